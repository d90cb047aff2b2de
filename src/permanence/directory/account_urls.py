"""Addresses of sign-in: those of allauth that a house with invited staff needs, and no other."""

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from permanence.foundation.page import page
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .second_factors import told_once
from .views import identities, locking, sessions, undertakings
from .views.identities import shown_again


@page(Can.ANYONE, methods=("GET", "POST"))
def closed(request: HttpRequest, **_parts: str) -> HttpResponse:
    """Answer for allauth's doors that this house keeps shut; allauth still asks for their addresses."""
    raise NotFound


urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", shown_again(account.password_change), name="account_change_password"),
    path("password/set/", shown_again(account.password_set), name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path("password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("2fa/", second_factor.index, name="mfa_index"),
    path("2fa/authenticate/", second_factor.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", shown_again(told_once(totp.activate_totp)), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", shown_again(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", shown_again(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        shown_again(told_once(codes.generate_recovery_codes)),
        name="mfa_generate_recovery_codes",
    ),
    path("passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("2fa/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("2fa/passkeys/add/", shown_again(told_once(passkeys.add_webauthn)), name="mfa_add_webauthn"),
    path("2fa/passkeys/<int:pk>/removal/", shown_again(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("2fa/passkeys/reauthenticate/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("undertaking/", undertakings.undertaking, name="account_undertaking"),
    path("lock/", locking.lock, name="account_lock"),
    path("locked/", locking.locked, name="account_locked"),
    path("code/", reauthentication_required(locking.code), name="account_code"),
    path("sessions/", sessions.mine, name="account_sessions"),
    path("sessions/<int:session_id>/end/", sessions.end, name="account_session_end"),
    path("sessions/others/end/", sessions.end_others, name="account_sessions_end"),
    path("openid/", identities.leaving, name="account_openid"),
    path("openid/return/", identities.coming_back, name="account_openid_return"),
    path("openid/again/", identities.again, name="account_openid_again"),
    path("identity/", reauthentication_required(identities.mine), name="account_identity"),
    path("identity/end/", reauthentication_required(identities.ending), name="account_identity_end"),
    path("signup/", closed, name="account_signup"),
    path("email/", closed, name="account_email"),
    path("confirm-email/", closed, name="account_email_verification_sent"),
]

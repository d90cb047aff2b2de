"""Django's settings; what an installation chooses is read and checked in `environment`."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from permanence.config.environment import ENVIRONMENT
from permanence.config.roles import DELEGABLE as DELEGABLE  # noqa: PLC0414
from permanence.config.roles import FILE as FILE  # noqa: PLC0414  # settings keep it
from permanence.config.roles import MANDATABLE as MANDATABLE  # noqa: PLC0414
from permanence.config.roles import RIGHTS as RIGHTS  # noqa: PLC0414
from permanence.config.roles import ROLES as ROLES  # noqa: PLC0414

# A machine that went without a word is noticed within ten seconds, not two hours; on a socket they mean nothing.
NOTICED = {
    "connect_timeout": 5, "keepalives_idle": 4, "keepalives_interval": 2, "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}  # fmt: skip


def _database(url: str, **options: Any) -> dict[str, Any]:
    parts = NOTICED | conninfo_to_dict(url)
    known = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    rest = {k: v for k, v in parts.items() if k not in known.values()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{name: parts.get(key) or "" for name, key in known.items()},
        "CONN_HEALTH_CHECKS": True,  # what comes from the pool is looked at: it may have died there
        "OPTIONS": {**rest, **options},
    }


SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = ENVIRONMENT.debug
DEMO = ENVIRONMENT.demo
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
BASE_URL = ENVIRONMENT.url
BACKUPS = ENVIRONMENT.backups
VAR = ENVIRONMENT.var
CERTIFICATE = ENVIRONMENT.certificate
STANDBY = ENVIRONMENT.standby
METRICS_TOKEN = ENVIRONMENT.metrics_token
TRACE_DAYS = ENVIRONMENT.trace_days
UNMERGE_DAYS = ENVIRONMENT.unmerge_days
DIAL = ENVIRONMENT.dial
SEALING_KEYS = ENVIRONMENT.sealing_keys
INDEX_KEYS = ENVIRONMENT.index_keys
SCAN_COMMAND = ENVIRONMENT.scan
HOSTED_BY = ENVIRONMENT.hosted_by
NATIONAL = ENVIRONMENT.national
STAFF_IDENTITIES = ENVIRONMENT.staff_identities
PATIENTS_IDENTITIES = ENVIRONMENT.patients_identities

DATABASES = {
    "default": _database(
        ENVIRONMENT.database_url,
        application_name="permanence",
        options="-c join_collapse_limit=5",
        server_side_binding=True,
        prepare_threshold=3,
        pool={"min_size": 1, "max_size": 16, "timeout": 10, "reconnect_timeout": 4},  # then it is looked for anew
    ),
    "owner": _database(
        ENVIRONMENT.database_owner_url, application_name="permanence-migrations", options="-c lock_timeout=4s"
    ),  # a change of a table that waits holds back whoever comes after it: it gives up, and is tried again
}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "permanence.ui",  # before allauth: its pages wear our look
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "permanence.foundation",
    "permanence.directory",
    "permanence.messaging",
    "permanence.kernel",
    "permanence.patients",
    "permanence.capacity",
    "permanence.directives",
    "permanence.agenda",
    "permanence.lists",
    "permanence.coverage",
    "permanence.waiting",
    "permanence.guard",
    "permanence.desk",
    "permanence.documents",
    "permanence.training",
    "permanence.portal",
    "permanence.api",
    "permanence.insights",
    "permanence.privacy",
    "permanence.registers",
    "permanence.operations",
    "permanence.shell",
    "permanence.config.apps.WiringConfig",
]

MIDDLEWARE = [
    "permanence.config.asked.numbered",
    "permanence.config.placed.Placed",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "permanence.config.policy.same_policy",
    "permanence.config.broken.spared",
    "permanence.config.searched.out_of_addresses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "permanence.directory.locking.shut_while_locked",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "permanence.ui.folded.Loader",  # Django's cached one, told what never changes
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "permanence.ui.templatetags.addresses",  # {% url %}, looked up once
                "permanence.ui.templatetags.components",  # cotton, told once what never changes
                "template_partials.templatetags.partials",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "permanence.shell.frame.frame",
            ],
        },
    }
]

ROOT_URLCONF = "permanence.config.urls"
WSGI_APPLICATION = "permanence.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

AUTH_USER_MODEL = "foundation.Account"
AUTHENTICATION_BACKENDS = ["permanence.directory.backend.StaffBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "permanence.directory.passwords.NotACommonOne"},
    {"NAME": "permanence.directory.passwords.NotOfTheTrade"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
KEEPERS = ENVIRONMENT.keepers
BREACHED_PASSWORDS = ENVIRONMENT.breached_passwords
if BREACHED_PASSWORDS:
    AUTH_PASSWORD_VALIDATORS += [{"NAME": "permanence.directory.passwords.NotALeakedOne"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "permanence.directory.sign_in.StaffAdapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# A whole practice signs in from one address at eight o'clock; wrong passwords count by account and device (sign_in.py).
ACCOUNT_RATE_LIMITS = {
    "login": "200/m/ip",
    "login_failed": "30/m/ip,5/300s/key",
    "reset_password": "20/m/ip,3/300s/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENVIRONMENT.https else 0
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.https  # browsers themselves allow it for localhost alone
MFA_TOTP_ISSUER = "Permanence"
MFA_RECOVERY_CODES_SHOW_ONCE = True  # only their fingerprints are kept
MFA_ADAPTER = "permanence.directory.second_factors.SealedFactors"

SESSION_ENGINE = "permanence.foundation.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = ENVIRONMENT.https
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = (
    f"__Host-{name}" if ENVIRONMENT.https else name for name in ("sessionid", "csrftoken", "django_language")
)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.url]
CSRF_FAILURE_VIEW = "permanence.config.broken.unproved"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.subdomains
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "object-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "report-uri": ["/policy/reports"],
        "report-to": ["policy"],
    }
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "foundation_cache",
    }
}

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.static_root
WHITENOISE_ROOT = Path(__file__).parents[1] / "ui/static/ui/root"  # what browsers ask for at the root: the icon
# What is uploaded is never laid down on the disk in clear.
FILE_UPLOAD_HANDLERS = ["permanence.foundation.uploads.InMemory"]

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

MAIL_LEAVES = bool(ENVIRONMENT.smtp or ENVIRONMENT.carrier)
MAIL_CARRIER = ENVIRONMENT.carrier.name if ENVIRONMENT.carrier and ENVIRONMENT.carrier.hears else ""
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
MAILBOX = ENVIRONMENT.mailbox
TELEPHONES = ENVIRONMENT.telephones
if ENVIRONMENT.carrier:
    EMAIL_BACKEND, ANYMAIL = ENVIRONMENT.carrier.backend, ENVIRONMENT.carrier.anymail
elif ENVIRONMENT.smtp:
    EMAIL_HOST = ENVIRONMENT.smtp.host
    EMAIL_PORT = ENVIRONMENT.smtp.port
    EMAIL_HOST_USER = ENVIRONMENT.smtp.user
    EMAIL_HOST_PASSWORD = ENVIRONMENT.smtp.password
    EMAIL_USE_TLS = ENVIRONMENT.smtp.start_tls
    EMAIL_USE_SSL = ENVIRONMENT.smtp.tls
EMAIL_TIMEOUT = 15
MSSANTE_DOMAINS = ENVIRONMENT.mssante_domains

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

SAID = {"permanence": "INFO", "django.request": "ERROR", "django.security.DisallowedHost": "CRITICAL"}
ELSEWHERE: dict[str, dict[str, object]] = (
    {"syslog": {"class": "permanence.config.discretion.Syslog", "formatter": "line", "address": ENVIRONMENT.syslog}}
    if ENVIRONMENT.syslog
    else {}
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": f"permanence.config.discretion.{'Structured' if ENVIRONMENT.log == 'json' else 'Discreet'}",
            "format": "{asctime} {levelname} {name} [{request_number}] {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}, **ELSEWHERE},
    "root": {"handlers": ["console", *ELSEWHERE], "level": "WARNING"},
    # What a page refuses is said on the page and kept in the trace: it is not news for the log.
    "loggers": {name: {"level": level} for name, level in SAID.items()},
}

"""Attacks that have a name, each tried on every address, page or file it could be tried on."""

import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth import hashers
from django.core import mail
from django.test import Client
from django.urls import reverse

import permanence
from permanence.directory.tests import personas
from permanence.foundation.actor import Actor
from permanence.foundation.models import Account
from permanence.foundation.rights import Can

from .test_addresses import ADDRESSES, FENCED, Address
from .test_each_fence_alone import UNPROVED

pytestmark = pytest.mark.django_db
HOUSE = Path(permanence.__file__).parent
PASSWORD = "quatre chevaux bleus"
EVIL = "evil.example"
# Open to what does not come from our own pages: each proves itself otherwise, and none reads a session for it.
WITHOUT_PROOF_OF_PAGE = {
    "api:telephony_events": "a signature over the body",
    "api:maker_events": "the proof of the switchboard's maker",
    "api:mail_in": "the secret of the door",
    "api:token": "the program's own secret",
    "api:giving_back": "the token itself, and the program's own secret",
    "api:sink": "the demo's own receiver: the signature of the call",
    "api:fhir_collection": "a token in a header",
    "api:fhir_instance": "a token in a header",
    "api:fhir_searching": "a token in a header",
    "api:fhir_base": "nothing is there",
    "api:fhir_nothing": "nothing is there",
    "api:fhir_operation": "a token in a header",
    "practice:mine_passkey": "what the passkey signs, asked for in his session",
    "messaging:incoming": "a signed address, and the provider's proof",
    "messaging:mail_incoming": "the carrier's signature",
    "operations:policy_reports": "changes nothing but a count",
} | dict.fromkeys(
    ["portal:offer", "portal:far_offer", "portal:copy", "portal:formality", "portal:entrance", "portal:cancellation",
     "portal:move", "portal:presence", "portal:sooner", "practice:booking", "practice:mine_again", "practice:mine_list",
     "practice:contact",
     "practice:mine_closing", "practice:mine_preferences", "practice:mine_thread", "practice:mine_form",
     "practice:mine_feeling", "practice:mine_papers", "practice:mine_paper_back", "practice:mine_ways",
     "practice:mine_passkey_removal", "practice:mine_identity_end"],
    "the signed link in its address, which another site does not know",
) | dict.fromkeys(
    ["practice:times", "practice:urgent", "practice:request", "practice:mine"], "begins what a code then proves",
)  # fmt: skip
LEADS_ELSEWHERE = (
    f"https://{EVIL}/", f"//{EVIL}/", f"/\\{EVIL}/", f"\\\\{EVIL}", f"https:{EVIL}", f"/%0d//{EVIL}", f"///{EVIL}",
    f"https://localhost@{EVIL}/", f"javascript:location='//{EVIL}'", f" //{EVIL}", f"/\t/{EVIL}/",
)  # fmt: skip


@pytest.fixture
def alice() -> Actor:
    actor = personas.make_member(personas.make_structure(), "manager", "Alice Martin")
    account = Account.objects.get(pk=actor.id)
    account.set_password(PASSWORD)
    account.save()
    return actor


def address_of(actor: Actor) -> str:
    return Account.objects.get(pk=actor.id).email


def somewhere(address: Address) -> str:
    """Return a path of an address, of rows that are not there."""
    invented: dict[str, Any] = UNPROVED | {"day": "2026-03-02", "book": "x", "uidb36": "1", "pk": 1, "session_id": 1}
    return reverse(address.name, kwargs={one: invented.get(one, UUID(int=7)) for one in address.arguments})


def changing() -> list[tuple[Address, str]]:
    """Return every address with each verb that changes something there; allauth's own take forms."""
    verbs = ("POST", "PUT", "PATCH", "DELETE")
    return [(one, verb) for one in ADDRESSES.values() for verb in verbs if verb in (one.methods or ("POST",))]


def test_who_needs_no_proof_of_page_is_listed_with_what_he_proves() -> None:
    """The REST addresses take a session with such a proof, or a token without one: `test_rest` tries both."""
    rest = {name for name in ADDRESSES if name.startswith("api:")} & {one.name for one in FENCED}
    exempt = {one.name for one, _ in changing() if getattr(one.view, "csrf_exempt", False)}
    assert sorted(exempt - rest) == sorted(WITHOUT_PROOF_OF_PAGE)


def test_no_page_of_another_site_changes_anything(alice: Actor) -> None:
    """Cross-site request forgery, by every verb an address takes, with the session that the browser sends along."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    personas.sign_in(client, alice)
    client.cookies["csrftoken"] = "k" * 32
    fenced = [(one, verb) for one, verb in changing() if not getattr(one.view, "csrf_exempt", False)]
    assert len(fenced) > 200
    wrong = []
    for address, verb in fenced:
        for headers in ({}, {"Origin": f"https://{EVIL}", "X-CSRFToken": "k" * 32}):
            status = client.generic(verb, somewhere(address), headers=headers).status_code
            if status != 403:
                wrong.append((verb, address.name, status))
    assert not wrong


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "X-Host", "Forwarded"])
def test_a_host_of_another_name_enters_no_letter_and_no_redirection(alice: Actor, header: str) -> None:
    said = f"host={EVIL}" if header == "Forwarded" else EVIL
    client = Client(headers={header: said})
    answer = client.post(reverse("account_reset_password"), {"email": address_of(alice)})
    assert answer.status_code == (400 if header == "Host" else 302)
    assert EVIL not in answer.headers.get("Location", "")
    assert len(mail.outbox) == (0 if header == "Host" else 1)
    assert all(EVIL not in letter.body for letter in mail.outbox)


def test_a_host_of_another_name_opens_nothing() -> None:
    client = Client(headers={"Host": EVIL})
    opened = [one for one in ADDRESSES.values() if one.right is Can.ANYONE and "GET" in one.methods]
    assert len(opened) > 20
    assert {client.get(somewhere(one)).status_code for one in opened if one.name != "operations:live"} == {400}


@pytest.mark.parametrize("to", LEADS_ELSEWHERE)
def test_no_address_of_ours_leads_elsewhere(alice: Actor, to: str) -> None:
    client = Client()
    signed = client.post(reverse("account_login"), {"login": address_of(alice), "password": PASSWORD, "next": to})
    assert signed.status_code == 302
    answers = [signed, client.get(reverse("account_login"), {"next": to})]
    answers += [
        client.post(reverse(name), {"next": to, "language": "en"}) for name in ("shell:language", "account_logout")
    ]
    for answer in answers:
        led = answer.headers.get("Location", "/")
        assert led.startswith("/"), led
        assert not re.match(r"/[\s/\\]", led), led


def test_a_session_is_never_one_that_somebody_else_chose(alice: Actor) -> None:
    """Session fixation: neither a number nobody gave, nor one given before, is kept past the sign-in."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = chosen = "chosenbysomebodyelse0000000000000"
    client.get(reverse("account_login"))
    before = client.session.session_key
    token = client.cookies["csrftoken"].value
    assert client.post(reverse("account_login"), {"login": address_of(alice), "password": PASSWORD}).status_code == 302
    after = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert after not in {chosen, before}
    assert client.cookies["csrftoken"].value != token, "nor the proof of page"
    stranger = Client()
    for former in filter(None, (chosen, before)):
        stranger.cookies[settings.SESSION_COOKIE_NAME] = former
        assert stranger.get("/directory/").status_code == 302


def test_no_page_can_be_framed_or_run_a_foreign_script(alice: Actor) -> None:
    client = Client(raise_request_exception=False)
    personas.sign_in(client, alice)
    pages = [one for one in ADDRESSES.values() if "GET" in (one.methods or ("GET",)) and not one.arguments]
    assert len(pages) > 60
    for one in pages:
        answer = client.get(somewhere(one))
        policy = answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY", one.name
        assert "frame-ancestors 'none'" in policy, one.name
        assert not re.search(r"unsafe|\*|https?:|'nonce|strict-dynamic", re.sub(r"form-action[^;]*", "", policy)), (
            one.name
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff", one.name
        kind = answer.headers["Content-Type"].lower()
        assert not kind.startswith("text/") or "charset=utf-8" in kind, one.name


def test_signing_in_costs_the_same_whether_the_account_exists(alice: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Timing: the password is hashed once for a stranger as for an account, so that no clock tells them apart."""
    hashed: list[str] = []
    hasher = type(hashers.get_hasher())
    encode = hasher.encode

    def counted(self: Any, password: str, *more: Any, **words: Any) -> str:
        hashed.append(password)
        return encode(self, password, *more, **words)

    monkeypatch.setattr(hasher, "encode", counted)
    costs, pages = [], []
    for login in (address_of(alice), "nobody@exemple.test"):
        hashed.clear()
        answer = Client().post(reverse("account_login"), {"login": login, "password": "a wrong one entirely"})
        costs.append(len(hashed))
        pages.append(re.sub(r'value="[^"]*"', "", answer.content.decode()))
    assert costs == [1, 1]
    assert pages[0] == pages[1]


def test_every_sheet_is_written_where_no_cell_becomes_a_formula() -> None:
    """`ui.sheets` quotes what begins like one: nobody else writes CSV or a workbook, but with its `cell`."""
    code = {file: file.read_text() for file in HOUSE.glob("*/**/*.py") if "tests" not in file.parts}
    writing = {file for file, text in code.items() if re.search(r"csv\.(writer|DictWriter)|text/csv|Workbook\(", text)}
    own = {
        str(file.relative_to(HOUSE))
        for file in writing
        if not re.search(r"\bcell\(|sheets\.written|handing", code[file])
    }
    assert {"ui/sheets.py", "lists/packing.py"} <= {str(file.relative_to(HOUSE)) for file in writing}
    assert own == {"privacy/views.py"}, "hands out what `privacy.actions` writes by `sheets`"
    assert "return sheets.written(" in code[HOUSE / "privacy" / "actions.py"]

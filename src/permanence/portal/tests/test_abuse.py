"""What a machine would do: ask too often, hold too much, guess, go round the signatures."""

import re
from datetime import timedelta

import pytest
import time_machine

from permanence.agenda import queries as agenda
from permanence.capacity.models import Reservation
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.foundation.actor import scope
from permanence.foundation.models import Trace
from permanence.messaging.models import Message
from permanence.portal import links
from permanence.portal.models import Booking, Proof, Try
from permanence.portal.rules import limits
from permanence.portal.sending import send_code

from .factories import Open, chosen, make_open, text, visitor, who
from .homes import open_space

pytestmark = pytest.mark.django_db
HOURS = [(9 + (minutes // 60), minutes % 60) for minutes in range(0, 180, 20)]


def held(practice: Open) -> int:
    with scope(practice.doctor.by):
        return Reservation.objects.filter(state="held").count()


def test_who_looks_at_one_time_after_another_holds_one(practice: Open) -> None:
    phone = visitor()
    for hour, minute in HOURS[:6]:
        chosen(phone, practice, hour, minute)
    assert held(practice) == 1


def test_a_household_holds_five_times_and_no_more(practice: Open) -> None:
    phone = visitor()
    for number, (hour, minute) in enumerate(HOURS[: limits.HELD_AT_ONCE]):
        address = chosen(phone, practice, hour, minute)
        phone.post(address, who(email=f"{number}@exemple.test"))
    refused = phone.post(practice.times, {"time": at(*HOURS[limits.HELD_AT_ONCE]).isoformat()})
    assert refused.status_code == 429
    assert "appelez-nous" in text(refused)
    assert "05 36 49 01 00" in text(refused)
    assert held(practice) == limits.HELD_AT_ONCE
    chosen(visitor(REMOTE_ADDR="192.0.2.7"), practice, *HOURS[limits.HELD_AT_ONCE])


def test_one_time_cannot_be_kept_for_ever_by_holding_it_again(practice: Open) -> None:
    phone = visitor()
    for count in range(limits.SAME_TIME.most):
        with time_machine.travel(SUNDAY_NOON + timedelta(minutes=count), tick=False):
            chosen(phone, practice)
    assert phone.post(practice.times, {"time": at(9).isoformat()}).status_code == 429


def test_a_contact_receives_a_few_codes_an_hour_whoever_asks(practice: Open) -> None:
    for count in range(limits.CODES_ALL.most + 1):
        somewhere = visitor(REMOTE_ADDR=f"192.0.2.{count}")
        answer = somewhere.post(f"{practice.home}mine/", {"email": "Elodie@exemple.test"})
        assert answer.status_code == (302 if count < limits.CODES_ALL.most else 429)
    with time_machine.travel(SUNDAY_NOON + timedelta(minutes=61), tick=False):
        assert visitor().post(f"{practice.home}mine/", {"email": "elodie@exemple.test"}).status_code == 302


def test_a_stranger_uses_up_his_own_codes_and_nobody_else_s(practice: Open) -> None:
    stranger = visitor(REMOTE_ADDR="198.51.100.7")
    asked = [
        stranger.post(f"{practice.home}mine/", {"email": "elodie@exemple.test"}).status_code
        for _ in range(limits.CODES_TO.most + 1)
    ]
    assert asked == [302] * limits.CODES_TO.most + [429]
    assert visitor().post(f"{practice.home}mine/", {"email": "elodie@exemple.test"}).status_code == 302


def test_who_opened_the_space_in_this_browser_before_is_never_kept_from_it(practice: Open) -> None:
    home = open_space(practice)
    for count in range(limits.CODES_ALL.most):
        visitor(REMOTE_ADDR=f"192.0.2.{count}").post(f"{practice.home}mine/", {"email": "elodie@exemple.test"})
    assert visitor().post(f"{practice.home}mine/", {"email": "elodie@exemple.test"}).status_code == 429, (
        "elsewhere, for an hour"
    )
    assert home.phone.post(f"{practice.home}mine/", {"email": "elodie@exemple.test"}).status_code == 302
    assert "elodie@exemple.test" not in home.phone.cookies["connu-tilleuls"].value


def shut_out(practice: Open) -> None:
    """Strangers ask in her name from as many places as they need."""
    for count in range(limits.CODES_ALL.most):
        visitor(REMOTE_ADDR=f"192.0.2.{count}").post(f"{practice.home}mine/", {"email": "elodie@exemple.test"})


def letters(practice: Open) -> list[str]:
    """Write the letters that wait; return what they say, the newest first."""
    with scope(practice.doctor.by):
        for one in Proof.objects.order_by("asked_at", "id"):
            send_code(by=practice.doctor.by, now=SUNDAY_NOON, proof_id=str(one.pk))
        return [*Message.objects.filter(channel="email").order_by("-created_at", "-id").values_list("body", flat=True)]


def link_of(letter: str) -> str:
    found = re.search(r"/p/\S+/mine/again/\S+/", letter)
    assert found, letter
    return found[0]


def test_strangers_keep_no_new_browser_from_the_space_of_who_reads_her_letters(practice: Open) -> None:
    shut_out(practice)
    phone, mine = visitor(REMOTE_ADDR="203.0.113.5"), f"{practice.home}mine/"
    refused = phone.post(mine, {"email": "elodie@exemple.test"})
    assert refused.status_code == 429
    assert "dernier message" in text(refused), "she is told where the way in is"
    link = link_of(letters(practice)[0])
    assert "elodie" not in link
    asked = practice.proof()
    assert phone.get(link).status_code == 200
    assert practice.proof() == asked, "opening it asks for nothing: mailboxes look at links"
    address = phone.post(link)["Location"]
    assert practice.proof() != asked
    assert phone.post(address, {"code": links.code(practice.proof().pk)}).status_code == 302
    assert "Élodie D." in text(phone.get(address)) or "rendez-vous" in text(phone.get(address))
    assert phone.post(mine, {"email": "elodie@exemple.test"}).status_code == 302, "this browser is known from now on"


def test_a_stranger_beside_her_behind_one_address_does_not_either(practice: Open) -> None:
    """A telephone company puts many behind one address."""
    stranger, phone = visitor(), visitor()
    for _ in range(limits.CODES_TO.most):
        stranger.post(f"{practice.home}mine/", {"email": "elodie@exemple.test"})
    assert phone.post(f"{practice.home}mine/", {"email": "elodie@exemple.test"}).status_code == 429
    assert phone.post(link_of(letters(practice)[0])).status_code == 302


def test_a_link_lets_ask_for_its_own_contact_alone_for_an_hour_and_so_often(practice: Open) -> None:
    shut_out(practice)
    link = link_of(letters(practice)[0])
    phone = visitor()
    assert {phone.post(link).status_code for _ in range(limits.CODES_KNOWN.most)} == {302}
    refused = phone.post(link)
    assert refused.status_code == 429, "a mailbox is not filled by it either"
    assert "dernier message" not in text(refused), "nobody is led round and round"
    with scope(practice.doctor.by):
        Proof.objects.update(contact="noura@exemple.test", use="booking")
    assert "retournez à votre réservation" in text(phone.post(link)).lower(), "of a booking no code is asked here"
    opened = links.token("proof", practice.proof().pk)
    assert phone.get(f"{practice.home}mine/again/{opened}/").status_code == 404, "a space is no such link"
    assert phone.get(f"{practice.home}mine/{link.split('/')[-2]}/").status_code == 404, "nor the other way round"
    with time_machine.travel(SUNDAY_NOON + limits.HOUR, tick=False):
        assert phone.post(link)["Location"] == f"{practice.home}mine/"


def test_strangers_keep_nobody_from_booking_who_reads_his_letters(practice: Open) -> None:
    phone = visitor(REMOTE_ADDR="203.0.113.5")
    address = chosen(phone, practice)
    shut_out(practice)
    said = who(email="elodie@exemple.test")
    assert phone.post(address, said).status_code == 429
    with scope(practice.doctor.by):
        Proof.objects.update(use="booking")
    assert phone.post(link_of(letters(practice)[0])).status_code == 200
    assert phone.post(address, said).status_code == 302
    assert practice.booking().proof_id, "the code is asked for"


def test_a_letter_says_nothing_of_others_while_few_codes_were_asked_for(practice: Open) -> None:
    visitor().post(f"{practice.home}mine/", {"email": "elodie@exemple.test"})
    assert "/again/" not in letters(practice)[0]


def test_a_code_is_good_for_ten_minutes(practice: Open) -> None:
    for minutes, opens in ((9, True), (10, False)):
        phone = visitor()
        with time_machine.travel(SUNDAY_NOON, tick=False):
            address = phone.post(f"{practice.home}mine/", {"email": "elodie@exemple.test"}).headers["Location"]
            with scope(practice.doctor.by):
                code = links.code(Proof.objects.latest("id").pk)
        with time_machine.travel(SUNDAY_NOON + timedelta(minutes=minutes), tick=False):
            assert phone.post(address, {"code": code}).status_code == (302 if opens else 422)


def test_one_place_asks_for_so_many_codes_and_no_more(practice: Open) -> None:
    phone = visitor()
    statuses = [
        phone.post(f"{practice.home}mine/", {"email": f"{n}@exemple.test"}).status_code
        for n in range(limits.CODES_FROM.most + 1)
    ]
    assert statuses == [302] * limits.CODES_FROM.most + [429]


def test_the_address_of_who_asks_is_not_kept(practice: Open) -> None:
    chosen(visitor(REMOTE_ADDR="198.51.100.23"), practice)
    with scope(practice.doctor.by):
        kept = [*Try.objects.values_list("mark", flat=True), *Booking.objects.values_list("address", flat=True)]
        kept += Trace.objects.values_list("place", flat=True)
    assert kept
    assert not any("198.51" in one for one in kept)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("", "nonsense", True),
    ],
)
def test_a_place_is_an_address_or_a_household(one: str, other: str, *, same: bool) -> None:
    assert (limits.place(one) == limits.place(other)) is same


@pytest.mark.parametrize(
    "said", ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+23:59"]
)
def test_a_time_that_no_calendar_holds_is_gone_like_any_other(practice: Open, said: str) -> None:
    assert visitor().post(practice.times, {"time": said}).status_code in {404, 409, 422}
    assert held(practice) == 0


@pytest.mark.parametrize("said", ["0000-00-00", "2026-02-30", "0001-01-01", "9999-12-31", "9999-12-26", "hier", "\0"])
def test_a_day_that_no_calendar_holds_shows_the_next_times(practice: Open, said: str) -> None:
    for name in ("from", "day"):
        assert visitor().get(practice.times, {name: said}).status_code == 200
    moving = f"{agenda.patient_link(practice.doctor.book(at(10)))}move/"
    assert visitor().get(moving, {"from": said}).status_code == 200


def test_damaged_and_foreign_tokens_lead_nowhere(practice: Open) -> None:
    other = make_open("Cabinet du Capitole", "capitole")
    phone = visitor()
    address = chosen(phone, practice)
    token = address.split("/")[4]
    bad = [
        f"/p/capitole/booking/{token}/", f"{practice.home}booking/x/", f"{practice.home}booking/{token[:-1]}/",
        f"{practice.home}mine/{token}/",
    ]  # fmt: skip
    for path in bad:
        answer = phone.get(path)
        assert answer.status_code == 404
        assert "n’existe plus" in text(answer)
    foreign = f"/p/tilleuls/times/{other.doctor.reason.pk}/"
    assert phone.get(foreign).status_code == 404
    assert phone.post(foreign, {"time": at(9).isoformat()}).status_code == 404
    for nonsense in ("", "hier", "2026-11-23T09:00:00", "2026-11-23T09:03:00+01:00"):
        assert phone.post(practice.times, {"time": nonsense}).status_code in (404, 409)


def test_nothing_of_who_is_in_any_address(practice: Open) -> None:
    phone = visitor()
    address = chosen(phone, practice)
    after = phone.post(address, who())["Location"]
    for words in ("Lopez", "Nadia", "mere", "1990"):
        assert words not in after
    assert phone.get(address)["Referrer-Policy"] == "no-referrer"
    assert phone.get(address)["Cache-Control"] == "no-store"


def test_a_code_cannot_be_worked_out_from_another(practice: Open) -> None:
    with scope(practice.doctor.by):
        proofs = [
            Proof.objects.create(
                structure=practice.structure,
                use="mine",
                contact="a@b.test",
                asked_at=SUNDAY_NOON,
                expires_at=SUNDAY_NOON,
            )
            for _ in range(50)
        ]
    codes = {links.code(one.pk) for one in proofs}
    assert len(codes) > 45
    assert all(len(code) == 6 for code in codes)

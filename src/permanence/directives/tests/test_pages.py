"""Directives' pages: read at a glance, written as sentences, nothing typed lost."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.directives import actions
from permanence.directives.models import Directive
from permanence.directives.rules.spans import midnight_after
from permanence.directory.models import PractitionerRole, Structure
from permanence.directory.tests.personas import Personas, make_practitioner, sign_in, three
from permanence.foundation.actor import scope, system
from permanence.ui.words import clock_time

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def benali(who: Personas) -> PractitionerRole:
    return make_practitioner(who.here)


@pytest.fixture
def directive(who: Personas, benali: PractitionerRole) -> Directive:
    now = timezone.now()
    return actions.write(
        by=who.alice, structure=who.here, practitioner_role=benali, kind="new_patients", term="permanent",
        valid_from=now, valid_to=None, body={"policy": "refuse"}, now=now,
    )  # fmt: skip


def as_(actor: Any) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"directives:{name}", args=args)


def text(answer: Any) -> str:
    return " ".join(HTMLParser(answer.content).text(separator=" ").split())


def current(who: Personas) -> list[Directive]:
    with scope(who.alice):
        return list(Directive.objects.filter(replaced_at=None).order_by("written_at", "pk"))


def test_only_practice_opens_at_once(who: Personas) -> None:
    assert as_(who.alice).get(url("practices"))["Location"] == url("practice", who.here.pk)


def test_practice_tells_what_is_in_force_and_by_whom(who: Personas, directive: Directive) -> None:
    shown = text(as_(who.alice).get(url("practice", who.here.pk)))
    assert "Dr Samia Benali" in shown
    assert "Nouveaux patients non permanente · Alice Maisonneuve-Delacroix" in shown
    assert "Tout le cabinet" in shown


def test_update_of_the_boards_is_a_fragment(who: Personas, directive: Directive) -> None:
    answer = as_(who.alice).get(url("practice", who.here.pk), headers={"HX-Request": "true"})
    assert b"<html" not in answer.content
    assert "Benali" in text(answer)


def test_note_of_the_day_is_two_taps_and_gone_at_midnight(who: Personas, benali: PractitionerRole) -> None:
    client = as_(who.alice)
    button = HTMLParser(client.get(url("practice", who.here.pk)).content).css_first('button[name="text"]')
    assert button is not None
    client.post(url("note", who.here.pk), {"text": button.attributes["value"], "practitioner": benali.pk})
    (note,) = current(who)
    assert (note.body, note.term, note.practitioner_role_id) == (
        {"text": "Retard d’environ 20 min."}, "of_day", benali.pk,
    )  # fmt: skip
    assert note.valid_to is not None
    midnight = timezone.localtime(note.valid_to)
    assert (midnight.hour, midnight.minute) == (0, 0)
    assert timedelta(0) < note.valid_to - timezone.now() <= timedelta(hours=25)
    assert "jusqu’à ce soir" in text(client.get(url("practice", who.here.pk)))


def test_a_double_tap_counts_once(who: Personas, benali: PractitionerRole) -> None:
    client = as_(who.alice)
    shown = HTMLParser(client.get(url("practice", who.here.pk)).content)
    tapped = {"key": shown.css_first("input[name=key]").attributes["value"], "practitioner": benali.pk}  # type: ignore[union-attr]
    for _ in range(2):
        client.post(url("of_day", who.here.pk), {**tapped, "choice": "two_more"})
        client.post(url("note", who.here.pk), {**tapped, "text": "Retard"})
    extra, note = current(who)
    assert (extra.body["max_per_half_day"], extra.version, note.body["text"]) == (2, 1, "Retard")
    client.post(url("withdrawal", extra.pk))
    client.post(url("of_day", who.here.pk), {**tapped, "choice": "two_more"})
    assert len(current(who)) == 2, "withdrawn meanwhile, it is written again"


def test_what_begins_later_in_the_day_is_changed_not_written_twice(who: Personas, benali: PractitionerRole) -> None:
    client, morning = as_(who.alice), timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    with time_machine.travel(morning, tick=False):
        for choice in ("away_afternoon", "away_afternoon", "away_today"):
            client.post(url("of_day", who.here.pk), {"practitioner": benali.pk, "choice": choice})
    (away,) = current(who)
    assert (away.kind, away.version, away.valid_from) == ("closed", 3, morning)


def test_one_of_another_day_is_left_alone(who: Personas, benali: PractitionerRole) -> None:
    now = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    with time_machine.travel(now, tick=False):
        tomorrow = midnight_after(now.date(), ZoneInfo("Europe/Paris"))
        actions.write(
            by=who.alice, structure=who.here, practitioner_role=benali, kind="closed", term="of_day", body={},
            valid_from=tomorrow, valid_to=tomorrow + timedelta(days=1), now=now,
        )  # fmt: skip
        as_(who.alice).post(url("of_day", who.here.pk), {"practitioner": benali.pk, "choice": "away_today"})
    assert [one.version for one in current(who)] == [1, 1]


def test_note_is_kept_without_what_no_text_holds(who: Personas) -> None:
    as_(who.alice).post(url("note", who.here.pk), {"text": "En\x00 retard"})
    (note,) = current(who)
    assert note.body == {"text": "En retard"}


def test_transfer_is_written_as_a_sentence(who: Personas, benali: PractitionerRole) -> None:
    address = f"{url('writing', who.here.pk)}?kind=transfer&practitioner={benali.pk}"
    sent = {"calls": "emergencies", "days_0": ["mon", "tue"], "from_0": "09:00", "to_0": "12:00", "term": "permanent"}
    assert as_(who.alice).post(address, sent).status_code == 302
    (written,) = current(who)
    assert written.body == {
        "calls": "emergencies",
        "windows": [{"days": ["mon", "tue"], "from": "09:00", "to": "12:00"}],
    }
    assert "urgences seulement, lun. mar. 9 h-12 h" in text(as_(who.alice).get(url("practice", who.here.pk)))


@pytest.mark.parametrize(
    ("kind", "sent", "said"),
    [
        ("transfer", {"calls": "always", "from_0": "09:00"}, "Indiquez les deux heures"),
        ("transfer", {"calls": "always", "from_0": "09:00", "to_0": "09:00"}, "Les deux heures sont identiques"),
        ("new_patients", {"policy": "ask", "term": "temporary"}, "Indiquez jusqu’à quand"),
        ("new_patients", {"policy": "ask", "term": "temporary", "until_on": "2020-01-01"}, "La fin précède le début."),
        ("new_patients", {"policy": "ask", "term": "temporary", "until_on": "9999-12-31"}, "trop lointaine."),
        ("note", {"text": " "}, "Ce champ est obligatoire."),
        ("note", {"text": "x" * 501}, "500 caractères au plus"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_kept(
    who: Personas, kind: str, sent: dict[str, str], said: str
) -> None:
    answer = as_(who.alice).post(f"{url('writing', who.here.pk)}?kind={kind}", {"term": "permanent", **sent})
    assert answer.status_code == 422
    assert said in text(answer)
    form = HTMLParser(answer.content).css_first("#sentence")
    assert form is not None
    for value in sent.values():
        assert value.strip() in (form.html or "")
    assert current(who) == []


def test_second_editor_sees_what_changed_and_may_write_over_it(who: Personas, directive: Directive) -> None:
    client, address = as_(who.alice), url("edition", directive.pk)
    mine = {"policy": "accept", "term": "permanent", "version": 1}
    assert client.post(address, {"policy": "ask", "term": "permanent", "version": 1}).status_code == 302
    refused = client.post(address, mine)
    assert refused.status_code == 409
    assert "Elle dit maintenant : Nouveaux patients : demander d’abord" in text(refused)
    page = HTMLParser(refused.content)
    assert page.css_first('option[value="accept"][selected]')
    version = page.css_first('#sentence input[name="version"]')
    assert version is not None
    assert client.post(address, mine | {"version": version.attributes["value"]}).status_code == 302
    assert [(d.version, d.body) for d in current(who)] == [(3, {"policy": "accept", "exceptions": []})]


def test_edition_of_a_withdrawn_one_can_be_written_anew(who: Personas, directive: Directive) -> None:
    client, address = as_(who.alice), url("edition", directive.pk)
    client.post(url("withdrawal", directive.pk))
    mine = {"policy": "accept", "term": "permanent", "version": 1}
    refused = client.post(address, mine)
    assert (refused.status_code, "Elle a été retirée." in text(refused)) == (409, True)
    assert client.post(address, mine | {"anew": "on"}).status_code == 302
    assert [d.body["policy"] for d in current(who)] == ["accept"]


def test_edition_begins_with_what_is_in_force(who: Personas, directive: Directive) -> None:
    page = HTMLParser(as_(who.alice).get(url("edition", directive.pk)).content)
    assert page.css_first('option[value="refuse"][selected]')
    assert page.css_first('input[name="term"][value="permanent"][checked]')


def test_pages_tell_the_hours_of_the_practice(who: Personas, directive: Directive) -> None:
    zone = ZoneInfo("Indian/Reunion")
    with scope(system("test", [who.here.pk])):
        Structure.objects.filter(pk=who.here.pk).update(time_zone=zone.key)
    hour = clock_time(directive.written_at.astimezone(zone))
    assert hour in as_(who.alice).get(url("history", directive.pk)).content.decode()


def test_withdrawal_is_taken_back_from_the_history(who: Personas, directive: Directive) -> None:
    client = as_(who.alice)
    history = client.post(url("withdrawal", directive.pk), follow=True)
    assert current(who) == []
    assert "Rétablir cette consigne" in text(history)
    client.post(url("taking_back", directive.pk))
    assert [d.version for d in current(who)] == [2]


def test_who_changed_what_is_told_with_what_it_said_before(who: Personas, directive: Directive) -> None:
    client = as_(who.alice)
    client.post(url("edition", directive.pk), {"policy": "ask", "term": "permanent", "version": 1})
    (second,) = current(who)
    client.post(url("withdrawal", second.pk))
    told = text(client.get(url("changes", who.here.pk)))
    assert "Retirée : Nouveaux patients : demander d’abord" in told
    assert "Nouveaux patients : demander d’abord au lieu de « non »" in told
    assert told.count("Alice Maisonneuve-Delacroix") >= 3
    for other, status in ((who.bob, 403), (who.charlie, 404)):
        assert as_(other).get(url("changes", who.here.pk)).status_code == status


def test_practice_where_nothing_changed_says_so(who: Personas) -> None:
    assert "Rien n’a changé depuis deux mois" in text(as_(who.alice).get(url("changes", who.here.pk)))


def test_reader_sees_no_way_to_write(who: Personas, directive: Directive) -> None:
    from permanence.directory.tests.personas import make_member

    reader = as_(make_member(who.here, "telesecretary", "Claire Roche"))
    page = reader.get(url("practice", who.here.pk))
    assert page.status_code == 200
    assert url("edition", directive.pk) not in page.content.decode()
    assert reader.get(url("edition", directive.pk)).status_code == 403


@pytest.mark.parametrize("name", ["history", "edition"])
def test_colleague_is_refused_and_stranger_finds_nothing(who: Personas, directive: Directive, name: str) -> None:
    assert as_(who.bob).get(url(name, directive.pk)).status_code == 403
    assert as_(who.charlie).get(url(name, directive.pk)).status_code == 404


def test_stranger_finds_no_practice_and_nobody_writes_for_its_practitioners(
    who: Personas, benali: PractitionerRole
) -> None:
    stranger = as_(who.charlie)
    assert stranger.get(url("practice", who.here.pk)).status_code == 404
    assert stranger.post(url("note", who.here.pk), {"text": "x"}).status_code == 404
    own = url("note", who.elsewhere.pk)
    assert stranger.post(own, {"text": "x", "practitioner": benali.pk}).status_code == 404
    assert stranger.post(own, {"text": "x", "practitioner": "x"}).status_code == 404
    assert stranger.get(f"{url('writing', who.elsewhere.pk)}?kind=holiday").status_code == 404

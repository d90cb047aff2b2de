"""Every kind is written as a sentence, previewed, and edited without losing what it says."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.directives import actions, queries
from permanence.directives.forms import FORMS
from permanence.directives.models import Kind
from permanence.directory.models import PractitionerRole
from permanence.directory.tests.personas import Personas, make_member, make_practitioner, three
from permanence.foundation.actor import scope, system

from .test_pages import as_, current, text, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def benali(who: Personas) -> PractitionerRole:
    return make_practitioner(who.here)


@pytest.fixture
def roux(who: Personas) -> PractitionerRole:
    return make_practitioner(who.here, "Roux")


@pytest.fixture
def client(who: Personas) -> Client:
    return as_(who.alice)


def writing(who: Personas, kind: str, role: PractitionerRole | None = None) -> str:
    return f"{url('writing', who.here.pk)}?kind={kind}&practitioner={role.pk if role else ''}"


SENTENCES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("new_patients", {"policy": "refuse", "if_pregnant": "accept", "if_urgent": "ask"},
     {"policy": "refuse", "exceptions": [{"if": "pregnant", "policy": "accept"}, {"if": "urgent", "policy": "ask"}]}),
    ("exceptions", {"ask": "always", "via": "call", "answer_within_min": 30},
     {"ask": "always", "via": "call", "answer_within_min": 30}),
    ("transfer", {"calls": "emergencies"}, {"calls": "emergencies", "windows": []}),
    ("emergency_slots", {"min_urgency": "doctor_now", "release_h": 1}, {"min_urgency": "doctor_now", "release_h": 1}),
    ("overbook", {"max_per_half_day": 2, "min_urgency": "within_48h", "known_only": "yes"},
     {"max_per_half_day": 2, "min_urgency": "within_48h", "known_only": True}),
    ("colleagues", {"zone": "yes"}, {"order": [], "zone": True}),
    ("waiting_list", {"allowed": "no"}, {"allowed": False}),
    ("renewal", {"by": "teleconsultation"}, {"by": "teleconsultation"}),
    ("results", {"by": "appointment"}, {"by": "appointment"}),
    ("certificate", {"by": "appointment"}, {"by": "appointment"}),
    ("home_visit", {"policy": "accept", "zone_only": "yes"}, {"policy": "accept", "zone_only": True}),
    ("teleconsultation", {"policy": "accept", "known_only": "no"}, {"policy": "accept", "known_only": False}),
    ("no_show", {"after": 2, "then": "refuse_online"}, {"after": 2, "then": "refuse_online"}),
    ("closed", {}, {"replaced_by": None}),
    ("note", {"text": "Retard 40 min"}, {"text": "Retard 40 min"}),
]  # fmt: skip


def test_every_kind_has_a_sentence() -> None:
    assert set(FORMS) == set(Kind.values) == {kind for kind, _sent, _body in SENTENCES}


@pytest.mark.parametrize("case", SENTENCES, ids=lambda case: case[0])
def test_sentence_is_written_and_begins_the_next_edition(
    who: Personas, client: Client, benali: PractitionerRole, case: tuple[str, dict[str, Any], dict[str, Any]]
) -> None:
    kind, sent, body = case
    address = writing(who, kind, benali)
    assert client.get(address).status_code == 200
    assert client.post(address, {**sent, "term": "permanent"}).status_code == 302
    (written,) = current(who)
    assert (written.body, written.practitioner_role_id) == (body, benali.pk)
    form = HTMLParser(client.get(url("edition", written.pk)).content).css_first("#sentence")
    assert form is not None
    begun = _typed(form)
    assert {name: str(value) for name, value in sent.items()}.items() <= begun.items()
    assert client.post(url("edition", written.pk), begun).status_code == 302
    assert [d.body for d in current(who)] == [body]


def _typed(form: Any) -> dict[str, str]:
    """What a browser would send of a form as it stands."""
    typed = {}
    for control in form.css("input[name]"):
        attributes = control.attributes
        if attributes.get("type") not in ("radio", "checkbox") or "checked" in attributes:
            typed[attributes["name"]] = attributes.get("value") or ""
    for control in form.css("textarea[name]"):
        typed[control.attributes["name"]] = control.text().strip()
    for control in form.css("select[name]"):
        chosen = control.css_first("option[selected]") or control.css_first("option")
        typed[control.attributes["name"]] = chosen.attributes.get("value") or ""
    return typed


def test_exceptions_keep_the_order_that_decides(who: Personas, client: Client) -> None:
    order = [{"if": "urgent", "policy": "refuse"}, {"if": "relative_of_patient", "policy": "accept"}]
    now = timezone.now()
    written = actions.write(
        by=who.alice, structure=who.here, practitioner_role=None, kind="new_patients", term="permanent", now=now,
        valid_from=now, valid_to=None, body={"policy": "accept", "exceptions": order},
    )  # fmt: skip
    sent = {"policy": "ask", "if_urgent": "refuse", "if_relative_of_patient": "accept", "term": "permanent"}
    client.post(url("edition", written.pk), {**sent, "version": 1})
    assert [d.body for d in current(who)] == [{"policy": "ask", "exceptions": order}]


def test_colleagues_are_named_in_order_and_never_oneself(
    who: Personas, client: Client, benali: PractitionerRole, roux: PractitionerRole
) -> None:
    offered = HTMLParser(client.get(writing(who, "colleagues", benali)).content).css("#id_order_0 option")
    assert [option.attributes["value"] for option in offered] == ["", str(roux.pk)]
    client.post(writing(who, "colleagues", benali), {"zone": "no", "order_0": roux.pk, "term": "permanent"})
    assert [d.body for d in current(who)] == [{"order": [str(roux.pk)], "zone": False}]
    assert "du cabinet seulement ; d’abord Dr Roux" in text(client.get(url("practice", who.here.pk)))


def test_number_out_of_reach_is_pointed_out(who: Personas, client: Client) -> None:
    sent = {"max_per_half_day": 40, "min_urgency": "planned", "known_only": "no", "term": "permanent"}
    answer = client.post(writing(who, "overbook"), sent)
    assert (answer.status_code, current(who)) == (422, [])
    page = HTMLParser(answer.content)
    assert page.css_first("#id_max_per_half_day_error") is not None
    assert page.css_first('#id_max_per_half_day[aria-invalid="true"][value="40"]') is not None


class TestPreview:
    def ask(self, who: Personas, client: Client, sent: dict[str, Any], **query: Any) -> str:
        parts = "&".join(f"{name}={value}" for name, value in query.items())
        return text(client.post(f"{url('preview', who.here.pk)}?{parts}", {"term": "permanent", **sent}))

    def test_says_the_sentence_and_keeps_nothing(self, who: Personas, client: Client) -> None:
        said = self.ask(who, client, {"policy": "refuse", "if_pregnant": "accept"}, kind="new_patients")
        assert said == "Nouveaux patients : non, sauf : femme enceinte permanente"
        assert current(who) == []

    def test_waits_for_a_whole_sentence(self, who: Personas, client: Client) -> None:
        for sent in ({}, {"policy": "refuse", "term": "temporary"}):
            assert "Complétez la phrase" in self.ask(who, client, sent, kind="new_patients")

    def test_says_what_it_contradicts_and_which_will_prevail(
        self, who: Personas, client: Client, benali: PractitionerRole
    ) -> None:
        client.post(writing(who, "new_patients", benali), {"policy": "refuse", "term": "permanent"})
        (ban,) = current(who)
        house = self.ask(who, client, {"policy": "accept", "term": "of_day"}, kind="new_patients")
        assert "Elle" not in house
        own = self.ask(who, client, {"policy": "ask", "term": "of_day"}, kind="new_patients", practitioner=benali.pk)
        assert "Elle l’emportera sur : Dr Benali, permanente, « non » (du jour avant temporaire" in own
        late = self.ask(who, client, {"policy": "ask"}, kind="new_patients", practitioner=benali.pk)
        assert "Elle cédera devant : Dr Benali, permanente, « non » (une interdiction" in late
        edited = self.ask(who, client, {"policy": "ask"}, practitioner=benali.pk, former=ban.pk)
        assert "Elle" not in edited


def test_contradictions_of_one_author_are_pointed_out(who: Personas, client: Client, benali: PractitionerRole) -> None:
    for policy in ("accept", "refuse"):
        client.post(writing(who, "new_patients", benali), {"policy": policy, "term": "permanent"})
    assert "Ces consignes se contredisent" in text(client.get(url("practice", who.here.pk)))
    assert "l’emporte sur oui (Dr Benali, permanente) : une interdiction" in text(
        client.get(url("practice", who.here.pk))
    )


class TestOfTheDay:
    def tap(self, who: Personas, client: Client, choice: str, role: PractitionerRole | None = None) -> Any:
        told = {"choice": choice, "practitioner": role.pk if role else ""}
        return client.post(url("of_day", who.here.pk), told, follow=True)

    def test_two_taps_and_undo(self, who: Personas, client: Client, benali: PractitionerRole) -> None:
        page = HTMLParser(client.get(url("practice", who.here.pk)).content)
        assert page.css_first('button[name="choice"][value="no_newcomers"]') is not None
        answer = self.tap(who, client, "no_newcomers", benali)
        assert "Nouveaux patients : non Dr Benali, du jour, jusqu’à ce soir" in text(answer)
        (written,) = current(who)
        assert (written.body["policy"], written.term) == ("refuse", "of_day")
        assert written.valid_to is not None
        assert written.valid_to - timezone.now() <= timedelta(hours=25)
        client.post(url("undoing", written.pk))
        assert current(who) == []
        assert client.post(url("undoing", written.pk)).status_code == 409

    def test_two_more_counts_from_what_is_allowed_and_once_a_day_is_one_directive(
        self, who: Personas, client: Client, benali: PractitionerRole
    ) -> None:
        usual = {"max_per_half_day": 1, "min_urgency": "doctor_now", "known_only": "yes", "term": "permanent"}
        client.post(writing(who, "overbook", benali), usual)
        for _tap in range(2):
            self.tap(who, client, "two_more", benali)
        _permanent, today = current(who)
        assert today.body == {"max_per_half_day": 5, "min_urgency": "doctor_now", "known_only": True}
        assert today.version == 2
        client.post(url("undoing", today.pk))
        assert [d.body["max_per_half_day"] for d in current(who)] == [1, 3]

    def test_away_this_afternoon_closes_until_midnight(
        self, who: Personas, client: Client, benali: PractitionerRole
    ) -> None:
        self.tap(who, client, "away_afternoon", benali)
        (closed,) = current(who)
        starts = timezone.localtime(closed.valid_from)
        assert closed.kind == "closed"
        assert (starts.hour, starts.minute) == (12, 0) or starts >= timezone.localtime() - timedelta(minutes=5)

    def test_what_is_not_offered_is_not_found(self, who: Personas, client: Client) -> None:
        assert self.tap(who, client, "holiday").status_code == 404

    def test_bob_and_charlie_may_neither_write_nor_undo(self, who: Personas, client: Client) -> None:
        self.tap(who, client, "no_transfer")
        (written,) = current(who)
        for other, status in ((who.bob, 403), (who.charlie, 404)):
            for name, about in (("undoing", written.pk), ("preview", who.here.pk), ("of_day", who.here.pk)):
                assert as_(other).post(url(name, about), {"choice": "no_transfer"}).status_code == status
        assert current(who) == [written]


def test_practitioner_finds_his_own_board_first(who: Personas) -> None:
    samia = make_member(who.here, "practitioner", "Samia Zidane")
    make_practitioner(who.here)
    with scope(system("test", [who.here.pk])):
        PractitionerRole.objects.create(
            structure=who.here, person_id=samia.id, site=PractitionerRole.objects.all()[0].site, specialty="x"
        )
    with scope(samia):
        first, practice, _benali = queries.boards(samia, who.here.pk, timezone.now())
    assert first.role
    assert (first.role.person_id, practice.role) == (samia.id, None)


def test_what_is_usual_is_shown_with_a_way_to_say_otherwise(who: Personas, client: Client) -> None:
    page = client.get(url("practice", who.here.pk))
    assert "selon l’usage, rien d’écrit" in text(page)
    assert "Liste d’attente oui" in text(page)
    assert f"{url('writing', who.here.pk)}?kind=waiting_list&practitioner=" in page.content.decode()

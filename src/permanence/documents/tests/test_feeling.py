"""How patients feel after visits: asked some days later, said once, shown with care alone, concluded from by nobody."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.tests import personas
from permanence.directory.tests.personas import Personas, make_member, three
from permanence.documents import actions, queries
from permanence.documents.models import Filled, Form
from permanence.documents.queries import Kind, Question
from permanence.documents.rules import feeling as rules
from permanence.foundation.actor import scope, system
from permanence.foundation.refusal import NotPermitted

ASKED = "Comment vous sentez-vous depuis votre rendez-vous ?"
DAYS = timedelta(days=7)
WEEK_LATER = at(9, 20) + DAYS


@pytest.mark.parametrize(
    ("answer", "kind", "value"),
    [
        ("0", "scale", 0), ("10", "scale", 10), ("11", "scale", None), ("-1", "scale", None), ("", "scale", None),
        ("٣", "scale", None), ("1", "faces", 1), ("5", "faces", 5), ("0", "faces", None), ("6", "faces", None),
        ("3", "text", None), ("03", "scale", None),
    ],
)  # fmt: skip
def test_what_is_an_answer(answer: str, kind: str, value: int | None) -> None:
    assert rules.value_of(answer, kind) == value


def test_it_is_asked_from_its_day_for_a_while() -> None:
    ended = at(9, 20)
    asked = {
        minutes: rules.is_open(ended, 7, ended + DAYS + timedelta(minutes=minutes))
        for minutes in (-1, 0, 30 * 1440 - 1, 30 * 1440)
    }
    assert asked == {-1: False, 0: True, 30 * 1440 - 1: True, 30 * 1440: False}


def test_scales_are_not_mixed_in_one_line() -> None:
    said = [rules.Felt(at(9), ASKED, value, most, "", "") for value, most in ((3, 10), (4, 5), (7, 10))]
    assert rules.series(said, 10) == [3, None, 7]
    assert rules.series(said, 5) == [None, 4, None]


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def doctor(who: Personas) -> Receiving:
    return make_receiving(who.here)


@pytest.fixture
def visit(who: Personas, doctor: Receiving) -> Appointment:
    actions.ask_after(by=doctor.by, reason=doctor.reason, words=ASKED, kind="scale", days=7, now=SUNDAY_NOON)
    return doctor.book()


def form_of(doctor: Receiving) -> Form:
    with scope(doctor.by):
        found = queries.asked_after(doctor.reason)
    assert found is not None
    return found


@pytest.mark.django_db
def test_it_is_said_once_and_stands_beside_the_form_before(
    who: Personas, doctor: Receiving, visit: Appointment
) -> None:
    before = Question("q", Kind.TEXT, "Ce que vous voulez demander")
    actions.write_form(by=doctor.by, reason=doctor.reason, title="Avant", questions=[before], now=SUNDAY_NOON)
    with scope(doctor.by):
        form = queries.form_of(doctor.reason)
        assert form is not None
        actions.hand_in(by=doctor.by, appointment=visit, form=form, answers={"q": "x"}, now=SUNDAY_NOON)
        assert queries.to_say([visit.patient], WEEK_LATER - timedelta(minutes=1)) == []
        assert [one for one, _form in queries.to_say([visit.patient], WEEK_LATER)] == [visit]
    told = {"felt": "7", "said": "Je me sens plus reposée"}
    actions.say_feeling(by=doctor.by, appointment=visit, form=form_of(doctor), answers=told, now=WEEK_LATER)
    with pytest.raises(actions.NotAsked):
        actions.say_feeling(by=doctor.by, appointment=visit, form=form_of(doctor), answers=told, now=WEEK_LATER)
    with scope(who.alice):
        (one,) = queries.felt(who.alice, visit.patient)
        assert (one.value, one.most, one.said, one.at, one.by_name) == (7, 10, told["said"], WEEK_LATER, "")
        assert queries.to_say([visit.patient], WEEK_LATER) == []
        kept = queries.filled_for(visit)
        assert kept is not None
        assert kept.answers == {"q": "x"}, "what he answered before is another thing"
        assert Filled.objects.count() == 2


@pytest.mark.django_db
def test_too_soon_too_late_or_of_another_visit_it_is_not_kept(doctor: Receiving, visit: Appointment) -> None:
    for when in (WEEK_LATER - timedelta(minutes=1), WEEK_LATER + rules.OPEN_FOR):
        with pytest.raises(actions.NotAsked):
            actions.say_feeling(by=doctor.by, appointment=visit, form=form_of(doctor), answers={"felt": "7"}, now=when)
    with pytest.raises(actions.BadForm):
        actions.say_feeling(
            by=doctor.by, appointment=visit, form=form_of(doctor), answers={"felt": "11"}, now=WEEK_LATER
        )
    with pytest.raises(actions.BadForm):
        actions.ask_after(by=doctor.by, reason=doctor.reason, words=ASKED, kind="text", days=7, now=SUNDAY_NOON)
    actions.ask_after(by=doctor.by, reason=doctor.reason, words=" ", kind="scale", days=7, now=SUNDAY_NOON)
    with scope(doctor.by):
        assert queries.asked_after(doctor.reason) is None


@pytest.mark.django_db
@time_machine.travel(WEEK_LATER, tick=False)
def test_it_is_told_by_telephone_to_who_cares_and_shown_to_nobody_else(
    client: Client, who: Personas, visit: Appointment
) -> None:
    page = reverse("documents:feeling", args=[visit.patient_id])
    personas.sign_in(client, who.alice)
    assert ASKED in client.get(page).content.decode()
    prefix = f"visit-{visit.pk.hex[-8:]}"
    telling = reverse("documents:telling", args=[visit.pk])
    lost = client.post(telling, {f"{prefix}-said": "Elle dort mieux"})
    assert lost.status_code == 422
    assert "Elle dort mieux" in lost.content.decode()
    assert "Choisissez un nombre." in lost.content.decode()
    client.post(telling, {f"{prefix}-felt": "8", f"{prefix}-said": "« je dors mieux »"})
    shown = client.get(page).content.decode()
    assert "8 sur 10" in shown
    assert "je dors mieux" in shown
    assert "Alice Maisonneuve-Delacroix" in shown
    card = client.get(reverse("patients:patient", args=[visit.patient_id])).content.decode()
    assert "8 sur 10" in card
    personas.sign_in(client, make_member(who.here, "telesecretary", "Claire Fabre"))
    assert "8 sur 10" not in client.get(reverse("patients:patient", args=[visit.patient_id])).content.decode()
    assert client.get(page).status_code == 403
    assert client.post(telling, {f"{prefix}-felt": "1"}).status_code == 403
    personas.sign_in(client, who.charlie)
    assert client.get(page).status_code == 404


@pytest.mark.django_db
def test_it_lies_sealed_and_only_care_writes_it_down(who: Personas, doctor: Receiving, visit: Appointment) -> None:
    told = {"felt": "7", "said": "Canarifatigue"}
    telesecretary = make_member(who.here, "telesecretary", "Claire Fabre")
    with pytest.raises(NotPermitted):
        actions.tell_feeling(by=telesecretary, appointment=visit, form=form_of(doctor), answers=told, now=WEEK_LATER)
    actions.tell_feeling(by=who.alice, appointment=visit, form=form_of(doctor), answers=told, now=WEEK_LATER)
    with scope(system("test", [who.here.pk])), connection.cursor() as cursor:
        cursor.execute("SELECT documents_filled::text FROM documents_filled")
        assert "Canarifatigue" not in str(cursor.fetchall())


@pytest.mark.django_db
def test_the_practice_writes_its_question(client: Client, who: Personas, doctor: Receiving) -> None:
    personas.sign_in(client, who.alice)
    page = reverse("documents:after", args=[doctor.reason.pk])
    assert client.post(page, {"words": ASKED, "kind": "faces", "days": "91"}).status_code == 422
    client.post(page, {"words": ASKED, "kind": "faces", "days": "3"})
    kept = form_of(doctor)
    assert (kept.after_days, kept.asked[0].kind, kept.asked[0].words) == (3, Kind.FACES, ASKED)
    client.post(page, {"words": ASKED, "kind": "scale", "days": "5"})
    assert form_of(doctor).pk == kept.pk

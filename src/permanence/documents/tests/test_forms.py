"""Forms before a visit: written for a reason, kept as they are typed, handed in, seen where the visit is."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permanence.agenda import actions as agenda
from permanence.agenda.bringing import bringing
from permanence.agenda.tests.factories import Receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.coverage import actions as coverage
from permanence.directory.tests import personas
from permanence.documents import actions, queries
from permanence.documents.models import Filled, Form
from permanence.documents.rules.questions import Kind, Question, answers_fit, fits
from permanence.foundation.actor import scope
from permanence.foundation.models import Change, Trace

ALLERGY = Question("a1", Kind.YES_NO, "Avez-vous une allergie ?", required=True)
HOW = Question("a2", Kind.CHOICE, "Comment venez-vous ?", ("à pied", "en voiture"))
SINCE = Question("a3", Kind.DATE, "Dernier vaccin ?")
WORDS = Question("a4", Kind.TEXT, "Ce que vous voulez demander")
ALL = (ALLERGY, HOW, SINCE, WORDS)


@pytest.mark.parametrize(
    ("questions", "good"),
    [
        (ALL, True),
        ((), True),
        ((ALLERGY, ALLERGY), False),
        ((Question("x", Kind.TEXT, ""),), False),
        ((Question("x", Kind.TEXT, "?" * 201),), False),
        ((Question("x", Kind.CHOICE, "?", ("seul",)),), False),
        ((Question("x", Kind.CHOICE, "?", ("un", "un")),), False),
        ((Question("x", Kind.YES_NO, "?", ("a", "b")),), False),
        (tuple(Question(str(n), Kind.TEXT, "?") for n in range(21)), False),
    ],
)
def test_what_is_a_form(questions: tuple[Question, ...], *, good: bool) -> None:
    assert fits(questions) is good


@pytest.mark.parametrize(
    ("answers", "whole", "good"),
    [
        ({}, False, True),
        ({}, True, False),
        ({"a1": "yes"}, True, True),
        ({"a1": "peut-être"}, False, False),
        ({"a1": "no", "a2": "en voiture", "a3": "2026-01-02", "a4": "Rien"}, True, True),
        ({"a2": "à vélo"}, False, False),
        ({"zz": "yes"}, False, False),
        ({"a4": "x" * 1001}, False, False),
    ],
)
def test_what_answers_it(answers: dict[str, str], *, whole: bool, good: bool) -> None:
    assert answers_fit(ALL, answers, whole=whole) is good


def written(doctor: Receiving) -> Form:
    form = actions.write_form(
        by=doctor.by, reason=doctor.reason, title="Avant votre visite", questions=ALL, now=SUNDAY_NOON
    )
    assert form is not None
    return form


def staff(actor: Any) -> Client:
    client = Client()
    personas.sign_in(client, actor)
    return client


def test_it_is_kept_sealed_then_handed_in_and_goes_along_when_the_visit_is_moved(doctor: Receiving) -> None:
    form, booked = written(doctor), doctor.book(at(10))
    said = {"by": doctor.by, "appointment": booked, "form": form, "now": SUNDAY_NOON}
    actions.keep_draft(answers={"a4": "Secret de famille"}, **said)
    with scope(doctor.by):
        kept = Filled.objects.get()
        assert b"Secret" not in bytes(kept.sealed)
        assert not Change.objects.filter(table="documents_filled").exists()
        (line,) = bringing(doctor.by, [booked])[booked.pk].papers
        assert line.came_at is None
    with pytest.raises(actions.BadForm):
        actions.hand_in(answers={"a4": "Sans l’allergie"}, **said)
    actions.hand_in(answers={"a1": "no", "a4": "Une question"}, **said)
    actions.keep_draft(answers={"a1": "yes"}, **said)
    with scope(doctor.by):
        kept = Filled.objects.get()
        assert kept.answers == {"a1": "no", "a4": "Une question"}, "a late draft changes nothing"
        moved = agenda.move(
            by=doctor.by, appointment=booked, practitioner_role=doctor.role, reason=doctor.reason, starts_at=at(11),
            now=SUNDAY_NOON,
        )  # fmt: skip
        told = bringing(doctor.by, [moved])[moved.pk]
        assert [one.came_at for one in told.papers] == [SUNDAY_NOON]
        assert not told.lacking


def test_once_the_visit_began_it_is_too_late(doctor: Receiving) -> None:
    form, booked = written(doctor), doctor.book(at(10))
    with pytest.raises(actions.VisitBegun):
        actions.hand_in(by=doctor.by, appointment=booked, form=form, answers={"a1": "no"}, now=at(10))


def test_the_appointment_shows_papers_and_form_together_and_who_sees_the_file_reads_it(doctor: Receiving) -> None:
    form = written(doctor)
    with scope(doctor.by):
        coverage.ask_papers(by=doctor.by, reason=doctor.reason, wanted={"vitale": "bring"})
    booked = doctor.book(at(10))
    bob = personas.make_member(doctor.role.structure, "secretary", "Bob Carrère")
    client = staff(bob)
    page = client.get(reverse("agenda:appointment", args=[booked.pk])).content.decode()
    for words in (
        "à remplir",
        "Le formulaire «\u00a0Avant votre visite\u00a0»",
        "Vitale",
    ):
        assert words in page
    assert "formulaire à remplir avant" in client.get(
        reverse("patients:patient", args=[doctor.patient.pk])
    ).content.decode().replace("\u00a0", " ")
    address = reverse("documents:answers", args=[booked.pk])
    actions.keep_draft(by=doctor.by, appointment=booked, form=form, answers={"a4": "Brouillon"}, now=SUNDAY_NOON)
    assert "Brouillon" not in client.get(address).content.decode()
    actions.hand_in(
        by=doctor.by, appointment=booked, form=form, answers={"a1": "yes", "a4": "Une question"}, now=SUNDAY_NOON
    )
    shown = client.get(address).content.decode()
    assert "Avez-vous une allergie" in shown
    assert "Une question" in shown
    with scope(doctor.by):
        assert Trace.objects.filter(verb="appointment.read", subject_id=booked.pk, actor_id=bob.id).exists()
        assert dict(queries.answers_told(doctor.patient)).popitem()[1].decode().endswith("Une question")


def test_answers_that_came_on_paper_are_asked_for_no_more(doctor: Receiving) -> None:
    written(doctor)
    booked = doctor.book(at(10))
    client = staff(personas.make_member(doctor.role.structure, "secretary", "Bob Carrère"))
    client.post(reverse("documents:on_paper", args=[booked.pk]))
    with scope(doctor.by):
        assert not bringing(doctor.by, [booked])[booked.pk].lacking
        assert queries.to_fill_in(doctor.patient, SUNDAY_NOON) == []
    assert "noté par Bob Carrère" in client.get(reverse("documents:answers", args=[booked.pk])).content.decode()


def test_the_practice_writes_it_line_by_line_and_takes_it_away(doctor: Receiving) -> None:
    client = staff(personas.make_member(doctor.role.structure, "secretary", "Bob Carrère"))
    address = reverse("documents:form", args=[doctor.reason.pk])
    assert client.get(address).status_code == 200
    sent = {
        "title": "Avant votre visite", "form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0",
        "form-0-words": "Avez-vous une allergie ?", "form-0-kind": "yes_no", "form-0-required": "on",
        "form-1-words": "Comment venez-vous ?", "form-1-kind": "choice", "form-1-choices": "à pied",
        "form-2-words": "", "form-2-kind": "text",
    }  # fmt: skip
    assert client.post(address, sent | {"title": ""}).status_code == 422
    assert client.post(address, sent).status_code == 422, "a choice needs two"
    assert client.post(address, sent | {"form-1-choices": "à pied\nen voiture"}).status_code == 302
    with scope(doctor.by):
        first, second = Form.objects.get().asked
    assert (first.kind, first.required, second.choices) == (Kind.YES_NO, True, ("à pied", "en voiture"))
    none = {"title": "", "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-kind": "text"}
    client.post(address, none)
    with scope(doctor.by):
        assert not Form.objects.exists()

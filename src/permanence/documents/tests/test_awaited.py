"""Results and reports awaited: late ones are seen, asked for again, settled by what comes, given up with a reason."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permanence.agenda.tests.factories import Receiving
from permanence.capacity.tests.factories import SUNDAY_NOON
from permanence.config.expected import results
from permanence.demo.letters import mail
from permanence.directory.tests import personas
from permanence.directory.tests.personas import make_structure
from permanence.documents import actions, queries
from permanence.documents.models import Awaited, Chase
from permanence.documents.rules.awaiting import Stand, fits, stand
from permanence.foundation.actor import Actor, scope
from permanence.foundation.models import Trace
from permanence.foundation.refusal import Invalid, NotFound, NotPermitted
from permanence.messaging import actions as messaging
from permanence.messaging.models import Message
from permanence.messaging.queries import Way
from permanence.messaging.secure import Server
from permanence.patients import actions as files
from permanence.patients.tests.factories import make_patient

from .factories import PDF

pytestmark = pytest.mark.django_db
LABORATORY = "labo@x.mssante.fr"
TODAY = SUNDAY_NOON.date()
DAY = timedelta(days=1)
WHAT = "Ferritine et TSH"


def awaited(doctor: Receiving, **more: Any) -> Awaited:
    said: dict[str, Any] = {
        "kind": "result", "from_name": "Laboratoire", "from_address": LABORATORY, "expected_on": TODAY + 7 * DAY,
        "what": WHAT, "now": SUNDAY_NOON,
    }  # fmt: skip
    return actions.await_document(by=doctor.by, patient=doctor.patient, **said | more)


def standing(doctor: Receiving, one: Awaited, now: Any = SUNDAY_NOON) -> queries.Standing:
    with scope(doctor.by):
        return queries.awaited(doctor.by, one.pk, now)


def staff(actor: Actor) -> Client:
    client = Client()
    personas.sign_in(client, actor)
    return client


@pytest.mark.parametrize(
    ("days", "ended", "how"),
    [(0, False, Stand.OPEN), (-1, False, Stand.LATE), (1, False, Stand.OPEN), (-9, True, Stand.ENDED)],
)
def test_how_one_stands(days: int, ended: bool, how: Stand) -> None:
    assert stand(TODAY + days * DAY, TODAY, ended=ended) is how


@pytest.mark.parametrize(
    ("asked", "expected", "fit"), [(0, 0, True), (-30, 7, True), (1, 2, False), (0, -1, False), (0, 800, False)]
)
def test_which_days_can_be(asked: int, expected: int, fit: bool) -> None:
    assert fits(TODAY + asked * DAY, TODAY + expected * DAY, TODAY) is fit


@pytest.mark.parametrize("wrong", [{"from_name": " "}, {"expected_on": TODAY - DAY}, {"kind": "x"}])
def test_what_cannot_be_awaited_is_refused(doctor: Receiving, wrong: dict[str, Any]) -> None:
    with pytest.raises(actions.BadAwaited):
        awaited(doctor, **wrong)


def test_what_is_late_stands_first_and_in_the_to_do(doctor: Receiving, secretary: Actor) -> None:
    here = [doctor.role.structure_id]
    later = awaited(doctor)
    late = awaited(doctor, asked_on=TODAY - 30 * DAY, expected_on=TODAY - 3 * DAY)
    with scope(secretary):
        found = queries.awaited_here(secretary, SUNDAY_NOON, at=here)
        assert [(one.row, one.late_days) for one in found] == [(late, 3), (later, 0)]
        (line,) = results(secretary, SUNDAY_NOON)
    assert line.due_at < SUNDAY_NOON
    assert WHAT not in f"{line.title} {line.detail}"
    away = personas.make_member(doctor.role.structure, "telesecretary", "Claire Fabre")
    assert not [*results(away, SUNDAY_NOON)]


def test_asked_again_by_telephone_it_is_counted_and_expected_in_a_week(doctor: Receiving) -> None:
    late = awaited(doctor, asked_on=TODAY - 30 * DAY, expected_on=TODAY - 3 * DAY)
    actions.chase_by_call(by=doctor.by, awaited=late, now=SUNDAY_NOON, note="Parti hier")
    found = standing(doctor, late)
    assert (found.stand, len(found.chases), found.row.expected_on) == (Stand.OPEN, 1, TODAY + 7 * DAY)
    assert found.last is not None
    assert found.last.note == "Parti hier"


def test_asked_again_by_letter_once_for_each_press(doctor: Receiving) -> None:
    one = awaited(doctor)
    said = {"by": doctor.by, "awaited": one, "words": "Bonjour, …", "key": "1", "now": SUNDAY_NOON}
    with pytest.raises(messaging.NoMailbox):
        actions.chase_by_letter(**said)
    messaging.open_mailbox(
        by=doctor.by,
        structure=doctor.role.structure,
        address="cabinet@medecin.mssante.fr",
        server=Server("x.test", 465),
    )
    assert actions.chase_by_letter(**said) == actions.chase_by_letter(**said)
    with scope(doctor.by):
        message = Message.objects.get()
        assert (message.channel, message.to_address, message.person) == ("mssante", LABORATORY, doctor.patient.pk)
        assert Chase.objects.get().message == message
    with pytest.raises(messaging.NotProfessional):
        actions.chase_by_letter(**said | {"awaited": awaited(doctor, from_address="")})


def test_a_letter_filed_settles_it_and_undone_it_is_awaited_again(doctor: Receiving) -> None:
    one = awaited(doctor)
    letter = actions.take_letter(
        by=doctor.by, structure=doctor.role.structure, now=SUNDAY_NOON, came_at=SUNDAY_NOON,
        raw=mail(SUNDAY_NOON, ("Labo", LABORATORY), "Résultats", "Bonjour", [("r.pdf", PDF)]),
    )  # fmt: skip
    assert letter is not None
    said = {"by": doctor.by, "letter": letter, "patient": doctor.patient, "kind": "result", "now": SUNDAY_NOON}
    with scope(doctor.by):
        other = make_patient(doctor.role.structure)
    with pytest.raises(NotFound):
        actions.file_letter(**said | {"patient": other}, awaited=one)
    letter = actions.file_letter(**said, awaited=one)
    found = standing(doctor, one).row
    assert (found.outcome, found.letter) == ("came", letter)
    with pytest.raises(actions.AwaitedEnded):
        actions.chase_by_call(by=doctor.by, awaited=one, now=SUNDAY_NOON)
    actions.take_letter_back(by=doctor.by, letter=letter, now=SUNDAY_NOON)
    assert standing(doctor, one).stand is Stand.OPEN


def test_given_up_with_a_reason_and_awaited_again(doctor: Receiving) -> None:
    one = awaited(doctor)
    with pytest.raises(Invalid):
        actions.drop_awaited(by=doctor.by, awaited=one, why=" ", now=SUNDAY_NOON)
    actions.drop_awaited(by=doctor.by, awaited=one, why="Examen annulé", now=SUNDAY_NOON)
    with pytest.raises(actions.AwaitedEnded):
        actions.settle_awaited(by=doctor.by, awaited=one, now=SUNDAY_NOON)
    actions.reopen_awaited(by=doctor.by, awaited=one)
    actions.settle_awaited(by=doctor.by, awaited=one, how="Par courrier", now=SUNDAY_NOON)
    assert standing(doctor, one).row.how == "Par courrier"


def test_a_patient_is_not_told_that_something_came_while_it_has_not(doctor: Receiving) -> None:
    with scope(doctor.by):
        files.add_contact(by=doctor.by, patient=doctor.patient, system="email", value="e@exemple.test")
    dropped, reopened = awaited(doctor), awaited(doctor)
    actions.drop_awaited(by=doctor.by, awaited=dropped, why="Examen annulé", now=SUNDAY_NOON)
    actions.settle_awaited(by=doctor.by, awaited=reopened, now=SUNDAY_NOON)
    actions.reopen_awaited(by=doctor.by, awaited=reopened)  # in another window
    for one in (awaited(doctor), dropped, reopened):
        with pytest.raises(actions.NothingCame):
            actions.tell_it_came(by=doctor.by, awaited=one, now=SUNDAY_NOON)
    with scope(doctor.by):
        assert not Message.objects.exists()


def test_the_patient_is_told_once_and_nothing_of_it(doctor: Receiving) -> None:
    one = awaited(doctor)
    actions.settle_awaited(by=doctor.by, awaited=one, now=SUNDAY_NOON)
    assert not actions.tell_it_came(by=doctor.by, awaited=one, now=SUNDAY_NOON).written  # nobody can write to him
    with scope(doctor.by):
        files.add_contact(by=doctor.by, patient=doctor.patient, system="email", value="e@exemple.test")
    for _twice in range(2):
        assert actions.tell_it_came(by=doctor.by, awaited=one, now=SUNDAY_NOON) is Way.EMAIL
    with scope(doctor.by):
        message = Message.objects.get()
    assert "Un document vous concernant" in message.body
    assert WHAT not in message.body + message.subject
    assert "Laboratoire" not in message.body


def test_pages_from_noting_to_the_end(doctor: Receiving, secretary: Actor) -> None:
    client, file = staff(secretary), reverse("documents:awaited_of", args=[doctor.patient.pk])
    said = {"kind": "report", "from_name": "Dr Roux", "what": WHAT, "asked_on": TODAY, "expected_on": TODAY + DAY}
    assert client.post(file, said | {"from_name": ""}).status_code == 422
    assert client.post(file, said | {"from_address": "roux@exemple.test"}).status_code == 422
    assert client.post(file, said | {"from_phone": "12"}).status_code == 422
    assert client.post(file, said | {"expected_on": TODAY - DAY}).status_code == 422
    assert client.post(file, said).status_code == 302
    with scope(doctor.by):
        pk = Awaited.objects.get().pk

    def url(name: str) -> str:
        return reverse(f"documents:awaited_{name}", args=[pk])

    assert WHAT in client.get(reverse("documents:awaited")).content.decode()
    assert WHAT in client.get(reverse("documents:awaited_sheet")).content.decode("utf-8-sig")
    with scope(doctor.by):
        assert Trace.objects.filter(verb="awaited.list_taken").exists()
    assert WHAT not in client.get(reverse("documents:awaited"), {"kind": "result"}).content.decode()
    client.post(url("call"), {"words": "Demain"})
    assert "Demain" in client.get(url("one")).content.decode()
    assert client.post(url("dropping"), {"words": ""}).status_code == 422
    client.post(url("dropping"), {"words": "Annulé"})
    client.post(url("return"))
    client.post(url("coming"), {"words": "Par la poste"})
    client.post(url("telling"))
    assert "Par la poste" in client.get(url("one")).content.decode()
    assert WHAT in client.get(file).content.decode()


def test_who_is_not_given_care_and_who_is_of_another_house_sees_nothing(doctor: Receiving) -> None:
    one = awaited(doctor)
    away = personas.make_member(doctor.role.structure, "telesecretary", "Claire Fabre")
    stranger = personas.make_member(make_structure("Ailleurs"), "secretary", "Charlie Nguyen")
    page = reverse("documents:awaited_one", args=[one.pk])
    assert (staff(away).get(page).status_code, staff(stranger).get(page).status_code) == (403, 404)
    assert WHAT not in staff(stranger).get(reverse("documents:awaited")).content.decode()
    assert "attendus" not in staff(away).get(reverse("patients:patient", args=[doctor.patient.pk])).content.decode()
    with pytest.raises(NotPermitted):
        actions.chase_by_call(by=away, awaited=one, now=SUNDAY_NOON)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["Labo Été", "labo Ariège", "Dr Roux"]),
        ("from", ["Dr Roux", "labo Ariège", "Labo Été"]),
        ("kind,-from", ["Dr Roux", "Labo Été", "labo Ariège"]),
        ("-expected,nonsense", ["Dr Roux", "labo Ariège", "Labo Été"]),
    ],
)
def test_page_and_sheet_are_put_in_order_by_what_is_sealed_too(
    doctor: Receiving, secretary: Actor, sort: str, expected: list[str]
) -> None:
    for days, (kind, name) in enumerate((("result", "Labo Été"), ("result", "labo Ariège"), ("report", "Dr Roux")), 1):
        actions.await_document(
            by=doctor.by, patient=doctor.patient, kind=kind, from_name=name, what="", asked_on=TODAY,
            expected_on=TODAY + days * DAY, now=SUNDAY_NOON,
        )  # fmt: skip
    for page in ("documents:awaited", "documents:awaited_sheet"):
        told = staff(secretary).get(reverse(page), {"sort": sort}).content.decode("utf-8-sig")
        assert sorted(expected, key=told.index) == expected, page

"""All of a structure taken away in one archive: whole, told, taken once; and moved into an empty structure again."""

import csv
import io
import json
import zipfile
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from fhir.resources.R4B import get_fhir_model_class

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment, Stage
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.coverage import actions as coverage
from permanence.coverage.models import Coverage
from permanence.directory.tests.personas import Personas, make_member, make_structure, sign_in, three
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.models import Trace
from permanence.foundation.refusal import NotPermitted
from permanence.lists import actions, jobs, queries
from permanence.lists.models import Kind, LineState, Removal, RemovalState
from permanence.messaging.models import SecureMailbox
from permanence.patients import actions as patients
from permanence.patients.models import Address, NationalNumber, Patient, Relative
from permanence.patients.tests.factories import make_patient

pytestmark = pytest.mark.django_db
NOW = SUNDAY_NOON


@pytest.fixture
def who() -> Personas:
    return three(may="associate", may_not="secretary")


def lived(who: Personas) -> Receiving:
    """Let a practice have patients with relatives and rights, and appointments of every kind."""
    doctor = make_receiving(
        who.here, birth_name="Maisonneuve-Delacroix", used_name="Durand", first_names="Marie-Françoise, Jeanne",
        birth_date=date(1961, 2, 3), sex="female", phone="+33639980001",
    )  # fmt: skip
    child = make_patient(who.here, birth_name="Petit", first_names="Léa", birth_date=date(2018, 5, 4))
    by = doctor.by
    patients.add_relative(by=by, patient=child, relation="mother", name="Anne Petit", phone="+33639980002")
    patients.add_relative(by=by, patient=child, relation="authority", known=doctor.patient)
    patients.note_address(by=by, patient=child, lines="3 rue du Lac", postcode="31000", city="Toulouse")
    told = {"payer": "MGEN", "payer_number": "775685399", "contract": "12345", "third_party": True}
    days = {"from_on": date(2026, 1, 1), "until_on": date(2026, 12, 31)}
    coverage.note(by=by, patient=doctor.patient, kind="complementary", now=NOW, **told, **days)
    coverage.note(by=by, patient=child, kind="ald", now=NOW, until_on=date(2027, 6, 30))
    coverage.note(by=by, patient=child, kind="exemption", now=NOW, reason="newborn")
    kept = doctor.book(at(9))
    agenda.add_note(by=by, appointment=kept, text="apporter les analyses; = rien", now=NOW)
    agenda.cancel(by=by, appointment=doctor.book(at(9, 20), patient=child), now=NOW)
    agenda.note_absence(by=by, appointment=doctor.book(at(9, 40)), excused=False, now=at(10))
    gone = doctor.book(at(10), patient=child)
    agenda.check_in(by=by, appointment=gone, now=at(10))
    agenda.call_in(by=by, appointment=gone, now=at(10, 5))
    agenda.see_off(by=by, appointment=gone, now=at(10, 15))
    return doctor


def prepared(who: Personas) -> Removal:
    """Ask for an archive, and let the worker prepare it."""
    asked = actions.ask_removal(by=who.alice, structure=who.here, confirmed_as="msp des tilleuls", now=NOW)
    by = system("lists.jobs.make_removal", [who.here.pk])
    jobs.make_removal(by=by, now=NOW, removal_id=str(asked.pk))
    with scope(by):
        return queries.removal(by, asked.pk)


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def test_the_archive_holds_every_row_and_says_so(who: Personas) -> None:
    lived(who)
    of = prepared(who)
    assert (of.state, of.share) == (RemovalState.READY, 100)
    content = actions.take_removal(by=who.alice, of=of, now=NOW)
    assert (len(content), sha256(content).hexdigest()) == (of.size, of.digest)
    whole = opened(content)
    manifest = json.loads(whole.read("manifeste.json"))
    assert {one["name"] for one in manifest["files"]} == {*whole.namelist()} - {"manifeste.json", "LISEZ-MOI.txt"}
    for one in manifest["files"]:
        assert sha256(whole.read(one["name"])).hexdigest() == one["sha256"]
    lines = {one["name"]: one["lines"] for one in manifest["files"]}
    with scope(system("test", [who.here.pk])):
        for model in queries.tables():
            there = apps.get_model(model._meta.label).objects.filter(structure_id=who.here.pk).count()
            if model._meta.label_lower != "foundation.trace":  # it went on
                assert lines.get(f"tables/{model._meta.db_table}.csv", 0) == there, model
    rows = list(csv.reader(io.StringIO(whole.read("tables/patients_patient.csv").decode("utf-8-sig")), delimiter=";"))
    assert "Maisonneuve-Delacroix" in rows[1] + rows[2]
    assert "MSP des Tilleuls" in whole.read("LISEZ-MOI.txt").decode()


def test_nothing_in_it_opens_a_door_here(who: Personas) -> None:
    lived(who)
    heads = {head for model in queries.tables() for head in queries.table_heads(model)}
    assert not heads & {"sealed", "secret", "maker_secret", "digest", "code", "token", "password"}


def test_what_a_mailbox_proves_itself_by_stays_here_and_so_do_patients_ways_in(who: Personas) -> None:
    with scope(system("test", [who.here.pk])):
        server = {"host": "x", "port": 465, "password": "Kanari"}
        SecureMailbox.objects.create(structure=who.here, address="cabinet@medecin.mssante.fr", server=server)
        told = {"structure": who.here, "patient": make_patient(who.here), "mark": "Kanari", "added_at": NOW}
        apps.get_model("portal.Passkey").objects.create(name="Mobile", credential="Kanari", key=b"Kanari", **told)
        apps.get_model("portal.Federated").objects.create(who="Kanari", **told)
    whole = opened(actions.take_removal(by=who.alice, of=prepared(who), now=NOW))
    assert not [name for name in whole.namelist() if b"Kanari" in whole.read(name)]


def test_every_resource_is_valid_fhir(who: Personas) -> None:
    lived(who)
    with scope(system("test", [who.here.pk])):
        told = {kind: list(read(who.here)) for kind, read in queries.resource_kinds().items()}
    for kind, resources in told.items():
        assert resources, kind
        for one in resources:
            get_fhir_model_class(kind).model_validate(one)


@pytest.mark.parametrize(
    ("qualified", "demo", "told"),
    [
        (False, False, ("NH", "urn:oid:1.2.250.1.213.1.4.8", "official")),
        (True, False, ("INS-NIR", "urn:oid:1.2.250.1.213.1.4.8", "official")),
        (True, True, ("INS-NIR-DEMO", "urn:oid:1.2.250.1.213.1.4.11", "official")),
    ],
)
def test_a_number_is_that_of_his_health_only_where_his_identity_is_qualified(
    who: Personas, settings: Any, *, qualified: bool, demo: bool, told: tuple[str, str, str]
) -> None:
    settings.DEMO = demo
    with scope(system("test", [who.here.pk])):
        one = make_patient(who.here)
        Patient.objects.filter(pk=one.pk).update(identity_checked=True, identity_retrieved=qualified)
        NationalNumber.objects.create(structure=who.here, patient=one, value="1 80 12 69 789 125 36")
        (resource,) = queries.resource_kinds()["Patient"](who.here)
    (number,) = resource["identifier"]
    assert (number["type"]["coding"][0]["code"], number["system"], number["use"]) == told
    assert number["value"] == "180126978912536"
    assert resource["extension"][0]["extension"][0]["valueCoding"]["code"] == ("QUAL" if qualified else "VALI")


def test_a_structure_says_its_numbers_and_how_it_is_reached(who: Personas) -> None:
    who.here.finess, who.here.siret, who.here.phone = "310000013", "77220148900022", "+33536490001"
    (resource,) = queries.resource_kinds()["Organization"](who.here)
    assert [one["value"] for one in resource["identifier"]] == ["310000013", "77220148900022"]
    assert resource["telecom"] == [{"system": "phone", "value": "+33536490001"}]


def test_it_is_taken_once_by_who_asked(who: Personas) -> None:
    of, other = prepared(who), make_member(who.here, "associate", "Anne Roux")
    with pytest.raises(actions.ArchiveGone):
        actions.take_removal(by=other, of=of, now=NOW)
    with pytest.raises(actions.ArchiveGone):
        actions.take_removal(by=who.alice, of=of, now=NOW + timedelta(days=7))
    actions.take_removal(by=who.alice, of=of, now=NOW)
    with pytest.raises(actions.ArchiveGone):
        actions.take_removal(by=who.alice, of=of, now=NOW)
    with scope(who.alice):
        assert not of.parts.exists()
        assert Trace.objects.filter(verb="removal.taken", actor_id=who.alice.id).count() == 1


def test_what_nobody_took_is_erased(who: Personas) -> None:
    of = prepared(who)
    with scope(by := system("lists.jobs.forget_of", [who.here.pk])):
        jobs.forget_of(by=by, now=NOW + timedelta(days=8))
    with scope(who.alice):
        assert not of.parts.exists()
        assert queries.removal(who.alice, of.pk).state == RemovalState.FORGOTTEN


def test_every_file_read_for_it_is_traced_under_who_asked(who: Personas) -> None:
    lived(who)
    prepared(who)
    with scope(who.alice):
        assert Trace.objects.filter(verb="patient.read", actor_id=who.alice.id).count() == 2


def test_a_killed_worker_begins_it_again(who: Personas) -> None:
    asked = actions.ask_removal(by=who.alice, structure=who.here, confirmed_as=who.here.name, now=NOW)
    by = system("x", [who.here.pk])
    for number in range(3):
        actions.keep_part(by=by, of=asked, number=number, content=b"torn")
    with pytest.raises(actions.BeingPrepared):
        actions.ask_removal(by=who.alice, structure=who.here, confirmed_as=who.here.name, now=NOW)
    jobs.make_removal(by=by, now=NOW, removal_id=str(asked.pk))
    with scope(by):
        of = queries.removal(by, asked.pk)
    assert opened(actions.take_removal(by=who.alice, of=of, now=NOW)).testzip() is None


def test_only_who_may_move_out_and_only_by_its_name(who: Personas) -> None:
    with pytest.raises(actions.NotConfirmed):
        actions.ask_removal(by=who.alice, structure=who.here, confirmed_as="Cabinet du Canal", now=NOW)
    with pytest.raises(NotPermitted):
        actions.ask_removal(by=who.bob, structure=who.here, confirmed_as=who.here.name, now=NOW)
    of = prepared(who)
    assert as_(who.bob).get(reverse("lists:removal", args=[of.pk])).status_code == 403
    assert as_(who.charlie).post(reverse("lists:taking", args=[of.pk])).status_code == 404


def as_(actor: Actor) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


def test_asked_for_followed_and_taken_by_its_pages(who: Personas) -> None:
    lived(who)
    client = as_(who.alice)
    wrong = client.post(reverse("lists:removals"), {"structure": who.here.pk, "confirmed_as": "x"})
    assert wrong.status_code == 422
    there = client.post(reverse("lists:removals"), {"structure": who.here.pk, "confirmed_as": who.here.name}).url
    assert "en préparation" in client.get(there).content.decode().lower()
    pk = there.strip("/").split("/")[-1]
    jobs.make_removal(by=system("x", [who.here.pk]), now=NOW, removal_id=pk)
    with scope(who.alice):
        Removal.objects.filter(pk=pk).update(expires_at="2999-01-01T00:00Z")
    assert "Télécharger l’archive" in client.get(there).content.decode()
    answer = client.post(reverse("lists:taking", args=[pk]))
    assert answer["Cache-Control"] == "no-store"
    assert "fhir/Patient.ndjson" in opened(answer.content).namelist()
    assert client.post(reverse("lists:taking", args=[pk])).status_code == 409


def people_of(actor: Actor) -> list[Any]:
    with scope(actor):
        return sorted(
            (one.birth_name, one.used_name, one.first_names, one.birth_date, one.sex, one.phone, one.email)
            for one in Patient.objects.prefetch_related("contacts")
        )


def addresses_of(actor: Actor) -> list[Any]:
    with scope(actor):
        return sorted((one.patient.birth_name, str(one)) for one in Address.objects.select_related("patient"))


def relatives_of(actor: Actor) -> list[Any]:
    with scope(actor):
        found = Relative.objects.select_related("patient", "known").prefetch_related("known__contacts")
        return sorted((one.patient.birth_name, str(one), one.relation) for one in found)


def rights_of(actor: Actor) -> list[Any]:
    told = (
        "patient__birth_name",
        "kind",
        "payer",
        "payer_number",
        "contract",
        "reason",
        "third_party",
        "from_on",
        "until_on",
    )
    with scope(actor):
        return sorted(Coverage.objects.values_list(*told), key=str)


def promises_of(actor: Actor) -> list[Any]:
    with scope(actor):
        found = Appointment.objects.select_related("patient", "reason", "practitioner_role__person").prefetch_related(
            "notes"
        )
        return sorted(
            (
                one.starts_at, one.ends_at, one.patient.birth_name, str(one.practitioner_role.person), one.reason.name,
                one.stage, [note.text for note in one.notes.all()],
            )
            for one in found
        )  # fmt: skip


def test_taken_away_and_brought_into_an_empty_structure_it_is_the_same(who: Personas) -> None:
    lived(who)
    content = actions.take_removal(by=who.alice, of=prepared(who), now=NOW)
    empty = make_structure("Nouveau cabinet")
    receiving = make_receiving(empty)
    new = make_member(empty, "associate", "Samia Benali")
    by = system("lists.jobs.go_on", [empty.pk])
    with scope(by):
        receiving.patient.delete()
    for kind in (Kind.PEOPLE, Kind.AGENDA):
        of = actions.receive(by=new, structure=empty, kind=kind, file_name="donnees.zip", content=content, now=NOW)
        jobs.go_on(by=by, now=NOW, import_id=str(of.pk))
        actions.begin(by=new, of=of, now=NOW)
        jobs.go_on(by=by, now=NOW, import_id=str(of.pk))
        with scope(by):
            assert set(of.lines.values_list("state", flat=True)) == {LineState.MADE}, kind
    assert people_of(new) == people_of(who.alice)
    assert relatives_of(new) == relatives_of(who.alice)
    assert rights_of(new) == rights_of(who.alice)
    assert addresses_of(new) == addresses_of(who.alice) == [("Petit", "3 rue du Lac, 31000 Toulouse")]
    assert promises_of(new) == promises_of(who.alice)
    assert {one[5] for one in promises_of(new)} == {Stage.PLANNED, Stage.CANCELLED, Stage.UNEXCUSED, Stage.GONE}

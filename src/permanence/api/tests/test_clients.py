"""Clients that nobody here wrote walk the pages of searches, and book: fhirpy and fhirclient, over a real socket."""

import gc
from collections import Counter
from collections.abc import Iterator
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from django.db import connection
from fhirclient import client as smart
from fhirclient.models import appointment as smart_appointment
from fhirclient.models import patient as smart_patient
from fhirclient.models import slot as smart_slot
from fhirclient.models.fhirelementfactory import FHIRElementFactory
from fhirpy import SyncFHIRClient
from fhirpy.base.exceptions import OperationOutcome

from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.api import queries
from permanence.capacity.tests.factories import SUNDAY_NOON
from permanence.directory.tests import personas
from permanence.documents import actions as documents
from permanence.foundation.actor import scope
from permanence.patients.tests.factories import make_patient

from .live import served
from .programs import ALL, Program, parameters
from .surroundings import papered, questioned, surrounded

pytestmark = [
    pytest.mark.usefixtures("committed"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # these clients leave their sockets open
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
CROWD = 16
instantiate = FHIRElementFactory.instantiate
WINDOW = {"start__ge": "2026-11-23", "start__lt": "2026-11-24"}


@pytest.fixture(autouse=True)
def _nothing_left_open(committed: None) -> Iterator[None]:
    """Let what the clients left open be closed here, where it is expected, and not under another test."""
    yield
    gc.collect()


@pytest.fixture
def doctor() -> Receiving:
    return make_receiving(personas.make_structure("MSP des Tilleuls", siret="77220148900022"))


@pytest.fixture
def token(doctor: Receiving) -> str:
    with time_machine.travel(SUNDAY_NOON):
        token = Program(doctor.role.structure, ALL).token
    connection.close()
    return token


@pytest.fixture
def base(token: str) -> Iterator[str]:
    with time_machine.travel(SUNDAY_NOON), served() as where:
        yield where


@pytest.fixture
def client(base: str, token: str) -> SyncFHIRClient:
    return SyncFHIRClient(base, authorization=f"Bearer {token}")


def booked_by(client: SyncFHIRClient, verb: str, name: str, patient: str = "") -> Any:
    """Hold or book, and return the appointment in the bundle that comes back."""
    bundle = client.execute(f"Appointment/${verb}", method="post", data=parameters(name, patient))
    return next(one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == "Appointment")


def test_fhirpy_walks_the_pages_and_books(client: SyncFHIRClient, doctor: Receiving) -> None:
    for name in ("Roux", "Vidal", "Lacombe", "Nguyen"):
        make_patient(doctor.role.structure, birth_name=name)
    connection.close()
    everyone = client.resources("Patient").limit(2).fetch_all()
    assert len({one["id"] for one in everyone}) == 5
    found = client.resources("Slot").search(schedule=f"Schedule/{doctor.role.pk}", **WINDOW).limit(4).fetch_all()
    assert [one["start"][11:16] for one in found] == ["09:00", "09:20", "09:40", "10:00", "10:20", "10:40", "11:00",
                                                      "11:20", "11:40"]  # fmt: skip
    made = client.resource(
        "Patient", name=[{"family": "Lacombe", "given": ["Jeanne"]}], birthDate="1961-04-02", gender="female"
    )
    made.create()
    held = booked_by(client, "hold", found[0]["id"])
    booked = booked_by(client, "book", held["id"], made["id"])
    assert (booked["id"], booked["status"]) == (held["id"], "booked")
    mine = client.resources("Appointment").search(patient=f"Patient/{made['id']}", status="booked").fetch()
    assert [one["id"] for one in mine] == [booked["id"]]
    again = mine[0]
    again["status"] = "cancelled"
    again.update()
    assert client.reference("Appointment", booked["id"]).to_resource()["status"] == "cancelled"
    with pytest.raises(OperationOutcome) as why:
        booked_by(client, "book", held["id"], str(doctor.patient.pk))
    assert why.value.resource["issue"][0]["code"] == "conflict"


def test_fhirpy_asks_under_conditions_and_passes_answers_on(client: SyncFHIRClient, doctor: Receiving) -> None:
    promise, whom = doctor.book(), f"Patient/{doctor.patient.pk}"
    connection.close()
    chained = client.resources("Appointment").search(patient__family=doctor.patient.birth_name)
    assert [one["id"] for one in chained.sort("-date").elements("start").fetch()] == [str(promise.pk)]
    assert client.resources("Appointment").search(patient__family="nobody").count() == 0
    with_them = client.resources("Patient").revinclude("Appointment", "patient").fetch_raw()
    assert [one.resource["resourceType"] for one in with_them["entry"]] == ["Patient", "Appointment"]
    answer = client.resource(
        "AppointmentResponse", appointment={"reference": f"Appointment/{promise.pk}"}, actor={"reference": whom},
        participantStatus="accepted",
    )  # fmt: skip
    answer.create()
    assert client.reference("AppointmentResponse", answer["id"]).to_resource()["participantStatus"] == "accepted"
    booked = client.resources("Appointment").search(patient=whom, status="booked")
    gone, made = booked.update(client.resource("Appointment", status="cancelled", participant=[{"status": "declined"}]))
    assert (gone["status"], gone["id"], made) == ("cancelled", str(promise.pk), False)
    assert booked.count() == 0


def test_fhirclient_reads_what_we_are_and_walks_the_pages(base: str, token: str, doctor: Receiving) -> None:
    told = smart.FHIRClient(settings={"app_id": "test", "api_base": base})
    told.prepare()
    assert told.server.auth.auth_type == "oauth2", "our CapabilityStatement says where tokens are given"
    told.server.auth.access_token = token
    search = smart_slot.Slot.where(struct={"schedule": f"Schedule/{doctor.role.pk}", "start": "ge2026-11-23",
                                           "end": "2026-11-24", "_count": "4"})  # fmt: skip
    slots = list(search.perform_resources_iter(told.server))
    assert [one.start.isostring for one in slots][:1] == ["2026-11-23T09:00:00+01:00"]
    assert len(slots) == 9
    patient = smart_patient.Patient.read(str(doctor.patient.pk), told.server)
    assert patient.name[0].family == doctor.patient.birth_name
    sent = smart_appointment.Appointment(
        {
            "resourceType": "Appointment",
            "status": "booked",
            "slot": [{"reference": f"Slot/{slots[0].id}"}],
            "participant": [{"actor": {"reference": f"Patient/{patient.id}"}, "status": "accepted"}],
        }
    )
    made = sent.create(told.server)
    assert made["status"] == "booked"
    read = smart_appointment.Appointment.read(made["id"], told.server)
    assert (read.status, read.start.isostring) == ("booked", slots[0].start.isostring)
    asked = {"_lastUpdated": "ge2020-01-01", "_include": "Appointment:patient"}
    since = smart_appointment.Appointment.where(struct=asked)
    assert {one.resource_type for one in since.perform_resources_iter(told.server)} == {"Appointment", "Patient"}
    assert read.meta.versionId
    assert read.meta.profile == ["https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-appointment"]
    told.server.session.close()


def test_both_read_everything_that_stands_beside(
    client: SyncFHIRClient, base: str, token: str, doctor: Receiving
) -> None:
    """Every kind there is, by two libraries that nobody here wrote: one takes what comes, one checks each element."""
    promise = surrounded(doctor)
    papered(doctor)
    documents.hand_in(
        by=doctor.by, form=questioned(doctor), appointment=promise, answers={"a1": "no", "a3": "Rien"}, now=SUNDAY_NOON
    )
    connection.close()
    told = smart.FHIRClient(settings={"app_id": "test", "api_base": base})
    told.prepare()
    told.server.auth.access_token = token
    narrowed = {"Slot": WINDOW, "AuditEvent": {"date__ge": "2020-01-01"}}
    for kind in queries.NEEDS:
        first = client.resources(kind).search(**narrowed.get(kind, {})).first()
        assert first is not None, kind
        again = client.reference(kind, first["id"]).to_resource().serialize()
        assert again == first.serialize(), kind
        checked = instantiate(kind, told.server.request_json(f"{kind}/{first['id']}"))
        assert checked.as_json() == again, kind
    told.server.session.close()


@pytest.mark.parametrize("verb", ["hold", "book"])
def test_of_many_clients_one_has_the_time(
    client: SyncFHIRClient, doctor: Receiving, base: str, token: str, verb: str
) -> None:
    """Each is a client of its own with its own connection; the others are told, and nothing breaks."""
    name = client.resources("Slot").search(**WINDOW).first()["id"]
    patient = str(doctor.patient.pk)
    together, got = Barrier(CROWD), ["nothing"] * CROWD

    def run(number: int) -> None:
        mine = SyncFHIRClient(base, authorization=f"Bearer {token}")
        together.wait()
        try:
            appointment = booked_by(mine, verb, name, patient)
            if verb == "hold":
                appointment = booked_by(mine, "book", appointment["id"], patient)
            got[number] = str(appointment["status"])
        except OperationOutcome as refused:
            got[number] = str(refused.resource["issue"][0]["code"])
        except Exception as trouble:
            got[number] = repr(trouble)

    threads = [Thread(target=run, args=(number,)) for number in range(CROWD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(got) == {"booked": 1, "conflict": CROWD - 1}
    with scope(doctor.by):
        assert Appointment.objects.count() == 1

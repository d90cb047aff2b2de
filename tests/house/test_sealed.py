"""What is written about a patient lies sealed: a copy of the database tells none of it; keys are changed under way."""

import argparse
import copy
import pickle
import subprocess
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.conf import settings as configured
from django.core.exceptions import FieldError
from django.db import DataError, connections, transaction
from django.db.models import F, Model
from django.utils import timezone

from permanence.desk.tests.scenes import until_someone_waits
from permanence.directory.models import Structure
from permanence.directory.tests.personas import make_member, make_structure
from permanence.documents.models import Content, Document
from permanence.documents.tests.factories import PDF
from permanence.foundation import resealing
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.models import Change, KeyInUse
from permanence.foundation.resealing import KeysMissing
from permanence.foundation.sealed import BlindIndex, Opened, Sealed
from permanence.foundation.sealing import Unreadable, open_text, seal_file, seal_text, seal_text_anew
from permanence.foundation.tests.at_rest import lying
from permanence.guard.models import Glass
from permanence.patients import actions, queries
from permanence.patients.models import NationalNumber, Patient, Remembrance
from permanence.patients.tests.factories import make_patient
from permanence.registers import speaking
from permanence.registers.tests.test_forgetting import words
from permanence.runtime import database, readiness
from permanence.runtime.commands import reseal
from permanence.runtime.postgres import Cluster
from permanence.runtime.postgres.cluster import BINARIES

from . import everything
from .test_addresses import World
from .test_addresses import world as world  # noqa: PLC0414  # a fixture

# What stands in clear in a table that speaks of a patient, and why. Anything else is `Sealed`.
FOUND_BY = "who he is and how he is reached is searched by its beginning, by its sound and by what is close to it"
ADDRESSED = "read by a carrier or a switchboard, and compared with what comes in"
CODED = "codes of a closed list, and figures, that deadlines and reports are counted from"
NO_HEALTH = "written without a word of health: it is shown before a file is opened"
PROOFS = "public keys and marks by which people come into their space, and the names they give their keys"
CLEAR = {
    FOUND_BY: {
        "patients.patient.birth_name", "patients.patient.used_name", "patients.patient.first_names",
        "patients.nameword.word", "patients.nameword.sound", "patients.nameword.names", "patients.contact.value",
        "patients.contact.note", "patients.relative.name", "patients.relative.phone", "patients.relative.email",
        "patients.address.lines", "patients.address.postcode", "patients.address.city", "patients.address.access",
        "patients.merge.chosen", "patients.regulardoctor.name", "patients.follower.name", "patients.follower.rpps",
        "patients.follower.phone", "patients.follower.place", "portal.booking.birth_name",
        "portal.booking.first_names", "portal.booking.phone", "coverage.coverage.payer",
        "coverage.coverage.payer_number", "coverage.coverage.contract",
    },
    ADDRESSED: {
        "desk.call.caller_number", "desk.mailreceived.known_as", "desk.mailreceived.from_address",
        "desk.question.call_back", "desk.request.back_to", "messaging.message.to_address", "messaging.message.to_name",
        "messaging.received.from_address", "messaging.conversation.address", "messaging.conversation.name",
        "messaging.attempt.detail", "patients.follower.mssante", "patients.regulardoctor.mssante",
        "api.sasbooking.name", "api.sasbooking.number", "api.sasbooking.told", "documents.receivedletter.fingerprint",
    },
    CODED: {
        "desk.request.red_flags", "desk.request.facts", "portal.booking.red_flags", "portal.booking.facts",
        "desk.proposalmade.reasons", "documents.document.paper", "training.exercise.caller",
        "training.exercise.chosen", "training.exercise.marks", "training.exercise.own",
    },
    PROOFS: {
        "portal.passkey.credential", "portal.passkey.mark", "portal.passkey.name", "portal.federated.mark",
        "portal.federated.who",
    },
    NO_HEALTH: {
        "messaging.message.subject", "messaging.attending.name", "kernel.task.title", "documents.filled.title",
        "training.exercise.learnt", "capacity.reservation.overbooked_why", "registers.demand.asked_by",
        "registers.demand.checked_how",
    },
}  # fmt: skip
OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))
NUMBER, WORDS = "2840331555001", "Vient avec son déambulateur"


def test_every_column_for_words_about_a_patient_is_sealed_or_stands_in_clear_for_a_reason() -> None:
    told = [field for model in speaking.speaking() for field in words(model)]
    clear = {
        f"{field.model._meta.label_lower}.{field.name}" for field in told if not isinstance(field, Sealed | BlindIndex)
    }
    assert clear == set().union(*CLEAR.values())


@pytest.fixture
def by(committed: None) -> Actor:
    KeyInUse.objects.using("owner").all().delete()  # what the migration says of an installation there was before
    return make_member(make_structure(), "associate", "Alice Martin")


def sealed_fields() -> Iterator[tuple[type[Model], Any]]:
    for column in resealing.columns():
        if isinstance(column.field, Sealed):
            yield column.field.model, column.field


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_copy_of_the_database_without_the_keys_tells_nothing_of_what_lies_sealed(
    committed: None, world: World, cluster: Cluster
) -> None:
    everything.plant(world)
    content = make_document(make_patient(world.here))
    url = cluster.url(database=str(configured.DATABASES["default"]["NAME"]))
    dump = subprocess.run([BINARIES / "pg_dump", url], capture_output=True, check=True, timeout=120).stdout
    found = {word.decode().casefold() for word in everything.CANARY.findall(dump)}
    planted = {everything.word(model, field).casefold() for model, field in sealed_fields()}
    with scope(world.alice):
        read = {
            everything.word(model, field).casefold()
            for model, field in sealed_fields()
            for row in model._base_manager.all()
            if getattr(row, field.attname) == everything.word(model, field)
        }
    assert len(read) > 15, "they are in the database, for who has the keys"
    assert "kanarimessagingmessagesubject" in found, "what lies in clear is there to be found"
    assert not found & planted
    assert content not in dump
    assert content.hex().encode() not in dump


def make_document(patient: Patient) -> bytes:
    """Keep a file of a patient, and return what it says."""
    now = timezone.now()
    with scope(actor_of(patient)):
        told = {"way": "given", "kind": "pdf", "size": len(PDF), "state": "accepted", "at": now}
        document = Document.objects.create(structure_id=patient.structure_id, patient=patient, **told)
        sealed = seal_file(PDF, of=document.pk)
        Content.objects.create(structure_id=patient.structure_id, document=document, sealed=sealed)
    return PDF


def actor_of(patient: Patient) -> Actor:
    return system("test", [patient.structure_id])


class Kept:
    """A patient of whom something lies sealed in every way there is."""

    def __init__(self, by: Actor) -> None:
        self.by, now = by, timezone.now()
        self.patient = make_patient(Structure.objects.get())
        actions.note_number(by=by, patient=self.patient, number=NUMBER, now=now)
        row = actions.remember(by=by, patient=self.patient, text="Aime le calme", months=3, now=now)
        make_document(self.patient)
        with scope(by):
            Remembrance.objects.filter(pk=row.pk).update(text=WORDS)
            self.glass = Glass.objects.create(
                structure_id=self.patient.structure_id, patient=self.patient, person_id=by.id, person_name="Alice",
                reason="emergency", words="Inconscient", at=now, until=now,
            )  # fmt: skip

    def read(self) -> list[Any]:
        """Return all that lies sealed, opened, and what the change log tells."""
        with scope(self.by):
            log = Change.objects.filter(table="patients_remembrance").order_by("pk")
            texts = [side["text"] for one in log for side in (one.before, one.after) if side]
            found = queries.bearers(self.by, NUMBER)
            return [
                NationalNumber.objects.get().value, Remembrance.objects.get().text, Glass.objects.get().words,
                Content.objects.get().taken(), [open_text(text, of="patients_remembrance.text") for text in texts],
                [one.pk for one in found], Change.objects.count(),
            ]  # fmt: skip


def lies(by: Actor) -> str:
    """Return all that lies sealed, as it lies."""
    with scope(by):
        log = [f"{one.before}{one.after}" for one in Change.objects.filter(table="patients_remembrance")]
        told = [lying(NationalNumber, "value"), lying(NationalNumber, "digest"), lying(Remembrance, "text")]
        return f"{told} {lying(Glass, 'words')} {lying(Content, 'sealed')} {log}"


def test_keys_change_and_the_old_ones_may_go(by: Actor, settings: Any) -> None:
    settings.SEALING_KEYS, settings.INDEX_KEYS = (OLD,), (OTHER,)
    resealing.take_up()
    kept = Kept(by)
    before, lay, old = kept.read(), lies(by), resealing.newest()
    assert before[0] == NUMBER
    assert before[4] == ["Aime le calme", "Aime le calme", WORDS]
    assert before[5] == [kept.patient.pk]
    assert WORDS not in lay
    settings.SEALING_KEYS, settings.INDEX_KEYS = (NEW, OLD), (NEW, OTHER)
    resealing.take_up()
    assert kept.read() == before, "while both are there, all is found and read"
    assert resealing.in_use() == old | resealing.newest()
    assert database.reseal(print) == []
    assert resealing.in_use() == resealing.newest()
    settings.SEALING_KEYS, settings.INDEX_KEYS = (NEW,), (NEW,)
    resealing.take_up()
    assert kept.read() == before, "no line of the change log was added, no promise of a trigger broken"
    assert not [name for name in old if name in lies(by)]


def test_without_a_key_in_use_nothing_starts_and_nothing_is_changed(by: Actor, settings: Any) -> None:
    settings.SEALING_KEYS = (OLD,)
    resealing.take_up()
    Kept(by)
    lay, used = lies(by), resealing.in_use()
    settings.SEALING_KEYS = (OTHER,)
    with pytest.raises(KeysMissing, match="PERMANENCE_SEALING_KEYS"):
        resealing.take_up()
    with pytest.raises(KeysMissing):
        database.reseal(print)
    with pytest.raises(SystemExit, match="PERMANENCE_SEALING_KEYS"):
        readiness.seal()
    with scope(by), pytest.raises(Unreadable):
        Remembrance.objects.get()
    assert (lies(by), resealing.in_use()) == (lay, used)
    settings.SEALING_KEYS = (OLD,)
    with scope(by):
        assert Remembrance.objects.get().text == WORDS


def test_sealing_anew_goes_on_where_it_ended(by: Actor, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SEALING_KEYS = (OLD,)
    resealing.take_up()
    kept = Kept(by)
    before = kept.read()

    def ends(_words: str) -> None:
        raise KeyboardInterrupt

    settings.SEALING_KEYS = (NEW, OLD)
    monkeypatch.setitem(resealing.AT_ONCE, Sealed, 1)
    with pytest.raises(KeyboardInterrupt):
        database.reseal(ends)
    assert len(resealing.in_use()) > len(resealing.newest()), "the old key is in use until the end"
    told: list[str] = []
    assert database.reseal(told.append) == []
    assert told
    again: list[str] = []
    database.reseal(again.append)
    assert again == [], "what the newest key sealed is left as it is"
    settings.SEALING_KEYS = (NEW,)
    assert kept.read() == before


def test_what_was_written_before_it_was_sealed_is_read_and_sealed_with_its_history(by: Actor, settings: Any) -> None:
    settings.SEALING_KEYS = (OLD,)
    kept = Kept(by)
    token = Fernet(OLD).encrypt(NUMBER.encode()).decode()
    with connections["owner"].cursor() as owner:
        owner.execute("SELECT set_config('permanence.structures', %s, false)", [str(kept.patient.structure_id)])
        owner.execute("UPDATE patients_remembrance SET text = %s", [WORDS])
        owner.execute("UPDATE patients_nationalnumber SET value = %s", [token])
    KeyInUse.objects.using("owner").create(name="keyless")
    assert WORDS in lies(by)
    assert kept.read()[:2] == [NUMBER, WORDS]
    assert database.reseal(print) == []
    assert WORDS not in lies(by)
    assert "keyless" not in resealing.in_use()
    settings.SEALING_KEYS = (NEW, OLD)
    assert kept.read()[:2] == [NUMBER, WORDS]


@pytest.mark.parametrize("lay", ["sealed", "plain"])
def test_what_was_read_before_all_was_sealed_anew_is_written_back_under_the_newest_key(
    by: Actor, settings: Any, lay: str
) -> None:
    settings.SEALING_KEYS = (OLD,)
    resealing.take_up()
    kept = Kept(by)
    with connections["owner"].cursor() as owner:
        owner.execute("SELECT set_config('permanence.structures', %s, false)", [str(kept.patient.structure_id)])
        if lay == "plain":
            owner.execute("UPDATE patients_remembrance SET text = %s", [WORDS])
    settings.SEALING_KEYS = (NEW, OLD)
    with scope(by):
        row = Remembrance.objects.get()
    assert database.reseal(print) == []
    with scope(by):
        row.save()
        Remembrance.objects.create(
            structure_id=row.structure_id, patient=kept.patient, text=row.text, until_on=row.until_on,
            noted_at=row.noted_at,
        )  # fmt: skip
    settings.SEALING_KEYS = (NEW,)
    resealing.take_up()
    with scope(by):
        assert [one.text for one in Remembrance.objects.all()] == [WORDS, WORDS]
        assert not [one for one in lying(Remembrance, "text") if WORDS in str(one)]


def test_who_holds_a_row_to_write_it_goes_on_while_its_table_is_sealed_anew(by: Actor, settings: Any) -> None:
    settings.SEALING_KEYS = (OLD,)
    resealing.take_up()
    Kept(by)
    settings.SEALING_KEYS = (NEW, OLD)

    def sealed() -> list[resealing.Closed]:
        try:
            return database.reseal(print)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as owner:
        with scope(by):
            row = Remembrance.objects.select_for_update().get()
            done = owner.submit(sealed)
            until_someone_waits()
            row.text = "Aime le bruit"
            row.save(update_fields=["text"])
        assert done.result() == []
    settings.SEALING_KEYS = (NEW,)
    with scope(by):
        assert Remembrance.objects.get().text == "Aime le bruit"


def test_a_table_that_somebody_holds_is_left_for_later_and_the_others_are_done(
    by: Actor, settings: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SEALING_KEYS = (OLD,)
    resealing.take_up()
    kept = Kept(by)
    before = kept.read()
    settings.SEALING_KEYS = (NEW, OLD)
    monkeypatch.setattr(resealing, "LOCK_S", 0.1)
    monkeypatch.setattr(database, "reachable", lambda _environment: nullcontext())
    monkeypatch.setattr(database, "open_django", lambda: None)

    def sealed() -> int:
        try:
            return reseal.run(argparse.Namespace())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as owner:
        with scope(by):
            Remembrance.objects.select_for_update().get()
            assert owner.submit(sealed).result() == 1
        told = capsys.readouterr().out
        assert "Somebody held these tables at each of 3 tries: patients_remembrance." in told
        assert "documents_content.sealed: 1 sealed anew." in told
        assert len(resealing.in_use()) > len(resealing.newest()), "the old key is still in use"
        assert owner.submit(sealed).result() == 0
    settings.SEALING_KEYS = (NEW,)
    assert kept.read() == before


def test_what_opens_with_no_key_is_named_and_left(by: Actor, settings: Any) -> None:
    settings.SEALING_KEYS = (OLD,)
    resealing.take_up()
    kept = Kept(by)
    lost = seal_text("perdu", of="patients_remembrance.note")  # of another column: as good as another key
    with connections["owner"].cursor() as owner:
        owner.execute("SELECT set_config('permanence.structures', %s, false)", [str(kept.patient.structure_id)])
        owner.execute("UPDATE patients_remembrance SET text = %s RETURNING id", [lost])
        (row,) = owner.fetchone()
    settings.SEALING_KEYS = (NEW, OLD)
    closed = database.reseal(print)
    assert ("patients_remembrance.text", row) in {(one.table, one.row) for one in closed}
    with scope(by):
        assert lying(Remembrance, "text") == [lost]
    assert len(resealing.in_use()) > len(resealing.newest()), "its key is still in use"


@pytest.mark.django_db
def test_sealed_words_are_neither_searched_nor_longer_than_their_column() -> None:
    here = make_structure()
    patient = make_patient(here)
    with scope(actor_of(patient)):
        told = {"structure": here, "patient": patient, "until_on": timezone.localdate(), "noted_at": timezone.now()}
        row = Remembrance.objects.create(text=WORDS, **told)
        for asked in ({"text": WORDS}, {"text__icontains": "dé"}, {"text__startswith": "V"}, {"text__in": [WORDS]}):
            with pytest.raises(FieldError):
                list(Remembrance.objects.filter(**asked))
        assert Remembrance.objects.exclude(text="").count() == 1
        for wrong in ("x" * 141, "a\0b"):
            with pytest.raises(DataError), transaction.atomic():
                Remembrance.objects.filter(pk=row.pk).update(text=wrong)
        lay = lying(Remembrance, "text")
        Remembrance.objects.get().save()
        assert lying(Remembrance, "text") == lay, "words that did not change lie as they lay"
        Remembrance.objects.update(text=F("text"))
        assert Remembrance.objects.get().text == WORDS


def test_words_are_sealed_differently_each_time_and_open_in_their_column_alone() -> None:
    one, other = seal_text(WORDS, of="a.b"), seal_text(WORDS, of="a.b")
    assert one != other
    assert open_text(one, of="a.b") == open_text(other, of="a.b") == WORDS
    assert seal_text_anew(one, of="a.b") == one
    with pytest.raises(Unreadable):
        open_text(one, of="a.c")
    begins, _, sealed = one.rpartition(":")
    changed = bytearray(urlsafe_b64decode(sealed))
    changed[-1] ^= 1
    with pytest.raises(Unreadable):
        open_text(f"{begins}:{changed.hex()}", of="a.b")


def test_words_read_are_copied_and_packed_as_any_words_and_changed_they_are_words_alone() -> None:
    read = Opened.read(WORDS, column="a.b", sealed="sealed:…")
    for copied in (copy.deepcopy(read), pickle.loads(pickle.dumps(read))):
        assert (copied, copied.kept) == (WORDS, ("a.b", "sealed:…"))
    assert not hasattr(read.strip() + ".", "kept")

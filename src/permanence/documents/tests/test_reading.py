"""The practice's MSSanté mailbox is read over TLS, each letter once, and nothing in it is touched."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from permanence.capacity.tests.factories import SUNDAY_NOON
from permanence.demo.letters import BOUNCE, READ, mail, notice
from permanence.directory.tests import personas
from permanence.documents import actions, jobs, queries, reading
from permanence.documents.models import Reading, ReceivedLetter
from permanence.foundation.actor import Actor, scope, system
from permanence.messaging import actions as messaging
from permanence.messaging import inbox
from permanence.messaging.models import Message, RefusedAddress, SecureMailbox
from permanence.messaging.secure import START_TLS, TLS, Server

from . import imap_operator
from .factories import PDF
from .imap_operator import Mailbox
from .secure_operator import Authority, Operator

pytestmark = pytest.mark.usefixtures("committed")
OWN = "cabinet@medecin.mssante.fr"
WEEK = timedelta(days=7)
Serve = Callable[..., Server]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def box(authority: Authority) -> Mailbox:
    return Mailbox(Operator(authority).context)


@pytest.fixture
def three() -> personas.Personas:
    return personas.three(may="practitioner", may_not="telesecretary")


@pytest.fixture
def by(three: personas.Personas) -> Actor:
    return system("test", [three.here.pk])


@pytest.fixture
def serve(box: Mailbox, authority: Authority, three: personas.Personas, by: Actor) -> Iterator[Serve]:
    """Start the operator's server and set the practice's mailbox up with it."""
    with ExitStack() as running:

        def start(security: str = TLS, *, plain: bool = True, password: str = "secret") -> Server:
            port = running.enter_context(imap_operator.reading(box, security, plain=plain))
            certificate, key = authority.issue("software")
            server = Server(
                "127.0.0.1", 465, TLS, "cabinet", password, certificate, key, authority.pem, "127.0.0.1", port, security
            )
            with scope(by):
                messaging.open_mailbox(by=by, structure=three.here, address=OWN, server=server)
            return server

        yield start


def letter(subject: str = "Résultats") -> bytes:
    return mail(SUNDAY_NOON, ("Labo", "labo@x.mssante.fr"), subject, "Bonjour", [("r.pdf", PDF)])


def read(by: Actor) -> list[str]:
    """Read the mailbox, and return the subjects of all letters that are kept."""
    reading.read_mailbox(by=by, now=SUNDAY_NOON)
    with scope(by):
        return [one.subject for one in ReceivedLetter.objects.order_by("pk")]


def standing(by: Actor) -> Reading:
    with scope(by):
        return Reading.objects.get()


@pytest.mark.parametrize("how", [
    (TLS, True, "secret"), (START_TLS, True, "secret"), (TLS, False, "secret"), (TLS, True, ""),
])  # fmt: skip
def test_each_letter_is_taken_once_and_nothing_there_is_touched(
    by: Actor, box: Mailbox, serve: Serve, how: tuple[str, bool, str]
) -> None:
    security, plain, password = how
    serve(security, plain=plain, password=password)
    box.put(SUNDAY_NOON, letter())
    assert read(by) == ["Résultats"]
    box.put(SUNDAY_NOON, letter("Autre"))
    assert read(by) == ["Résultats", "Autre"]
    assert read(by) == ["Résultats", "Autre"]
    verbs = {one.split()[0] if not one.startswith("UID") else one.split()[1] for one in box.asked}
    assert verbs <= {"CAPABILITY", "STARTTLS", "LOGIN", "AUTHENTICATE", "EXAMINE", "SEARCH", "FETCH", "LOGOUT"}
    assert all("PEEK" in one for one in box.asked if "BODY" in one)
    assert (standing(by).last_uid, standing(by).read_at, standing(by).problem) == (2, SUNDAY_NOON, "")


def test_killed_half_way_nothing_is_lost_and_nothing_is_double(
    by: Actor, box: Mailbox, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve()
    for subject in ("Un", "Deux"):
        box.put(SUNDAY_NOON, letter(subject))
    whole = actions.note_reading

    def dies(**said: object) -> None:
        raise SystemExit

    monkeypatch.setattr(actions, "note_reading", dies)
    with pytest.raises(SystemExit):
        reading.read_mailbox(by=by, now=SUNDAY_NOON)
    monkeypatch.setattr(actions, "note_reading", whole)
    with scope(by):
        assert not ReceivedLetter.objects.exists()
    assert read(by) == ["Un", "Deux"]


def test_under_other_names_what_was_taken_is_known(by: Actor, box: Mailbox, serve: Serve) -> None:
    serve()
    box.put(SUNDAY_NOON, letter("Un"))
    assert read(by) == ["Un"]
    box.validity = 8
    box.messages = {40: box.messages[1]}
    box.put(SUNDAY_NOON, letter("Deux"))
    assert read(by) == ["Un", "Deux"]
    assert standing(by).last_uid == 41


def test_what_came_long_before_stays_in_the_mailbox(by: Actor, box: Mailbox, serve: Serve) -> None:
    serve()
    box.put(SUNDAY_NOON - WEEK - timedelta(days=1), letter("Ancien"))
    assert read(by) == []
    assert standing(by).last_uid == 1
    box.put(SUNDAY_NOON, letter("Neuf"))
    assert read(by) == ["Neuf"]


def test_many_are_taken_some_at_a_time(by: Actor, box: Mailbox, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    serve()
    monkeypatch.setattr(reading, "AT_ONCE", 2)
    for number in range(3):
        box.put(SUNDAY_NOON, letter(str(number)))
    assert read(by) == ["0", "1"]
    assert read(by) == ["0", "1", "2"]


def test_of_a_message_too_large_it_is_kept_that_it_came(
    by: Actor, box: Mailbox, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve()
    monkeypatch.setattr(inbox, "LARGEST", 100)
    box.put(SUNDAY_NOON, letter())
    assert read(by) == ["Résultats"]
    with scope(by):
        found = ReceivedLetter.objects.get()
    assert (found.body, found.left) == ("", [""])


def test_an_operator_away_is_told_and_asked_again(by: Actor, box: Mailbox, serve: Serve) -> None:
    serve()
    box.put(SUNDAY_NOON, letter())
    box.deaf = True
    assert read(by) == []
    assert (standing(by).problem, standing(by).failing_since) == ("IMAP4", SUNDAY_NOON)
    with scope(by):
        assert queries.unread_longest(SUNDAY_NOON + WEEK) == WEEK
    box.deaf = False
    assert read(by) == ["Résultats"]
    assert (standing(by).problem, standing(by).failing_since) == ("", None)


def test_one_letter_that_is_not_given_out_holds_the_others_up_for_a_quarter_of_an_hour(
    by: Actor, box: Mailbox, serve: Serve
) -> None:
    serve()
    for subject in ("Un", "Deux", "Trois"):
        box.put(SUNDAY_NOON, letter(subject))
    box.withheld = {2}
    assert read(by) == ["Un"]
    assert standing(by).problem == "FETCH NO 2"
    assert read(by) == ["Un"], "it may be given out the next time"
    reading.read_mailbox(by=by, now=SUNDAY_NOON + reading.WITHHELD)
    with scope(by):
        kept = {one.subject: one.left for one in ReceivedLetter.objects.all()}
    assert kept == {"Un": [], "": [""], "Trois": []}, "that it came is told"
    assert (standing(by).problem, standing(by).last_uid) == ("", 3)


def test_a_server_of_another_authority_or_without_our_proof_is_told_nothing(
    by: Actor, three: personas.Personas, box: Mailbox, serve: Serve, tmp_path: Path
) -> None:
    server = serve()
    (tmp_path / "other").mkdir()
    other = Authority(tmp_path / "other")
    certificate, key = other.issue("software")
    for wrong in (replace(server, authority=other.pem), replace(server, certificate=certificate, key=key)):
        with scope(by):
            messaging.open_mailbox(by=by, structure=three.here, address=OWN, server=wrong)
            assert inbox.greeted(SecureMailbox.objects.get()) != ""
        assert read(by) == []
        assert standing(by).problem != ""
    assert not [one for one in box.asked if "secret" in one]


def test_another_server_to_read_from_is_not_handed_the_proofs_of_the_former_one(
    by: Actor, three: personas.Personas, serve: Serve
) -> None:
    server = serve()
    elsewhere = replace(server, reading_host="imap.ailleurs.test", password="", certificate="", key="")
    with scope(by), pytest.raises(messaging.BadMailbox):
        messaging.open_mailbox(by=by, structure=three.here, address=OWN, server=elsewhere)


def test_shut_it_is_read_no_more(by: Actor, three: personas.Personas, box: Mailbox, serve: Serve) -> None:
    serve()
    assert read(by) == []
    with scope(by):
        messaging.close_mailbox(by=by, structure=three.here, now=SUNDAY_NOON)
    box.asked.clear()
    assert read(by) == []
    assert box.asked == []
    with scope(by):
        assert queries.unread_longest(SUNDAY_NOON) is None


def test_the_job_is_left_for_structures_that_have_a_mailbox(
    by: Actor, three: personas.Personas, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve()
    deferred: list[object] = []
    monkeypatch.setattr(jobs.read_mailbox, "defer", lambda **said: deferred.append(said["structure_id"]))
    jobs.read_mailboxes(now=SUNDAY_NOON)
    assert deferred == [three.here.pk]


def test_what_became_of_our_own_letters_is_settled_and_not_kept(
    by: Actor, three: personas.Personas, box: Mailbox, serve: Serve
) -> None:
    serve()
    with scope(by):
        ours = [
            Message.objects.create(
                structure=three.here, channel="mssante", to_address=f"{key}@x.mssante.fr", subject="S", body="B",
                key=key, state="sent",
            )
            for key in ("read", "lost", "delivered")
        ]  # fmt: skip
    told = ((READ, {}), (BOUNCE, {}), (BOUNCE, {"action": "delivered", "status": "2.0.0"}))
    for one, (form, said) in zip(ours, told, strict=True):
        box.put(SUNDAY_NOON, notice(form, one.pk, one.to_address, SUNDAY_NOON, **said))
    stranger = box.put(SUNDAY_NOON, notice(BOUNCE, three.here.pk, "x@x.mssante.fr", SUNDAY_NOON))
    assert read(by) == ["Undelivered Mail Returned to Sender"]  # of a letter we did not write: kept to be looked at
    assert standing(by).last_uid == stranger
    with scope(by):
        states = dict(Message.objects.values_list("key", "state"))
        assert states == {"read": "sent", "lost": "failed", "delivered": "sent"}
        assert Message.objects.get(key="read").read_at is not None
        assert Message.objects.get(key="delivered").delivered_at is not None
        assert RefusedAddress.objects.get().address == "lost@x.mssante.fr"

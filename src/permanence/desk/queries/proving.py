"""Who speaks, as far as it is proved: what may be asked, how it stands, what lies ready; always for an actor."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from permanence.agenda import queries as agenda
from permanence.agenda.models import Appointment
from permanence.desk import giving
from permanence.desk.models import Channel, Proof, Proving, Request, RequestKind, Speaker
from permanence.desk.rules import proving as rules
from permanence.desk.rules.deciding.known import ADULT
from permanence.directory import queries as directory
from permanence.directory.models import Partner
from permanence.foundation.actor import Actor
from permanence.foundation.composed import composed
from permanence.foundation.models import Change
from permanence.foundation.rights import Can
from permanence.patients import guarding
from permanence.patients import queries as patients
from permanence.patients.models import Address, Contact, Patient, Relative
from permanence.patients.queries import Beside
from permanence.patients.sensitivity import Class, sees

from .forbidden import age

AGAIN_AFTER = timedelta(hours=24)
SETTLED = timedelta(days=90)  # since when a home or an appointment that nobody proved stands, to be asked for
ON_THE_LINE, A_DAY = timedelta(minutes=30), timedelta(hours=12)  # how long a proof lasts: after its call; at most
WANTED_FOR = frozenset({RequestKind.RESULT, RequestKind.CERTIFICATE})  # asked for, these are said to nobody unproved
SPEAKERS = {"self": Speaker.PATIENT, "professional": Speaker.PROFESSIONAL, "third": Speaker.OTHER}


@dataclass(frozen=True, slots=True)
class Proven:
    """How it stands with who speaks about the patient of a request.

    :param expected: what the file holds of each thing to ask, of what the actor is shown: compared, never read out
    :param left: what may still be asked, in order
    :param stands: of `rules.proving`: open, proved, failed, spent, nobody
    :param to: to whom it would be said, of `rules.proving.LISTENERS`, or nobody
    :param lately: two answers about this patient were wrong since yesterday, on other calls
    :param number: the number on file at which who speaks can be called back, which proves it
    :param ready: what waits for the patient; empty until it is proved who listens
    :param unfiled: where a letter lies that is perhaps of the patient, and in nobody's file yet
    """

    proof: Proof | None
    speaker: str
    relative: Relative | None
    needed: int
    to: str
    stands: str
    expected: Mapping[str, Any] = field(default_factory=dict)
    left: tuple[str, ...] = ()
    lately: bool = False
    number: str = ""
    ready: Sequence[giving.Ready] = ()
    unfiled: str = ""
    relatives: Sequence[Beside] = ()
    partners: Sequence[Partner] = ()

    @property
    def right(self) -> list[str]:
        """What was answered rightly."""
        return self.proof.right if self.proof else []

    @property
    def voice(self) -> str:
        """Who speaks in one word, for the screen to name: a relative by his identifier."""
        return str(self.relative.pk) if self.relative else self.speaker


def proof_of(request: Request, now: datetime) -> Proof | None:
    """Return the proof going on of who speaks about the patient of a request, as long as it lasts."""
    found = begun(request)
    return found if found and _lasts(request, found, now) else None


def begun(request: Request) -> Proof | None:
    """Return the proof begun last on a request about its patient, even when that conversation is long over.

    What was compared with a file that took in another since says nothing of who the patient is now.
    """
    found = next(iter(_going_on(request.pk, request.patient_id)), None) if request.patient_id else None
    return found if found and not patients.merged_since(found.patient_id, found.begun_at) else None


def _lasts(request: Request, proof: Proof, now: datetime) -> bool:
    """Tell whether a proof is of this conversation: of a call over since a while it is not."""
    ended_at = request.call.ended_at if request.call else None
    if ended_at and proof.begun_at <= ended_at:
        return now - ended_at <= ON_THE_LINE
    return now - proof.begun_at <= A_DAY


@composed
def _going_on(request_id: UUID, patient_id: UUID) -> QuerySet[Proof]:
    rows = Proof.objects.filter(request_id=request_id, patient_id=patient_id, ended_at=None)
    return rows.select_related("relative__known")


def proofs(request: Request) -> list[Proof]:
    """Return all that was tried to prove on a request about its patient, the first first."""
    tried = Proof.objects.filter(request=request, patient=request.patient_id)
    return list(tried.select_related("relative__known"))


def asks_proof(request: Request, proof: Proof | None) -> bool:
    """Tell whether it matters who speaks: what is asked for is sensitive, or somebody began to ask."""
    return proof is not None or request.kind in WANTED_FOR


def proven(
    actor: Actor, request: Request, proof: Proof | None, now: datetime, known: Any = None, *, letters: bool = False
) -> Proven:  # fmt: skip
    """Return how it stands.

    :param known: the patient's last and next appointments, where they were read already
    :param letters: whether letters to be filed are looked through
    """
    patient = request.patient
    assert patient is not None
    speaker = speaker_of(request, proof)
    relative = proof.relative if proof and speaker == Speaker.RELATIVE else None
    his = relative.known if relative else None
    apart = guarding.closed(actor, [one for one in (patient, his) if one])
    may = actor.may(Can.VIEW_PATIENT, request.structure_id)
    shown = may and patient.pk not in apart
    beside = patients.relatives(actor, patient) if shown else []
    noted = relative if relative and shown and relative.is_proved and not _since(request, relative.pk) else None
    holds = noted is not None and next((one.in_force for one in beside if one.row.pk == noted.pk), False)
    own = noted if not (his and his.pk in apart) else None
    to = rules.listener(
        speaker, relative.told_of if relative else "", in_force=holds, child=_is_child(request, now),
        dead=patient.died_on is not None,
    )  # fmt: skip
    held: dict[str, Any] = {}
    if may:
        held = _asked(request, patient, known or agenda.of_patients(actor, [patient.pk], now).get(patient.pk))
    if shown:
        held |= _reached(request, patient) | _lives(actor, request, patient)
    if own:
        held |= _of_relative(request, own)
    expected = {trait: value for trait, value in held.items() if value}
    right, wrong, unknown = (proof.right, proof.wrong, proof.unknown) if proof else ([], [], [])
    lately = _failed_lately(patient, proof, now)
    left = () if lately else rules.left(speaker, expected.keys(), [*right, *wrong, *unknown])
    right = right if proof and proof.speaker == speaker else []  # of another voice it proves nothing
    needed = traits_asked(request.structure_id)
    stands = rules.stand(speaker, to, right=right, wrong=wrong, left=left, needed=needed)
    may_tell = shown and bool(rules.ways("came", to, stands) or rules.ways("document", to, stands))
    return Proven(
        proof, speaker, relative, needed, to, stands,
        expected=expected,
        left=left,
        lately=lately,
        number=_number(request, patient, speaker, own) if shown else "",
        ready=giving.ready(actor, patient) if may_tell else (),
        unfiled=giving.unfiled(actor, patient) if shown and letters and stands != rules.NOBODY else "",
        relatives=beside,
        partners=_partners(actor, request) if speaker == Speaker.PROFESSIONAL else (),
    )  # fmt: skip


def speaker_of(request: Request, proof: Proof | None) -> str:
    """Return who speaks: as the proof says, unless the request says otherwise since; a relative is named first."""
    said = request.facts.get("relation", "self")
    if proof and proof.speaker == SPEAKERS.get(said, Speaker.RELATIVE):
        return proof.speaker
    return SPEAKERS.get(said, Speaker.OTHER)


def may_give(request: Request, stood: Proven, thing: str) -> bool:
    """Tell whether what is ready may be told, or handed over, to who speaks: a paper only at the counter."""
    ways = rules.ways(thing, stood.to, stood.stands)
    return rules.VOICE in ways or (rules.HAND in ways and request.channel == Channel.COUNTER)


def may_confirm(stood: Proven) -> bool:
    """Tell whether who speaks says himself how the patient is reached: he is the patient, or acts for him by right."""
    of_right = stood.to == rules.PATIENT or (stood.to == rules.PAPERS and stood.relative and stood.relative.acts_for)
    return stood.stands == rules.PROVED and bool(of_right)


def in_doubt(actor: Actor, request: Request, stood: Proven) -> list[Contact]:
    """Return the contacts of which who speaks, once proved, says that they are the patient's."""
    patient = request.patient
    if patient is None or not may_confirm(stood) or guarding.closed(actor, [patient]):
        return []
    return [one for one in patient.contacts.all() if not one.is_proved]


def may_correct(actor: Actor, proof: Proof, now: datetime) -> bool:
    """Tell whether an actor says that the key pressed last was the wrong one."""
    if not proof.last_trait or proof.last_at is None or proof.ended_at:
        return False
    return rules.may_correct(
        own=proof.last_by_id == actor.id, supervisor=actor.may(Can.SUPERVISE, proof.structure_id),
        since=now - proof.last_at, wrong=len(proof.wrong) + _wrong_elsewhere(proof.patient_id, proof, now),
        corrected=proof.corrected_at is not None,
        used=bool(proof.given),
    )  # fmt: skip


def traits_asked(structure_id: UUID) -> int:
    """Return how many things must be right at a practice of the open scope."""
    own = Proving.objects.filter(structure=structure_id).first()
    return own.traits if own else rules.LEAST


def _is_child(request: Request, now: datetime) -> bool:
    years = age(request, now)
    return years is not None and years < ADULT


def _failed_lately(patient: Patient, proof: Proof | None, now: datetime) -> bool:
    """Tell whether too much was answered wrongly since yesterday, whoever spoke: one guess a proof adds up."""
    others = _wrong_elsewhere(patient.pk, proof, now)
    return others > 0 and others + len(proof.wrong if proof else ()) >= rules.MOST_WRONG


def _wrong_elsewhere(patient_id: UUID, proof: Proof | None, now: datetime) -> int:
    """Count what was answered wrongly about a patient since yesterday, on other proofs than this one.

    Who is reached at the number on file answers for what was wrong there alone.
    """
    tried = Proof.objects.filter(patient=patient_id, begun_at__gt=now - AGAIN_AFTER).exclude(wrong=[])
    if proof and rules.CALLED in proof.right:
        tried = tried.filter(right__contains=[rules.CALLED])
    return sum(len(one.wrong) for one in tried if proof is None or one.pk != proof.pk)


def _since(request: Request, row_id: UUID) -> bool:
    """Tell whether a row was noted or changed since the request began: maybe by who speaks, of himself."""
    return Change.objects.filter(row_id=row_id, at__gte=request.opened_at).exists()


def _stands(request: Request, at: datetime) -> bool:
    """Tell whether what was written then may prove who speaks: whoever rings has a home noted, and a visit booked.

    It came with the file, the patient was proved to speak, or it stood long before this call and any contact in doubt.
    """
    patient = request.patient
    assert patient is not None
    if at - patient.created_at < A_DAY and not patients.merged_since(patient.pk, at):
        return True
    tried = Proof.objects.filter(patient=patient, speaker=Speaker.PATIENT, proved_at__gt=at - A_DAY, proved_at__lte=at)
    if tried.filter(Q(ended_at=None) | Q(ended_at__gte=at)).exists():
        return True
    doubts = [one.unproved_at for one in patient.contacts.all() if one.unproved_at]
    return at < min([request.opened_at, *doubts]) - SETTLED


def _asked(request: Request, patient: Patient, known: Any) -> dict[str, Any]:
    """Return what can be compared by everybody who may book for him."""
    another = patient.used_name and patient.used_name != patient.birth_name
    following = known.next if known and not _was_said(request, known.next) else None
    return {
        "birth_date": patient.birth_date,
        "birth_name": patient.birth_name if another else "",
        "last_visit": known.last if known else None,
        "next_visit": following,
    }


def _of_relative(request: Request, relative: Relative) -> dict[str, Any]:
    his = relative.known
    number = _his_number(request, relative)
    return {"own_phone": _unless_calling(request, [number]), "own_birth_date": his.birth_date if his else None}


def _his_number(request: Request, relative: Relative) -> str:
    if relative.phone or relative.known is None:
        return relative.phone
    return _first_number(request, relative.known)


def _was_said(request: Request, following: Appointment | None) -> bool:
    """Tell whether the day of his next appointment was said on this call: it is about it, or it was booked on it."""
    if following is None:
        return False
    booked = following.pk == request.appointment_id or following.created_at >= request.opened_at
    return booked or not _stands(request, following.created_at)


def _reached(request: Request, patient: Patient) -> dict[str, Any]:
    """Return the number and the address that stood in the file before this request, and it does not come from."""
    before, wrote = _before(request, patient.contacts.all()), request.channel == Channel.EMAIL
    return {
        "phone": _unless_calling(request, [one.value for one in before if one.system == "phone"]),
        "email": next((one.value for one in before if one.system == "email"), "") if not wrote else "",
    }


def _unless_calling(request: Request, numbers: Iterable[str]) -> str:
    calling = request.call.caller_number if request.call else ""
    return next((number for number in numbers if number and number != calling), "")


def _before(request: Request, contacts: Iterable[Contact]) -> list[Contact]:
    """Keep what was noted before the request, by somebody proved: what the caller himself has said proves nothing."""
    return [one for one in contacts if one.created_at < request.opened_at and one.is_proved]


def _lives(actor: Actor, request: Request, patient: Patient) -> dict[str, Any]:
    if not sees(actor, patient.structure_id, Class.ADMINISTRATIVE):
        return {}
    home = Address.objects.filter(patient=patient).first()
    written = Change.objects.filter(row_id=home.pk).aggregate(last=Max("at"))["last"] if home else None
    if home is None or (written and (written >= request.opened_at or not _stands(request, written))):
        return {}
    return {"postcode": home.postcode, "street": " ".join(home.lines.split())}


def _number(request: Request, patient: Patient, speaker: str, relative: Relative | None) -> str:
    """Return where who he says he is can be reached, by the file alone."""
    if speaker == Speaker.PATIENT:
        return _first_number(request, patient)
    return _his_number(request, relative) if relative else ""


def _first_number(request: Request, patient: Patient) -> str:
    return next((one.value for one in _before(request, patient.contacts.all()) if one.system == "phone"), "")


def _partners(actor: Actor, request: Request) -> list[Partner]:
    if not actor.may(Can.VIEW_DIRECTORY, request.structure_id):
        return []
    return [one for one in directory.partners(actor, request.structure_id) if one.phone]

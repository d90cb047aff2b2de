"""Who speaks: asked openly, marked right or wrong, proved; and what may then be told or handed over, traced."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from permanence.desk import giving, queries
from permanence.desk.models import Channel, Proof, Proving, Request, Speaker
from permanence.desk.rules import deadlines, facts
from permanence.desk.rules import proving as rules
from permanence.desk.rules.asking import after
from permanence.directory.models import Partner, Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.audit import trace
from permanence.foundation.live import tell
from permanence.foundation.refusal import Invalid, NotFound, Refusal
from permanence.foundation.rights import Can
from permanence.patients import guarding
from permanence.patients.actions.holding import hold
from permanence.patients.actions.proving import prove
from permanence.patients.models import Contact, Patient, Relative

from .requests import RequestClosed, locked, reread, set_to
from .situations import learn

KEPT = ("right", "wrong", "unknown", "proved_at", "failed_at", "by", "last_trait", "last_at", "last_by", "corrected_at")
PROVED_BY = "proved"  # how the trace begins to say by what


class NobodyChosen(Refusal):
    """It is not said about whom."""

    title = _("First choose who it is about")
    next_step = _("Look for the patient, then check who speaks.")


class AskedAlready(Refusal):
    """Each thing is asked once."""

    title = _("This was asked already: there is no second guess")
    next_step = _("Ask something else, or call back at the number on file.")


class NoWayBack(Refusal):
    """A key pressed wrong is corrected at once, by who pressed it, and once."""

    title = _("This answer is corrected no more")
    next_step = _("Only who pressed the key says so, at once and once a call; after two wrong answers, a supervisor.")


class NoMoreGuesses(Refusal):
    """Two answers were wrong, or nothing is left to ask."""

    title = _("Nothing more is asked on this call")
    next_step = _("Call back at the number on file, or have the person come with an identity document.")


class NotProved(Refusal):
    """Nobody knows who listens."""

    status = 403
    title = _("It is not proved who speaks: nothing of this may be told")
    next_step = _("Check who speaks (key Z), or call back at the number on file. Nothing was noted as told.")


class NotToThem(Refusal):
    """It is known who listens, and this is not for him, or not this way."""

    status = 403
    title = _("This may not be told to this person, or not this way")
    next_step = _("The patient may call or come himself; a professional is written to by MSSanté.")


class AboutAnother(Refusal):
    """The screen showed another file, or another voice."""

    title = _("It is about somebody else meanwhile: nothing was marked")
    next_step = _("Ask again: what is compared is now of the file shown.")


class NothingReady(Refusal):
    """It was told or taken back meanwhile."""

    title = _("This waits no more")
    next_step = _("A colleague has told it or handed it over. Look at what is ready now.")


class NoNumberOnFile(Refusal):
    """No number stood in the file before this call."""

    title = _("No number of this person stood on file before this call")
    next_step = _("Have the person come with an identity document, or answer by letter or MSSanté.")


@action(Can.ANSWER, audit="proof.begun", of="request")
def begin_proof(*, by: Actor, request: Request, now: datetime) -> Proof:
    """Begin to check who speaks, as who the request says he is. Said twice, it begins once."""
    return _going_on(by, _about_someone(by, request), now)


@action(Can.ANSWER, audit="proof.speaker_chosen", of="request")
def choose_speaker(
    *, by: Actor, request: Request, speaker: str, now: datetime, relative_id: UUID | None = None
) -> Proof:  # fmt: skip
    """Say who speaks; what was asked of this voice already stays asked.

    :raises NotFound: for a relative of somebody else
    :raises Invalid: for a relative without a name, or nobody of the list
    """
    if speaker not in Speaker.values or (speaker == Speaker.RELATIVE) != (relative_id is not None):
        raise Invalid
    held = _about_someone(by, request)
    relative = Relative.objects.filter(pk=relative_id, patient=held.patient_id).first() if relative_id else None
    if relative_id and relative is None:
        raise NotFound
    proof = _going_on(by, held, now)
    if (proof.speaker, proof.relative_id) != (speaker, relative_id):
        proof = _of_another(by, held, proof, now, speaker=speaker, relative=relative)
        set_to(held, back_to="")  # that was the number of the former
    _say_relation(held, proof)
    return _weighed(by, held, proof, now)


@action(Can.ANSWER, audit="proof.trait_marked", of="request")
def mark_trait(
    *, by: Actor, request: Request, trait: str, answer: str, now: datetime, patient_id: UUID, voice: str
) -> Proof:  # fmt: skip
    """Note whether the answer is what the file holds; the answer itself is not kept. Pressed twice, it counts once.

    :param answer: `right`, `wrong`, `unknown`
    :param patient_id: with whose file it was compared; `voice`: who answered, as `Proven.voice` has it
    :raises AboutAnother: when it is about another meanwhile, or another speaks
    :raises AskedAlready: when it was marked otherwise before
    :raises NoMoreGuesses: after two wrong answers, or when it cannot be asked
    """
    if answer not in rules.ANSWERS:
        raise Invalid
    held = _about_someone(by, request)
    hold(_patient(held).pk)  # guesses about one file come one after the other
    proof = _going_on(by, held, now)
    stood = queries.proven(by, held, proof, now)
    _check_same(held, stood, patient_id, voice)
    marked = next((one for one in rules.ANSWERS if trait in getattr(proof, one)), "")
    if marked:
        if marked != answer:
            raise AskedAlready
        return proof
    if stood.stands != rules.OPEN or trait not in stood.left:
        raise NoMoreGuesses
    getattr(proof, answer).append(trait)
    proof.last_trait, proof.last_at, proof.last_by_id = trait, now, by.id
    return _weighed(by, held, proof, now)


@action(Can.ANSWER, audit="proof.answer_corrected", of="request")
def correct_mark(
    *, by: Actor, request: Request, trait: str, answer: str, now: datetime, patient_id: UUID, voice: str
) -> Proof:  # fmt: skip
    """Say that the key pressed last was the wrong one, and which was meant; nothing is asked again.

    What it was before stays in the trace, which is only added to.
    :raises NoWayBack: when it is too late, not one's own key, or two answers were wrong
    :raises AboutAnother: as `mark_trait`
    """
    if answer not in rules.ANSWERS:
        raise Invalid
    held = _about_someone(by, request, supervised=True)
    hold(_patient(held).pk)
    proof = queries.proof_of(held, now)
    if proof is None or proof.last_trait != trait or not queries.may_correct(by, proof, now):
        raise NoWayBack
    _check_same(held, queries.proven(by, held, proof, now), patient_id, voice)
    former = next(one for one in rules.ANSWERS if trait in getattr(proof, one))
    getattr(proof, former).remove(trait)
    getattr(proof, answer).append(trait)
    proof.corrected_at, proof.last_trait, proof.failed_at = now, "", None
    trace(replace(by, purpose=f"corrected:{trait}:{former}:{answer}"), "proof.key_corrected", subject=_patient(held))
    return _weighed(by, held, proof, now)


@action(Can.IDENTIFY, audit="proof.paper_seen", of="request")
def see_paper(*, by: Actor, request: Request, now: datetime, patient_id: UUID, voice: str) -> Proof:
    """Note that who stands at the counter showed a paper of identity: it proves who he is by itself.

    :param patient_id: about whom, and `voice`, whose, as the screen showed it
    :raises Invalid: when nobody stands there
    :raises AboutAnother: when it is about another meanwhile, or another speaks
    :raises NotToThem: when nothing may be said to him, whoever he is
    """
    if request.channel != Channel.COUNTER:
        raise Invalid
    held = _about_someone(by, request)
    proof = _going_on(by, held, now)
    stood = queries.proven(by, held, proof, now)
    _check_same(held, stood, patient_id, voice)
    if stood.stands == rules.NOBODY:
        raise NotToThem
    if rules.PAPER not in proof.right:
        proof.right.append(rules.PAPER)
    return _weighed(by, held, proof, now)


@action(Can.ANSWER, audit="request.call_back_on_file", of="request")
def call_back_on_file(*, by: Actor, request: Request, now: datetime, partner: Partner | None = None) -> Request:
    """Leave a request to be called back at the number on file, with oneself: who is reached there has proved that much.

    :param partner: of a professional, the house of the directory whose switchboard is called
    :raises NoNumberOnFile: when no number stood there before the request
    """
    held = _about_someone(by, request)
    proof = _going_on(by, held, now)
    if proof.speaker == Speaker.PROFESSIONAL:
        known = partner is not None and partner.structure_id == held.structure_id and partner.withdrawn_at is None
        number = partner.phone if known and partner else ""
    else:
        number = queries.proven(by, held, proof, now).number
    if not number:
        raise NoNumberOnFile
    due_at = after(now, deadlines.CALL_BACK)
    set_to(held, back_to=number, due_at=due_at, starts_at=None, left_at=now)
    tell("desk", held.structure_id, request=held.pk)
    return held


@action(Can.ANSWER, audit="proof.given_out", of="request")
def give_out(*, by: Actor, request: Request, ready_id: UUID, now: datetime) -> Proof:
    """Note that who speaks was told what is ready, or was handed it at the counter: only once it is proved who he is.

    An emergency opening of the file changes nothing of this.
    :raises NotProved: while it is not
    :raises NotToThem: when it is not for him, or he is not there to take it
    :raises NothingReady: when it waits no more
    """
    held = _about_someone(by, request)
    guarding.check(by, _patient(held))
    hold(_patient(held).pk)  # of several who give out the same, the first does
    proof = _going_on(by, held, now)
    stood = queries.proven(by, held, proof, now)
    if stood.stands != rules.PROVED:
        raise NotProved
    one = next((one for one in giving.ready(by, _patient(held)) if one.id == ready_id), None)
    if one is None:
        raise NothingReady
    if not queries.may_give(held, stood, one.thing):
        raise NotToThem
    giving.give(by, one, now)
    proof.given.append(one.thing)
    proof.save(update_fields=["given"])
    return proof


@action(Can.ANSWER, audit="patient.contact_confirmed", of="request")
def confirm_contact(
    *, by: Actor, request: Request, contact_id: UUID, now: datetime, patient_id: UUID, voice: str
) -> Contact:  # fmt: skip
    """Take a contact out of doubt: who speaks is proved, and says that the patient is reached there (ADR 0073).

    :raises NotProved: while he is not, or may not say so
    :raises AboutAnother: as `mark_trait`
    """
    held = _about_someone(by, request)
    guarding.check(by, _patient(held))
    hold(_patient(held).pk)
    proof = _going_on(by, held, now)
    stood = queries.proven(by, held, proof, now)
    _check_same(held, stood, patient_id, voice)
    if not queries.may_confirm(stood):
        raise NotProved
    given = Contact.objects.filter(pk=contact_id, patient=held.patient_id).first()
    if given is None:
        raise NotFound
    proof.last_trait = ""  # something rests on the keys pressed: none is corrected any more
    proof.save(update_fields=["last_trait"])
    return prove(given)


@action(Can.MANAGE_DIRECTORY, audit="proving.set", of="structure")
def set_traits_asked(*, by: Actor, structure: Structure, traits: int) -> Proving:
    """Say how many things must be right at a practice before anything sensitive is said.

    :raises Invalid: for fewer than two, or more than four
    """
    if not rules.LEAST <= traits <= rules.MOST:
        raise Invalid
    return Proving.objects.update_or_create(structure=structure, defaults={"traits": traits})[0]


def reached_on_file(by: Actor, held: Request, now: datetime) -> None:
    """Begin anew with who was reached: another conversation; at the number on file, that much of it is proved."""
    former = queries.begun(held)
    Proof.objects.filter(request=held, ended_at=None).update(ended_at=now)
    if held.back_to and former:
        said = {"speaker": former.speaker, "relative": former.relative}
        proof = _made(by, held, begun_at=now, right=[rules.CALLED], **said)
        set_to(held, back_to="")
        _weighed(by, held, proof, now)


def _about_someone(by: Actor, request: Request, *, supervised: bool = False) -> Request:
    over = supervised and by.may(Can.SUPERVISE, request.structure_id)
    held = reread(request) if over else locked(by, request)
    if held.outcome:
        raise RequestClosed
    if held.patient_id is None:
        raise NobodyChosen
    by.require(Can.VIEW_PATIENT, held.structure_id)
    held.structure = request.structure
    return held


def _check_same(held: Request, stood: queries.Proven, patient_id: UUID, voice: str) -> None:
    if (held.patient_id, stood.voice) != (patient_id, voice):
        raise AboutAnother


def _patient(held: Request) -> Patient:
    assert held.patient is not None
    return held.patient


def _going_on(by: Actor, held: Request, now: datetime) -> Proof:
    """Return the proof going on of who is said to speak; the request is locked, so nobody else begins one."""
    proof = queries.proof_of(held, now)
    speaker = queries.speaker_of(held, proof)
    if proof is None:
        Proof.objects.filter(request=held, patient=held.patient_id, ended_at=None).update(ended_at=now)
        return _made(by, held, speaker=speaker, begun_at=now)
    return proof if proof.speaker == speaker else _of_another(by, held, proof, now, speaker=speaker)


def _of_another(by: Actor, held: Request, proof: Proof, now: datetime, **voice: Any) -> Proof:
    """Begin with another voice: what was asked of the former is not asked again, and proves nothing of this one."""
    Proof.objects.filter(pk=proof.pk).update(ended_at=now)
    asked = [one for answer in rules.ANSWERS for one in getattr(proof, answer) if one in rules.QUESTIONS[rules.PATIENT]]
    return _made(by, held, begun_at=now, unknown=asked, **voice)


def _made(by: Actor, held: Request, **said: Any) -> Proof:
    assert by.id
    return Proof.objects.create(
        structure_id=held.structure_id, request=held, patient=_patient(held), by_id=by.id, **said
    )


def _weighed(by: Actor, held: Request, proof: Proof, now: datetime) -> Proof:
    """Keep how it stands now; the patient's trace says by what who speaks was recognised."""
    stands = queries.proven(by, held, proof, now).stands
    before = proof.proved_at
    assert by.id
    proof.by_id = by.id
    proof.proved_at = (before or now) if stands == rules.PROVED else None
    proof.failed_at = proof.failed_at or (now if stands == rules.FAILED else None)
    proof.save(update_fields=[*KEPT])
    if proof.proved_at and not before:
        by_what = f"{PROVED_BY}:{held.channel}:{proof.speaker}:{','.join(proof.right)}"
        trace(replace(by, purpose=by_what[:100]), "patient.speaker_proved", subject=_patient(held))
        if proof.speaker == Speaker.RELATIVE and proof.relative and proof.relative.may_book:
            learn(held, facts=held.facts | {facts.CHECKED: True})
    return proof


def _say_relation(held: Request, proof: Proof) -> None:
    """Let the decision know who calls: an adult's papers and appointments are his own (rule 3)."""
    relation = RELATIONS.get(Speaker(proof.speaker)) or (
        "guardian" if proof.relative and proof.relative.acts_for else "relative"
    )
    told = {name: value for name, value in held.facts.items() if name != facts.CHECKED}
    learn(held, facts=told | {facts.RELATION: relation})


RELATIONS = {speaker: relation for relation, speaker in queries.SPEAKERS.items()}

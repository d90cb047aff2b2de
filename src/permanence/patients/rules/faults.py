"""What is wrong or missing in a file, one small check each; pure.

A check returns what the fault rests on: whoever says that it is just so is asked again when that changes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from . import kin, names, national, numbers, traits

DECLARES_AT = 16  # who is younger may be seen without a declared doctor (L162-5-3 CSS)
FIGURES = 5  # of a French postcode; some countries have more, of letters too
USUAL_OF = 3  # one of so many, at least
SEEN_OFTEN = 3  # visits in a year after which a document could have been seen


@dataclass(frozen=True, slots=True)
class File:
    """All of one file that is looked at.

    :param relatives: what each relative in force is to the patient, and whether he can be reached
    :param number: the national number as typed; empty when there is none; `number_mark` its keyed digest
    :param refused: those of the addresses and numbers behind which nobody is, as carriers told
    :param visits: kept in the last twelve months
    :param ended: rights that everyone shows at the desk and of which nothing holds any more: kind and last day
    :param lacking: papers and forms wanted before a visit of the next days
    :param doubles: files that may be of the same person
    :param address: lines, postcode and town; none when nothing is noted
    :param insured: whether a right of health insurance is noted; None where the practice does not note it as a rule
    :param doctored: whether a regular doctor is noted; None where the practice does not note it as a rule
    :param untold: visits of the last weeks of which nobody said whether he came, where the practice says it
    :param unread: documents that wait to be looked at for days, or of which nothing says what they are
    """

    birth_name: str
    first_names: str
    birth_date: date
    used_name: str = ""
    sex: str = ""
    birth_place: str = ""
    died: bool = False
    checked: bool = False
    language: str = "fr"
    interpreter: bool = False
    stale: bool = False
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    relatives: tuple[tuple[str, bool], ...] = ()
    number: str = ""
    number_mark: str = ""
    refused: tuple[str, ...] = ()
    visits: int = 0
    comes: bool = False
    ended: tuple[tuple[str, date], ...] = ()
    lacking: tuple[str, ...] = ()
    doubles: tuple[str, ...] = ()
    address: tuple[str, str, str] | None = None
    insured: bool | None = None
    doctored: bool | None = None
    untold: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


class Fault(NamedTuple):
    """One fault: what it rests on, and further reasons in codes."""

    rests_on: tuple[object, ...]
    why: tuple[str, ...] = ()

    @property
    def marks(self) -> str:
        """A mark of what it rests on: another one when that changed."""
        return sha256(repr(self.rests_on).encode()).hexdigest()


Check = Callable[[File, date], Fault | None]


def dead_and_coming(file: File, today: date) -> Fault | None:
    """Someone who died is in the agenda: his time is lost, and his family is written to."""
    return Fault(()) if file.died and file.comes else None


def unreached(file: File, today: date) -> Fault | None:
    """No number, no address, no relative: nobody can be told that a visit is moved."""
    reached = file.phones or file.emails or any(reachable for _relation, reachable in file.relatives)
    return None if reached else Fault(())


def cannot_ring(file: File, today: date) -> Fault | None:
    """A number that no telephone can have: reminders go nowhere, and its caller is not recognised."""
    wrong = tuple(sorted(one for one in file.phones if not _rings(one)))
    return Fault(wrong) if wrong else None


def bounced(file: File, today: date) -> Fault | None:
    """What was written to an address came back: the patient waits for a message that never comes."""
    return Fault(tuple(sorted(file.refused))) if file.refused else None


def born_impossibly(file: File, today: date) -> Fault | None:
    """A birth date to come, or of more than 120 years ago: nobody finds the file by it."""
    return Fault((file.birth_date,)) if "birth_date" in _wrong(file, today) else None


def number_doubted(file: File, today: date) -> Fault | None:
    """A national number whose key is wrong, or which says another sex, birth or place than the file."""
    if not file.number:
        return None
    found = national.doubts(file.number, sex=file.sex, birth_date=file.birth_date, place=file.birth_place)
    rests_on = (file.number_mark, file.sex, file.birth_date, file.birth_place)
    return Fault(rests_on, tuple(found)) if found else None


def alone(file: File, today: date) -> Fault | None:
    """A child of whom no parent or guardian is noted: nobody may be told, and nobody may consent."""
    if not kin.is_child(file.birth_date, today) or "birth_date" in _wrong(file, today):
        return None
    known = any(relation in kin.PARENTAL or relation == "guardian" for relation, _reachable in file.relatives)
    return None if known else Fault((file.birth_date,))


def kin_unreached(file: File, today: date) -> Fault | None:
    """A child's parents, or anybody's guardian, of whom none can be reached: nobody can consent in time.

    What stands in a child's own file is his parents' number.
    """
    child = kin.is_child(file.birth_date, today)
    if child and (file.phones or file.emails):
        return None
    asked = [(relation, reached) for relation, reached in file.relatives if _answers_for(relation, child=child)]
    return Fault(tuple(sorted(asked))) if asked and not any(reached for _relation, reached in asked) else None


def alike(file: File, today: date) -> Fault | None:
    """Another file may be of the same person: half of what is known stands in each."""
    return Fault(tuple(sorted(file.doubles))) if file.doubles else None


def unproved(file: File, today: date) -> Fault | None:
    """Often here, and no identity document was ever asked for."""
    return Fault(()) if not file.checked and file.visits >= SEEN_OFTEN else None


def names_wrong(file: File, today: date) -> Fault | None:
    """A name that is none, or a name in use that says nothing more than the birth name."""
    same = bool(file.used_name) and names.joined(file.used_name) == names.joined(file.birth_name)
    wrong = {*_wrong(file, today)} - {"birth_date"}
    return Fault((file.birth_name, file.used_name, file.first_names)) if same or wrong else None


def right_ended(file: File, today: date) -> Fault | None:
    """An insurer whose last day is over: the claim would come back unpaid."""
    return Fault(file.ended) if file.ended else None


def uninsured(file: File, today: date) -> Fault | None:
    """He comes, and nothing says who pays: his right is looked at before, not at the desk while others wait."""
    return Fault(()) if file.comes and file.insured is False else None


def unread(file: File, today: date) -> Fault | None:
    """A document waits for days to be looked at, or says nothing of what it is: nobody finds it again."""
    return Fault(tuple(sorted(file.unread))) if file.unread else None


def untold(file: File, today: date) -> Fault | None:
    """A visit is past, and nothing says whether he came: it counts neither as seen nor as missed."""
    return Fault(tuple(sorted(file.untold))) if file.untold else None


def address_in_part(file: File, today: date) -> Fault | None:
    """A town without a street, or a postcode with figures missing: letters come back."""
    if file.address is None:
        return None
    _lines, postcode, _city = file.address
    short = postcode.isdecimal() and len(postcode) < FIGURES
    return Fault(file.address) if short or not all(file.address) else None


def undoctored(file: File, today: date) -> Fault | None:
    """He comes, is sixteen or older, and no regular doctor is noted: nobody knows whom to write to."""
    grown = (file.birth_date.year + DECLARES_AT, file.birth_date.month, file.birth_date.day)
    of_age = (today.year, today.month, today.day) >= grown
    return Fault(()) if file.comes and of_age and file.doctored is False else None


def papers_lacking(file: File, today: date) -> Fault | None:
    """What was to be sent before a visit of the next days has not come."""
    return Fault(tuple(sorted(file.lacking))) if file.lacking else None


def unspoken(file: File, today: date) -> Fault | None:
    """Another language than French, and no interpreter is planned: who will understand whom?"""
    return Fault((file.language,)) if file.language != "fr" and not file.interpreter else None


def unconfirmed(file: File, today: date) -> Fault | None:
    """Nobody read the file back to the patient for long."""
    return Fault(()) if file.stale else None


# The gravest first: what comes of it if nobody looks.
CHECKS: Mapping[str, Check] = {
    "dead": dead_and_coming,
    "unreached": unreached,
    "phone": cannot_ring,
    "bounced": bounced,
    "birth": born_impossibly,
    "guardian": alone,
    "kin": kin_unreached,
    "papers": papers_lacking,
    "double": alike,
    "number": number_doubted,
    "coverage": right_ended,
    "insured": uninsured,
    "document": unread,
    "outcome": untold,
    "identity": unproved,
    "name": names_wrong,
    "address": address_in_part,
    "doctor": undoctored,
    "language": unspoken,
    "stale": unconfirmed,
}
OF_THE_DEAD = {"dead"}  # of who died nothing else matters


def is_usual(noted: int, of: int) -> bool:
    """Tell whether a practice notes something of its patients as a rule, so that it lacks where it is not noted."""
    return noted * USUAL_OF >= of > 0


def faults(file: File, today: date) -> dict[str, Fault]:
    """Return what is wrong or missing in a file, by the code of its check; the gravest first."""
    found = {code: check(file, today) for code, check in CHECKS.items() if not file.died or code in OF_THE_DEAD}
    return {code: fault for code, fault in found.items() if fault is not None}


def _answers_for(relation: str, *, child: bool) -> bool:
    return relation == "guardian" or (child and relation in kin.PARENTAL)


def _rings(number: str) -> bool:
    try:
        numbers.e164(number)
    except numbers.NotANumber:
        return False
    return True


@lru_cache(1)  # several checks ask it of one file
def _wrong(file: File, today: date) -> dict[str, traits.Wrong]:
    return traits.wrong_traits(
        birth_name=file.birth_name,
        first_names=file.first_names,
        used_name=file.used_name,
        birth_date=file.birth_date,
        today=today,
    )

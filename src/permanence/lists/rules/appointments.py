"""One line of a list of appointments: when, with whom, for whom, and what is wrong with it; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from .agenda_columns import Field
from .columns import fold
from .hours import Trouble, end, lasting, moment
from .lines import Fault as PersonFault
from .lines import day, dialled, tidy
from .naming import Named

USUAL = timedelta(minutes=15)
GONE = frozenset({"venu", "vu", "vue", "honore", "honoree", "termine", "terminee", "fulfilled", "present", "oui",
                  "effectue", "paye", "done", "completed", "consultation terminee",
                  "arrive", "arrived", "checked in", "parti"})  # fmt: skip
UNEXCUSED = frozenset({"absent", "non venu", "pas venu", "non honore", "lapin", "noshow", "no show", "non", "manque",
                       "absent non excuse", "rdv manque"})  # fmt: skip
EXCUSED = frozenset({"excuse", "absent excuse", "absence excusee"})
CANCELLED = frozenset({"annule", "annulee", "cancelled", "canceled", "supprime", "annule par le patient", "reporte",
                       "annule par le praticien", "deplace", "entered in error"})  # fmt: skip
PLANNED = frozenset({"", "prevu", "confirme", "confirmed", "booked", "planifie", "a venir", "en attente", "tentative",
                     "pending", "reserve", "programme", "proposed", "waitlist"})  # fmt: skip
STAGES = {"gone": GONE, "unexcused": UNEXCUSED, "excused": EXCUSED, "cancelled": CANCELLED, "planned": PLANNED}


class Fault(StrEnum):
    """Why a line can be no appointment; what is wrong with its time bears the codes of `hours.Trouble`."""

    NO_PRACTITIONER = "no_practitioner"
    NO_PATIENT = "no_patient"
    DIED = "died"
    SEVERAL = "several"
    OTHERWISE = "otherwise"
    LIKELY = "likely"


class Doubt(StrEnum):
    """What is told of a line that is an appointment all the same."""

    TWICE_THAT_NIGHT = "twice_that_night"
    LENGTH = "length"
    OVERLAP = "overlap"
    REASON = "reason"
    ROOM = "room"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Told:
    """What one line says; who, whom and why as it is written, to be matched with what is known here."""

    named: Named
    practitioner: str = ""
    reason: str = ""
    room: str = ""
    note: str = ""
    stage: str = "planned"
    starts_at: datetime | None = None
    ends_at: datetime | None = None  # none: as long as the reason takes
    faults: Sequence[str] = ()
    doubts: Sequence[str] = ()

    @property
    def patient(self) -> str:
        """The name as it is written."""
        named = self.named
        apart = " ".join(filter(None, (named.birth_name or named.used_name, named.first_names)))
        return named.whole or apart


def read(cells: Sequence[str], columns: Mapping[Field, int], zone: ZoneInfo) -> Told:
    """Read one line by its columns; what is wrong is told, never dropped."""
    said = {one: tidy(cells[at]) if at < len(cells) else "" for one, at in columns.items()}
    told = {one: said.get(one, "") for one in Field}
    begins = moment(told[Field.DAY], told[Field.HOUR], zone)
    ends, wrong = _ends(told, begins.at, zone)
    stage = _stage(told[Field.STATUS])
    faults: list[str] = [one for one in (begins.trouble, wrong) if one]
    doubts: list[str] = []
    if begins.twice:
        doubts.append(Doubt.TWICE_THAT_NIGHT)
    if stage is None:
        doubts.append(Doubt.STATUS)
    named = _named(told)
    if not named.whole and not named.birth_name and not named.used_name:
        faults.append(Fault.NO_PATIENT)
    elif told[Field.BIRTH_DATE] and named.birth_date is None:
        faults.append(PersonFault.BAD_DATE)
    return Told(
        named=named, practitioner=told[Field.PRACTITIONER], reason=told[Field.REASON], room=told[Field.ROOM],
        note=told[Field.NOTE], stage=stage or "planned", starts_at=begins.at, ends_at=ends, faults=faults,
        doubts=doubts,
    )  # fmt: skip


def reason_in(text: str, reasons: Mapping[str, object]) -> str:
    """Return the longest of the reasons (folded) that stands in a text; empty when none does."""
    padded = f" {fold(text)} "
    return max((name for name in reasons if name and f" {name} " in padded), key=len, default="")


def _named(told: Mapping[Field, str]) -> Named:
    apart = bool(told[Field.FIRST_NAMES])
    return Named(
        whole="" if apart else told[Field.WHOLE_NAME] or told[Field.BIRTH_NAME],
        birth_name=told[Field.BIRTH_NAME] if apart else "",
        used_name=told[Field.USED_NAME] if apart else "",
        first_names=told[Field.FIRST_NAMES],
        birth_date=day(told[Field.BIRTH_DATE]),
        phone=dialled(told[Field.PHONE]),
    )


def _ends(told: Mapping[Field, str], begins: datetime | None, zone: ZoneInfo) -> tuple[datetime | None, Trouble | None]:
    if begins is None:
        return None, None
    if told[Field.END]:
        ends = end(told[Field.END], begins, zone)
        return ends, None if ends else Trouble.BAD_LENGTH
    if told[Field.MINUTES]:
        lasts = lasting(told[Field.MINUTES])
        return (begins + lasts, None) if lasts else (None, Trouble.BAD_LENGTH)
    return None, None


def _stage(text: str) -> str | None:
    folded = fold(text)
    return next((stage for stage, words in STAGES.items() if folded in words), None)

"""By which channel someone is told: what he prefers and can receive, never whom it would hurt; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

import phonenumbers

FICTION = ("+3363998",)  # mobiles kept by ARCEP for works of fiction, absent from the library's tables
TEXTED = {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}
WAKES_AT, SLEEPS_AT = 8, 20  # nobody's telephone rings before or after, nor on a Sunday
LAST_HALF_HOUR = timedelta(minutes=30)
SUNDAY = 6


class Way(StrEnum):
    """How someone is told; a human's voice is a way too."""

    EMAIL = "email"
    SMS = "sms"
    VOICE = "voice"
    PAPER = "paper"
    SPACE = "space"  # his own space, of who writes there: a notice tells him that something waits
    NONE = "none"

    @property
    def written(self) -> bool:
        """Whether a message leaves."""
        return self in (Way.EMAIL, Way.SMS, Way.PAPER)


class Kind(StrEnum):
    """What a message is for, which decides how soon and by what it should come."""

    LETTER = "letter"
    CONFIRMATION = "confirmation"
    CHANGE = "change"
    REMINDER = "reminder"
    RECALL = "recall"  # that it is time to come back: no appointment is spoken of
    LATE = "late"
    OFFER = "offer"
    REPLY = "reply"
    NOTICE = "notice"  # that something waits in his space, and nothing of it
    NEWS = "news"  # an announcement to many: a closing, another address
    WORD = "word"  # a human's own words, in a conversation


ANSWERED_IN = timedelta(minutes=10)  # so long he has his telephone in hand: a reply that comes later waits for the day
AWAITED = {Kind.OFFER, Kind.LATE}  # his time to answer, or to come, runs on Sundays too
IN_TIME = timedelta(hours=1)  # told so long before he comes, a delay may wait for the morning
BY_TELEPHONE = {Kind.REMINDER, Kind.RECALL, Kind.LATE, Kind.OFFER, Kind.REPLY}  # read within minutes when it is an SMS
POSTED_IN = timedelta(days=4)  # a letter takes up to four days
BY_POST = {Kind.CONFIRMATION, Kind.CHANGE, Kind.REMINDER, Kind.RECALL, Kind.LETTER}  # of use even two days later
AT_DESK = {Kind.CONFIRMATION, Kind.LETTER, Kind.REPLY}  # already said by voice: nobody needs to call for it


@dataclass(frozen=True, slots=True)
class Reach:
    """How one person can be reached, as his file tells.

    :param person: his identifier in the room that knows him
    :param phones: E.164, the first noted first
    :param prefers: the way he asked for; empty when he said nothing
    :param postal: his address, in lines; empty when it is not known
    :param no_voice: he does not hear on the telephone: written to, by SMS first, and never called
    :param instead: who is told in his place, the parents of a child: the first who can be reached
    """

    person: UUID
    name: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    postal: str = ""
    prefers: str = ""
    by_voice: bool = False
    no_voice: bool = False
    dead: bool = False
    instead: "tuple[Reach, ...]" = ()


@dataclass(frozen=True, slots=True)
class Post:
    """What a structure can send, and whom it may not write to.

    :param stopped: ways and addresses that said stop
    :param wishes: the way each person asked for here
    :param signed: who an SMS says it comes from
    :param wordings: the practice's own sentences, by name and language
    """

    zone: ZoneInfo
    sms: bool = False
    stopped: frozenset[tuple[str, str]] = frozenset()
    wishes: Mapping[UUID, str] = field(default_factory=dict)
    signed: str = ""
    wordings: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """The way chosen, and why in one word.

    :param name: whose name the envelope bears
    :param not_before: when quiet hours end, for what should not ring now
    """

    way: Way
    address: str = ""
    because: str = ""
    not_before: datetime | None = None
    name: str = ""

    @property
    def written(self) -> bool:
        """Whether a message leaves."""
        return self.way.written


def choose(reach: Reach, post: Post, kind: Kind, now: datetime, before: datetime | None = None) -> Choice:
    """Choose how someone is told; whoever cannot be written to is called, unless he was told by voice already.

    :param before: when it is of no use any more; a letter on paper must come by then
    """
    if reach.dead:
        return Choice(Way.NONE, because="dead")
    for other in reach.instead:
        chosen = choose(other, post, kind, now, before)
        if chosen.way is not Way.NONE:
            return chosen
    wish = post.wishes.get(reach.person, reach.prefers)
    if not reach.no_voice and (reach.by_voice or wish == Way.VOICE):
        return _voice(reach, "by voice")
    in_time = before is None or before - now >= POSTED_IN
    if in_time and wish == Way.PAPER and (posted := _posted(reach, post, kind)):
        return replace(posted, because="wished")
    if reach.no_voice and wish in ("", Way.VOICE):
        wish = Way.SMS
    for way in _in_order(wish, kind):
        if found := _written(reach, post, way, kind, now, before=before):
            return replace(found, because="wished") if way == wish else found
    called = _voice(reach, "nothing to write to")
    return (_posted(reach, post, kind) if in_time and called.way is Way.NONE else None) or called


def _in_order(wish: str, kind: Kind) -> tuple[Way, Way]:
    first_sms = wish == Way.SMS or (wish != Way.EMAIL and kind in BY_TELEPHONE)
    return (Way.SMS, Way.EMAIL) if first_sms else (Way.EMAIL, Way.SMS)


def _written(
    reach: Reach, post: Post, way: Way, kind: Kind, now: datetime, *, before: datetime | None
) -> Choice | None:
    if way is Way.SMS and not post.sms:
        return None
    known = [n for n in reach.phones if is_mobile(n)] if way is Way.SMS else reach.emails
    address = next((one for one in known if (way.value, one) not in post.stopped), None)
    if address is None:
        return None
    wakes = rings_at(kind, now, post.zone, before) if way is Way.SMS else now
    return Choice(way, address, "usual", wakes if wakes > now else None)


def _posted(reach: Reach, post: Post, kind: Kind) -> Choice | None:
    known = reach.postal and kind in BY_POST and (Way.PAPER.value, reach.postal) not in post.stopped
    return Choice(Way.PAPER, reach.postal, "usual", name=reach.name) if known else None


def _voice(reach: Reach, because: str) -> Choice:
    number = "" if reach.no_voice else next(iter(reach.phones), "")
    return Choice(Way.VOICE, number, because) if number else Choice(Way.NONE, because="unreachable")


def is_mobile(number: str) -> bool:
    """Tell whether a number in E.164 can receive an SMS."""
    if number.startswith(FICTION):
        return True
    try:
        return phonenumbers.number_type(phonenumbers.parse(number)) in TEXTED
    except phonenumbers.NumberParseException:
        return False


def is_quiet(moment: datetime, zone: ZoneInfo, *, sundays: bool = False) -> bool:
    """Tell whether a telephone should not ring then, by the clock on the wall: at night, and on Sundays.

    :param sundays: of what is waited for, which rings on a Sunday's day too
    """
    local = moment.astimezone(zone)
    return (local.weekday() == SUNDAY and not sundays) or not WAKES_AT <= local.hour < SLEEPS_AT


def waking(moment: datetime, zone: ZoneInfo, *, sundays: bool = False) -> datetime:
    """Return the first moment from then on at which a telephone may ring."""
    local = moment.astimezone(zone)
    while is_quiet(local, zone, sundays=sundays):
        after = local.hour >= SLEEPS_AT or (local.weekday() == SUNDAY and not sundays)
        day = local.date() + timedelta(days=1) if after else local.date()
        local = datetime(day.year, day.month, day.day, WAKES_AT, tzinfo=zone)
    return local.astimezone(moment.tzinfo)


def rings_at(kind: Kind, now: datetime, zone: ZoneInfo, before: datetime | None) -> datetime:
    """Return when an SMS may ring: by day, unless it answers what he has just written.

    A delay rings at night only for who comes before the morning, or soon after: later it would be of no use.
    """
    wakes = waking(now, zone, sundays=kind in AWAITED)
    pressing = kind is Kind.REPLY or (kind is Kind.LATE and (before is None or before - wakes < IN_TIME))
    return now if pressing else wakes


def brought_forward(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment, or the last half hour before it in which a telephone may ring."""
    local = moment.astimezone(zone)
    while is_quiet(local, zone):
        before = local.hour < WAKES_AT or local.weekday() == SUNDAY
        day = local.date() - timedelta(days=1) if before else local.date()
        local = datetime(day.year, day.month, day.day, SLEEPS_AT, tzinfo=zone) - LAST_HALF_HOUR
    return local.astimezone(moment.tzinfo)

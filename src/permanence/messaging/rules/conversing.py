"""By which ways someone may be answered, and which of them comes first; pure."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from .reaching import Choice, Post, Reach, Way, is_mobile, waking

_NOBODY = UUID(int=0)
LIKE_HIS = {"sms": Way.SMS, "email": Way.EMAIL, "phone": Way.VOICE, "space": Way.SPACE}  # he is answered as he wrote


def ways(
    reach: Reach | None, address: str, post: Post, now: datetime, *, waits: bool, space: bool = False
) -> list[Choice]:
    """Return each way by which someone can be answered, once each; a child's parents come before the child.

    Whoever is to be called is proposed a voice first.

    :param reach: how he is reached, when he is known
    :param address: where he wrote from, when he is not
    :param waits: he waits for an answer: a telephone may ring at any hour for it
    :param space: he writes in his own space, and reads there
    """
    if reach is not None and reach.dead:
        return []
    people = [_at(address)] if reach is None else [one for one in (*reach.instead, reach) if not one.dead]
    found: dict[Way, Choice] = {}
    for one in people:
        for choice in _of(one, post, now, waits=waits):
            found.setdefault(choice.way, choice)
    found.setdefault(Way.VOICE, Choice(Way.VOICE))
    if space and reach is not None:
        found[Way.SPACE] = Choice(Way.SPACE, name=reach.name)
    usual = (Way.SPACE, Way.SMS, Way.EMAIL, Way.PAPER, Way.VOICE)
    order = sorted(usual, key=lambda way: way is not Way.VOICE) if _called(reach, post) else usual
    return [found[way] for way in order if way in found]


def first(choices: list[Choice], channel: str) -> str:
    """Return the way proposed first: by voice when he is to be called, else his own when it is open, else the first."""
    open_ = [choice.way for choice in choices]
    wanted = Way.VOICE if open_[:1] == [Way.VOICE] else LIKE_HIS.get(channel)
    return str(wanted if wanted in open_ else next(iter(open_), ""))


def _called(reach: Reach | None, post: Post) -> bool:
    if reach is None or reach.no_voice or not reach.phones:
        return False
    return reach.by_voice or post.wishes.get(reach.person, reach.prefers) == Way.VOICE


def _of(reach: Reach, post: Post, now: datetime, *, waits: bool) -> Iterator[Choice]:
    mobile = next((n for n in reach.phones if is_mobile(n) and (Way.SMS.value, n) not in post.stopped), "")
    if mobile and post.sms:
        wakes = now if waits else waking(now, post.zone)
        yield Choice(Way.SMS, mobile, name=reach.name, not_before=wakes if wakes > now else None)
    email = next((one for one in reach.emails if (Way.EMAIL.value, one) not in post.stopped), "")
    if email:
        yield Choice(Way.EMAIL, email, name=reach.name)
    if reach.postal:
        yield Choice(Way.PAPER, reach.postal, name=reach.name)
    if reach.phones and not reach.no_voice:
        yield Choice(Way.VOICE, reach.phones[0], name=reach.name)


def _at(address: str) -> Reach:
    """Return how someone is reached of whom nothing but where he wrote from is known."""
    if "@" in address:
        return Reach(_NOBODY, emails=(address,))
    return Reach(_NOBODY, phones=(address,) if address else ())

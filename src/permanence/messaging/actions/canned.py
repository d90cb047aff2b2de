"""Answers a practice gives often: their places are checked before anyone inserts them."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can
from permanence.messaging.models import CannedAnswer
from permanence.messaging.rules import places


class BadAnswer(Invalid):
    """An answer that could not be filled in."""

    title = _("This answer needs another look")


class TitleTaken(Refusal):
    """Two answers of one name would be mistaken for each other."""

    title = _("There is an answer of this name already")
    next_step = _("Give it another name, or change the one there is.")


@action(Can.MANAGE_DIRECTORY, audit="canned_answer.written", of="structure")
def write_answer(
    *, by: Actor, structure: Structure, title: str, text: str, now: datetime, former: CannedAnswer | None = None
) -> CannedAnswer:
    """Write an answer given often; in the place of a former one, which is kept as it was.

    :param text: with its places as they are kept
    :raises BadAnswer: for a place nobody fills in, or nothing at all
    :raises TitleTaken: when another one bears this name
    """
    if not title.strip() or not text.strip() or places.wrong(text):
        raise BadAnswer
    if former is not None:
        CannedAnswer.objects.filter(pk=former.pk, structure=structure).update(retired_at=now)
    try:
        with transaction.atomic():
            return CannedAnswer.objects.create(
                structure=structure, title=title.strip()[:60], text=text.strip()[:1000], written_at=now,
                by_name=by.name[:200],
            )  # fmt: skip
    except IntegrityError as taken:
        raise TitleTaken from taken


@action(Can.MANAGE_DIRECTORY, audit="canned_answer.retired", of="answer")
def retire_answer(*, by: Actor, answer: CannedAnswer, now: datetime) -> CannedAnswer:
    """Propose an answer no more."""
    CannedAnswer.objects.filter(pk=answer.pk, retired_at=None).update(retired_at=now)
    return CannedAnswer.objects.get(pk=answer.pk)

"""The words of an announcement to many, tried before anyone reads them."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from permanence.foundation.refusal import Invalid, Words

from .rules import wording

LONGEST, MOST_DAYS, FARTHEST = 300, 92, timedelta(days=366)
SAID: Mapping[str, Words] = {
    "telling": _("“%(word)s” tells something of health: others may read over someone's shoulder."),
    "empty": _("It says nothing: signs alone stand there."),
    "link": _(
        "“%(word)s” looks like a link: only the house's own stands in an e-mail, patients are told to follow no other. "
        "Put a space after a full stop."
    ),
}


class BadAnnouncement(Invalid):
    """Words nobody may receive so, or days and an hour that cannot be.

    :ivar errors: what is wrong, by language
    """

    title = _("This announcement needs another look")

    def __init__(self, errors: Mapping[str, list[str]] | None = None) -> None:
        super().__init__()
        self.errors = errors or {}


def checked(words: Mapping[str, str]) -> dict[str, str]:
    """Return the words of an announcement as they are kept, those of each language in one line.

    :raises BadAnnouncement: without French words, for too many, for a word of health or a link
    """
    tidy = {
        language: " ".join(text.translate(wording.TURNING).split())
        for language, text in words.items()
        if language in wording.LANGUAGES
    }
    kept = {language: text for language, text in tidy.items() if text}
    errors = {
        language: [str(SAID[one.code]) % {"word": one.about} for one in wrong]
        for language, text in kept.items()
        if (wrong := wording.unfit(text) if wording.says(text) else [wording.Wrong("empty")])
    }
    if errors or "fr" not in kept or any(len(text) > LONGEST for text in kept.values()):
        raise BadAnnouncement(errors)
    return kept

"""Calendar files for the strictest reader: escaping, folding, nothing broken in a character."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from permanence.portal.rules import Entry, ics

NOW = datetime(2026, 11, 22, 11, tzinfo=UTC)
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.just("\n"), max_size=200)


@given(words, words)
def test_any_words_come_back_whole(summary: str, location: str) -> None:
    raw = ics(Entry("x@permanence", NOW, NOW, summary, location, ""), now=NOW).encode()
    lines = raw.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    for line in lines:
        line.decode()  # no character is cut
    unfolded = raw.replace(b"\r\n ", b"").decode().split("\r\n")
    assert unfolded[9] == "SUMMARY:" + _escaped(summary)
    assert unfolded[10] == "LOCATION:" + _escaped(location)


def _escaped(value: str) -> str:
    return "".join({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}.get(letter, letter) for letter in value)

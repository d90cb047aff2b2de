"""What leaves the house, as rules: subjects of one line."""

import pytest

from permanence.messaging.rules import one_line


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("  Rendez-vous\r\nBcc: x@exemple.test ", "Rendez-vous Bcc: x@exemple.test"),
        ("Un\u2028deux\x85trois\x0bquatre", "Un deux trois quatre"),
        ("Rendez-vous confirmé\u00a0: lundi", "Rendez-vous confirmé\u00a0: lundi"),
        ("a" * 200, "a" * 150),
    ],
)
def test_a_subject_is_one_line_and_keeps_its_no_break_spaces(written: str, line: str) -> None:
    assert one_line(written) == line

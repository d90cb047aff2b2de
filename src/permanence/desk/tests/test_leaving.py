"""What a patient leaves without speaking to anyone is kept whole, once."""

import pytest

from permanence.desk import actions
from permanence.desk.models import Request
from permanence.desk.tests.scenes import NOW, Scene
from permanence.foundation.actor import scope


@pytest.mark.parametrize("length", [1, 300, 301, 1500])
def test_every_word_of_a_long_sms_is_kept(scene: Scene, length: int) -> None:
    words = ("é" * length)[:length]
    with scope(scene.everyone) as by:
        for _ in range(2):
            left = actions.leave_written(
                by=by, structure=scene.practice, kind="message", expressed=words, now=NOW, key="sms:1"
            )
        assert words in (left.expressed, left.understood)
        assert Request.objects.filter(channel="sms").count() == 1, "told twice, it is one"

"""How often one thing may be asked for, counted by each process: no flood reads the database."""

from collections.abc import Hashable


class Turnstile:
    """Lets so many pass in each span of time, for each key; what it keeps grows with the keys alone.

    :param most: how many
    :param within_s: in how many seconds
    """

    def __init__(self, most: int, within_s: int) -> None:
        self.most, self.within_s = most, within_s
        self._passed: dict[Hashable, tuple[int, int]] = {}

    def admits(self, key: Hashable, at_s: float) -> bool:
        """Tell whether one more may pass.

        :param at_s: a clock in seconds that never goes back
        """
        span = int(at_s) // self.within_s
        before, count = self._passed.get(key, (span, 0))
        self._passed[key] = (span, count + 1 if before == span else 1)
        return self._passed[key][1] <= self.most

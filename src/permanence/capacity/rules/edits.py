"""What an edited rule would change."""

from collections.abc import Iterable, Sequence

from .instants import Span


def gained(before: Iterable[Span], after: Iterable[Span]) -> list[Span]:
    """Tell the stretches that are in `after` and were not in `before`; the other way round, those that are lost."""
    former = _joined(before)
    found = []
    for span in _joined(after):
        begins = span.starts_at
        for one in former:
            if one.ends_at > begins and one.starts_at < span.ends_at:
                if one.starts_at > begins:
                    found.append(Span(begins, one.starts_at))
                begins = max(begins, one.ends_at)
        if begins < span.ends_at:
            found.append(Span(begins, span.ends_at))
    return found


def holds(spans: Sequence[Span], one: Span) -> bool:
    """Tell whether one stretch lies wholly inside the others taken together."""
    return not gained(spans, [one])


def _joined(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.starts_at <= found[-1].ends_at:
            found[-1] = Span(found[-1].starts_at, max(found[-1].ends_at, span.ends_at))
        else:
            found.append(span)
    return found

"""The trace is sealed every ten minutes; every night it is verified, and what was kept long enough is let go."""

import logging
from datetime import datetime, timedelta

from django.conf import settings

from permanence.foundation import clock
from permanence.foundation.jobs import periodic

from . import sealing

log = logging.getLogger(__name__)


@periodic(cron="*/10 * * * *")
def seal_trace(*, now: datetime) -> None:
    """Seal what was traced since; the mark told in the log can be kept where nobody who has the database reaches it."""
    if one := sealing.seal():
        log.info("trace sealed: %s lines, seal %s %s", one.lines, one.pk, one.mark)


@periodic(cron="23 3 * * *")
def inspect_trace(*, now: datetime) -> None:
    """Verify the whole chain, then let go what is older than it is kept."""
    found = sealing.inspect()
    if found.broken_at_id is not None:
        log.error("the trace does not agree with its seal %s: nothing older is let go", found.broken_at_id)
        return
    if not clock.may_forget(now):
        return
    gone = sealing.let_go(now - timedelta(days=settings.TRACE_DAYS))
    log.info("trace verified: %s lines; %s lines let go", found.lines, gone)

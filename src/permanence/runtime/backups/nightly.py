"""Takes a base copy every night: `python -m permanence.runtime.backups.nightly`, kept alive by the supervisor."""

import logging
import sys
import time
from datetime import UTC, datetime

from permanence.runtime import database
from permanence.runtime.backups import taking
from permanence.runtime.backups.vault import BadKey, Vault

LOOK_EVERY_S = 600.0
NIGHT = range(2, 5)  # hours of the machine's clock
FRESH_H, STALE_H = 20.0, 30.0  # at night a copy older than the first is renewed, by day one older than the second

log = logging.getLogger("permanence.backups")


def due(age_h: float | None, hour: int) -> bool:
    """Tell whether a copy is to be taken at this hour; at once when there is none, or the machine slept at night."""
    return age_h is None or age_h > (FRESH_H if hour in NIGHT else STALE_H)


def main() -> None:
    """Look every ten minutes; a copy that fails is told and tried again."""
    from permanence.config.environment import ENVIRONMENT as environment

    assert environment.backups
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr)
    vault = Vault(environment.backups, environment.backup_to)
    while True:
        if due(taking.age_of_newest(vault), datetime.now().hour):  # noqa: DTZ005  # the machine's own clock
            try:
                path = taking.take(database.copied_from(environment), vault, now=datetime.now(UTC))
                taking.tidy(vault, keep=environment.backups_kept)
                log.info("copied into %s", path.name)
            except (taking.CopyFailed, BadKey, OSError) as problem:
                log.error("no copy was taken: %s", problem)
        time.sleep(LOOK_EVERY_S)


if __name__ == "__main__":
    main()

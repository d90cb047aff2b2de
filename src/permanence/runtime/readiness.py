"""Brings an installation to its code's state before it serves: `python -m permanence.runtime.readiness`.

A process of its own, so that the supervisor stays small. Its steps go to stderr, the demo's logins to stdout as JSON.
"""

import dataclasses
import hashlib
import importlib.util
import json
import sys

from permanence.config.environment import ENVIRONMENT
from permanence.runtime import database
from permanence.runtime.steps import say, step


def main() -> None:
    """Compile, migrate, collect and, for a demo, build: what is said on the way is said in French already."""
    from permanence import i18n

    i18n.compile_stale()
    with step("Loading the application"):
        database.open_django()
    with step("Updating the database"):
        database.migrate(ENVIRONMENT)
    seal()
    collect_static()
    if ENVIRONMENT.demo:
        json.dump(build_demo(), sys.stdout)
    elif not anyone():
        say("Nobody can sign in yet: permanence found, in another terminal, opens the first account.")


def seal() -> None:
    """Look whether every key in use was given, and seal what was written before keys had names."""
    from permanence.foundation import resealing
    from permanence.foundation.sealing import KEYLESS

    try:
        resealing.take_up()
    except resealing.KeysMissing as missing:
        raise SystemExit(str(missing)) from None
    if KEYLESS not in resealing.in_use():
        return
    try:
        with step("Sealing what is not sealed yet"):
            closed = database.reseal(say)
    except resealing.StillInUse as held:
        raise SystemExit(str(held)) from None
    if closed:
        raise SystemExit(f"{len(closed)} rows open with none of the keys given: permanence reseal says which.")


def collect_static() -> None:
    """Hash, compress and gather the static files, unless nothing changed since the last time."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = settings.STATIC_ROOT / ".stamp"
    wanted = _static_fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    with step("Collecting static files"):
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(wanted)


def anyone() -> bool:
    """Tell whether there is an account to sign in with."""
    from permanence.foundation.models import Account

    return Account.objects.exists()


def build_demo() -> list[dict[str, str]]:
    """Build the demo world if it is not there; return who may sign in."""
    if importlib.util.find_spec("permanence.demo") is None:
        say("This installation was made without the demo world.")
        return []
    from django.utils import timezone

    from permanence.demo import build

    if not build.is_built():
        with step("Building the demo world"):
            build.build(today=timezone.localdate(), now=timezone.now(), scale=1, progress=say)
    return [dataclasses.asdict(login) for login in build.logins()]


def _static_fingerprint() -> str:
    from django.contrib.staticfiles.finders import get_finders

    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            size, changed = storage.size(name), storage.get_modified_time(name)
            seen.update(f"{name} {size} {changed.timestamp()}\n".encode())
    return seen.hexdigest()


if __name__ == "__main__":
    main()

"""Hands one file of PostgreSQL's log over to the vault: its archive_command.

`python -m permanence.runtime.backups.archive FOLDER RECIPIENT PATH NAME`; it loads no application, for it runs often.
PostgreSQL keeps the file and asks again until the exit code is 0.
"""

import gzip
import sys
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from permanence.runtime.backups.vault import BadKey, Vault


def archive(vault: Vault, path: Path, name: str) -> None:
    """Put one file away; the same one again is nothing new, another of its name is refused.

    :raises FileExistsError: when another server has put another content there
    """
    content = path.read_bytes()
    mark = sha256(content).hexdigest()[:16]
    there = vault.segment_paths(name)
    target = vault.folder / "log" / f"{name}.{mark}.gz.age"
    if there and target not in there:
        raise FileExistsError(f"{name} of another server is in {vault.folder}: give this one a folder of its own.")
    if not there:
        vault.put(BytesIO(gzip.compress(content, compresslevel=1)), target)  # a minute's segment is mostly empty


def main() -> int:
    """Do as PostgreSQL asks; what hinders it is written to PostgreSQL's log."""
    folder, recipient, path, name = sys.argv[1:]
    try:
        archive(Vault(Path(folder), recipient), Path(path), name)
    except (OSError, BadKey) as problem:
        print(f"the log was not put away: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

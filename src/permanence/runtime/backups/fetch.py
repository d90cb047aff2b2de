"""Takes one file of the log out of the vault: PostgreSQL's restore_command.

`python -m permanence.runtime.backups.fetch FOLDER KEYFILE NAME PATH`; exit code 1 says that it is not there, which ends
a restoration.
"""

import gzip
import sys
from io import BytesIO
from pathlib import Path

from permanence.runtime.backups.vault import Vault, identity, open_into


def main() -> int:
    """Do as PostgreSQL asks. A damaged file is no end of the log: it stops the server (exit code above 125)."""
    folder, key, name, path = sys.argv[1:]
    there = Vault(Path(folder)).segment_paths(name)
    if not there:
        return 1
    try:
        packed = BytesIO()
        open_into(there[0], packed, identity(Path(key)))
        Path(path).write_bytes(gzip.decompress(packed.getvalue()))
    except Exception as problem:  # whatever it is, going on would lose what comes after
        print(f"{name} cannot be taken out: {problem}", file=sys.stderr)
        return 126
    return 0


if __name__ == "__main__":
    sys.exit(main())

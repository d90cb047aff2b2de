"""Where the embedded PostgreSQL keeps its data and its socket; computed without starting anything."""

import hashlib
import os
import tempfile
from pathlib import Path
from urllib.parse import quote

SOCKET = ".s.PGSQL.5432"
LONGEST = 100  # sun_path holds 107 bytes on Linux and 103 on macOS
OWNER = "permanence_owner"
APPLICATION = "permanence_app"
DATABASE = "permanence"


def socket_folder(folder: Path) -> Path:
    """The folder of the socket: inside the cluster's own, or a short private one when that path is too long."""
    inside = folder.resolve() / "socket"
    if len(os.fsencode(inside / SOCKET)) < LONGEST:
        return inside
    key = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"permanence-{os.getuid()}-{key}"


def address(folder: Path, role: str, database: str = DATABASE) -> str:
    """The URL of a database of the embedded cluster in this folder."""
    return f"postgresql://{role}@/{database}?host={quote(str(socket_folder(folder)), safe='/')}"

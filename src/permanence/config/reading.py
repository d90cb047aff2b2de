"""Reads single settings; a bad one is noted with how to mend it, and reading goes on to find the others."""

import os
import re
import secrets
import shlex
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict

from permanence.config.smtp import Smtp

YES = {"1", "true", "yes", "on"}
NO = {"", "0", "false", "no", "off"}
PUBLIC_KEY = re.compile(r"age1[02-9ac-hj-np-z]{58}")  # Bech32 of an X25519 key
SHORTEST_KEY = 32
LONG_KEY = re.compile(r"[\w-]{43}=", re.ASCII)  # 32 bytes
NEW_LONG_KEY = 'python3 -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"'
NEW_KEY = 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
TWO_ROLES = "Give both: DATABASE_URL for the application's role, DATABASE_OWNER_URL for the role that owns the tables."


class BadSetting(Exception):
    """One setting that cannot be used: its name, what is wrong, and how to mend it. Its value is never shown."""

    def __init__(self, name: str, problem: str, mend: str) -> None:
        super().__init__(f"{name} {problem}. {mend}")
        self.name, self.problem, self.mend = name, problem, mend


class BadSettings(Exception):
    """All the settings that cannot be used."""

    def __init__(self, problems: list[BadSetting]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


@dataclass
class Reading:
    """One pass over the given variables."""

    given: Mapping[str, str]
    problems: list[BadSetting] = field(default_factory=list)

    def switch(self, name: str) -> bool:
        """A yes or a no; absent is no."""
        word = self.given.get(name, "").strip().lower()
        if word not in YES | NO:
            self._refuse(name, "is neither yes nor no", f"Write {name}=1, or leave it out.")
        return word in YES

    def whole_number(self, name: str, default: int, *, least: int, most: int) -> int:
        """A number between two bounds, both included."""
        with suppress(ValueError):
            number = int(self.given.get(name) or default)
            if least <= number <= most:
                return number
        self._refuse(name, f"is not a whole number from {least} to {most}", f"For instance {name}={default}.")
        return default

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        """One of some words; the first when absent."""
        word = self.given.get(name, "").strip().lower() or choices[0]
        if word not in choices:
            self._refuse(name, f"is none of {', '.join(choices)}", f"Write {name}={choices[0]}, or leave it out.")
        return word

    def folder(self, name: str, default: Path) -> Path:
        """A folder that can be written, made when it is absent."""
        folder = Path(self.given.get(name) or default).expanduser().absolute()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            self._refuse(name, f"cannot be made ({problem.strerror})", "Name a folder this user may write.")
        else:
            if not os.access(folder, os.W_OK | os.X_OK):
                self._refuse(
                    name, "cannot be written", f"Give this user the right to write in {folder}, or name another."
                )
        return folder

    def web_address(self, name: str, default: str) -> str:
        """The address people type, without a path."""
        address = (self.given.get(name) or default).rstrip("/")
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
            self._refuse(name, "is not the address of a site", f"For instance {name}=https://permanence.example.fr")
        return address

    def service(self, name: str) -> str:
        """The address of a service that programs ask, over TLS; empty when none is given."""
        address = self.given.get(name, "").strip()
        if address and (urlsplit(address).scheme != "https" or not urlsplit(address).hostname):
            self._refuse(name, "is no https address", f"For instance {name}=https://api.pwnedpasswords.com/range/")
        return address

    def socket(self, name: str) -> str | tuple[str, int] | None:
        """A socket of this machine by its path, or a numbered address with its port; None when none is given."""
        given = self.given.get(name, "").strip()
        if not given or given.startswith("/"):
            return given or None
        host, _, port = given.rpartition(":")
        with suppress(ValueError):
            if 0 < int(port) < 2**16:
                return str(ip_address(host.strip("[]"))), int(port)
        self._refuse(
            name, "is neither the path of a socket nor a number with its port",
            f"For instance {name}=/dev/log or {name}=10.66.0.9:514",
        )  # fmt: skip
        return None

    def hosts(self, name: str, default: tuple[str, ...], url: str) -> tuple[str, ...]:
        """The host names answered to: those given, or this machine's and that of the public address."""
        given = tuple(host.strip() for host in self.given.get(name, "").split(",") if host.strip())
        if "*" in given:
            self._refuse(name, "allows every host", f"Name the hosts, for instance {name}=permanence.example.fr")
        return tuple(dict.fromkeys((*(given or default), urlsplit(url).hostname or "")))

    def databases(self, application: str, owner: str) -> tuple[str, str]:
        """The two addresses of the managed server, or those of the embedded one."""
        named = {name: self.given.get(name, "") for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}
        if not any(named.values()):
            return application, owner
        users = [self._user(name, url) for name, url in named.items()]
        if all(users) and users[0] == users[1]:
            self._refuse("DATABASE_URL", "and DATABASE_OWNER_URL name the same role", TWO_ROLES)
        return named["DATABASE_URL"], named["DATABASE_OWNER_URL"]

    def database(self, name: str) -> str:
        """The address of a database; empty when absent."""
        url = self.given.get(name, "")
        if url:
            self._user(name, url)
        return url

    def secret_key(self, own: Path | None) -> str:
        """The key that signs sessions and links.

        :param own: where an installation of a single machine keeps the one it makes for itself
        """
        key = self.given.get("PERMANENCE_SECRET_KEY", "")
        file = Path(self.given.get("PERMANENCE_SECRET_KEY_FILE", "") or own or "")
        if not key and file != Path():
            try:
                key = self._own_key(file) if file == own else file.read_text().strip()
            except OSError as problem:
                self._refuse("PERMANENCE_SECRET_KEY_FILE", f"cannot be read ({problem.strerror})", f"Look at {file}.")
                return ""
        if len(key) < SHORTEST_KEY:
            fault = "is shorter than 32 characters" if key else "is missing"
            self._refuse("PERMANENCE_SECRET_KEY", fault, f"Make one with: {NEW_KEY}")
        return key

    def public_key(self, name: str) -> str:
        """The public key that copies are sealed for; required where it is asked for."""
        key = self.given.get(name, "").strip()
        if not PUBLIC_KEY.fullmatch(key):
            fault = "is not a public key of age" if key else "is missing: without it copies would not be sealed"
            self._refuse(name, fault, "Make one with: permanence backup --new-key FILE")
        return key

    def keys(self, name: str) -> tuple[str, ...]:
        """Keys, the newest first: given here, or in a file of their own, apart by commas, spaces or lines."""
        given, file = self.given.get(name, ""), self.given.get(f"{name}_FILE", "")
        if not given and file:
            try:
                given = Path(file).read_text()
            except OSError as problem:
                self._refuse(f"{name}_FILE", f"cannot be read ({problem.strerror})", f"Look at {file}.")
        keys = tuple(given.replace(",", " ").split())
        if not all(LONG_KEY.fullmatch(key) for key in keys):
            self._refuse(name, "holds what is no key", f"Make one with: {NEW_LONG_KEY}")
            return ()
        return keys

    def command(self, name: str) -> tuple[str, ...]:
        """A command with its words; empty when none is given."""
        try:
            words = tuple(shlex.split(self.given.get(name, "")))
        except ValueError:
            self._refuse(name, "is not a command", f'For instance {name}="clamdscan --no-summary -"')
            return ()
        if words and shutil.which(words[0]) is None:
            self._refuse(name, "names a program that is not there", f'For instance {name}="clamdscan --no-summary -"')
        return words

    def smtp(self, name: str) -> Smtp | None:
        """The mail server, if one is given."""
        if not self.given.get(name):
            return None
        with suppress(ValueError):
            return Smtp.parse(self.given[name])
        self._refuse(
            name, "is not a mail server's address", f"For instance {name}=smtp+tls://user:password@mail.example.fr:587"
        )
        return None

    def mail_address(self, name: str, default: str) -> str:
        """A sender, with or without a name."""
        sender = self.given.get(name) or default
        if "@" not in parseaddr(sender)[1]:
            self._refuse(name, "is not an e-mail address", f'For instance {name}="Permanence <accueil@example.fr>"')
        return sender

    def _user(self, name: str, url: str) -> str:
        if not url:
            self._refuse(name, "is missing", TWO_ROLES)
            return ""
        with suppress(psycopg.Error):
            parts = conninfo_to_dict(url)
            if url.startswith(("postgres://", "postgresql://")) and parts.get("dbname") and parts.get("user"):
                return str(parts["user"])
        self._refuse(
            name, "is not a PostgreSQL address", f"For instance {name}=postgresql://role:password@host:5432/permanence"
        )
        return ""

    def _own_key(self, file: Path) -> str:
        with suppress(FileExistsError):  # written aside and linked, so that nobody ever reads half a key
            if not file.exists():
                fresh = file.with_name(f".{file.name}.{os.getpid()}")
                descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
                with os.fdopen(descriptor, "w") as stream:
                    stream.write(secrets.token_urlsafe(50))
                try:
                    os.link(fresh, file)
                finally:
                    fresh.unlink()
        return file.read_text().strip()

    def _refuse(self, name: str, problem: str, mend: str) -> None:
        self.problems.append(BadSetting(name, problem, mend))

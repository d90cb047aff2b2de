"""What would go over the network unencrypted, or to whoever answers: the ways in and out of an installation."""

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from psycopg.conninfo import conninfo_to_dict

from permanence.config.environment import Environment

PROVED = {"verify-full", "verify-ca"}


def in_clear(environment: Environment) -> Iterator[str]:
    """Yield what to mend, way by way."""
    if not environment.https and not _here(urlsplit(environment.url).hostname or ""):
        yield "people would reach it without TLS: put a TLS proxy in front, and write https:// in PERMANENCE_URL"
    mail = environment.smtp
    if mail and not (mail.tls or mail.start_tls or _here(mail.host)):
        yield "mail would leave unencrypted: write smtp+tls:// or smtps:// in SMTP_URL"
    for setting, url in (
        ("DATABASE_URL", environment.database_url),
        ("DATABASE_OWNER_URL", environment.database_owner_url),
    ):
        parts = conninfo_to_dict(url)
        hosts = str(parts.get("host") or "").split(",")
        if not all(map(_here, hosts)) and parts.get("sslmode") not in PROVED:
            yield f"the way to PostgreSQL proves nothing: add ?sslmode=verify-full&sslrootcert=… to {setting}"


def _here(host: str) -> bool:
    """Tell whether a host is this machine: a socket, a name of its own, a loopback address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in {"", "localhost"} or host.startswith("/")

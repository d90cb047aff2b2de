"""What would go over the network unencrypted, or to whoever answers: the ways in and out of an installation."""

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from psycopg.conninfo import conninfo_to_dict

from permanence.config.environment import Environment

PROVED = "verify-full"  # `verify-ca` asks nobody for his name


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
        if not _stays_here(url) and conninfo_to_dict(url).get("sslmode") != PROVED:
            yield f"the way to PostgreSQL proves nothing: add ?sslmode=verify-full&sslrootcert=… to {setting}"
    if not _stays_here(environment.backup_from):
        yield (
            "copies would come from another machine in clear, for the pg_basebackup that comes along speaks no TLS:"
            " take them there, with PERMANENCE_BACKUP_FROM naming localhost"
        )


def _stays_here(url: str) -> bool:
    """Tell whether all hosts of a database are this machine; so they are of none; a service may be anywhere."""
    told = conninfo_to_dict(url)
    return "service" not in told and all(map(_here, f"{told.get('host', '')},{told.get('hostaddr', '')}".split(",")))


def _here(host: str) -> bool:
    """Tell whether a host is this machine: a socket, a name of its own, a loopback address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in {"", "localhost"} or host.startswith("/")

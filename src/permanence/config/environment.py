"""The settings an administrator gives through environment variables, checked before anything starts."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from permanence.config import carriers, embedded, identities, national
from permanence.config.reading import BadSetting, BadSettings, Reading
from permanence.config.smtp import Smtp
from permanence.foundation.provider import Provider

__all__ = ["ENVIRONMENT", "BadSetting", "BadSettings", "Environment", "read"]

HOSTS = ("localhost", "127.0.0.1", "[::1]")
MOST_PROCESSES = 64
DIAL = ("tel", "callto", "sip")


@dataclass(frozen=True, kw_only=True)
class Environment:
    """One installation's settings.

    :param database_url: of the application's role, which row-level security binds
    :param database_owner_url: of the role that owns the tables and migrates them
    :param embedded: whether the embedded PostgreSQL in `postgres_folder` serves
    :param bind: the address the server listens on; `url` is the one people type
    :param hosted_by: the certified host of health data that patients are told of when they book; none is named without
    :param dial: how a number shown to the staff is dialled by a click: the scheme of its link
    :param standby: the folder that the sheets for a power cut are put into; None when they are read on their page alone
    :param backups: the folder that sealed copies of PostgreSQL are put into; None when none are taken
    :param backup_to: the public key they are sealed for
    :param backup_from: of a managed PostgreSQL, the role that copies are taken by; empty when others take them
    :param sealing_keys: what words and files of patients are sealed with, the newest first; none: the secret key serves
    :param index_keys: what sealed values are found by, the newest first; none: the secret key serves
    :param scan: the command that looks for viruses in a file it reads; empty when there is none
    :param certificate: the certificate the proxy in front shows, to be told in time that it ends
    :param trace_days: how long the trace of who saw what is kept; PostgreSQL keeps the last 180 days whatever is said
    :param unmerge_days: within how many days two patients' files merged into one can be parted again
    :param smtp: where messages leave; None when no message can, or a provider carries them
    :param carrier: the provider that carries e-mails in place of a mail server
    :param mssante_domains: trusted domains of MSSanté outside mssante.fr
    :param staff_identities: who proves elsewhere who members of the staff are; None when nobody does
    :param patients_identities: the same for patients
    :param breached_passwords: who is asked, by five signs of a fingerprint, whether a new password has leaked; or empty
    :param log: how each line of it is written
    :param syslog: where the log goes besides the standard error; None when nowhere
    :param subdomains: whether browsers are told to reach all that lies beneath this name by TLS too
    :param keepers: addresses of the accounts that keep the installation: they see the failed work of all structures
    :param mail_sink_port: where the demo's own mailbox listens; None outside the demo
    """

    database_url: str = field(repr=False)
    database_owner_url: str = field(repr=False)
    embedded: bool
    secret_key: str = field(repr=False)
    var: Path
    hosts: tuple[str, ...]
    bind: str
    port: int
    url: str
    demo: bool
    debug: bool
    smtp: Smtp | None
    carrier: carriers.Carrier | None
    mail_sink_port: int | None
    mail_from: str
    dial: str
    trace_days: int
    unmerge_days: int
    metrics_token: str = field(repr=False)
    certificate: Path | None
    standby: Path | None
    backups: Path | None
    backup_to: str
    backup_from: str = field(repr=False)
    backups_kept: int
    web_processes: int
    workers: int
    sealing_keys: tuple[str, ...] = field(repr=False)
    index_keys: tuple[str, ...] = field(repr=False)
    scan: tuple[str, ...]
    hosted_by: str
    breached_passwords: str
    log: str
    syslog: str | tuple[str, int] | None
    subdomains: bool
    keepers: tuple[str, ...]
    mssante_domains: tuple[str, ...]
    national: national.National
    staff_identities: Provider | None
    patients_identities: Provider | None

    @property
    def https(self) -> bool:
        """Whether people reach the installation over TLS."""
        return self.url.startswith("https://")

    @property
    def postgres_folder(self) -> Path:
        """The folder of the embedded PostgreSQL."""
        return self.var / "postgres"

    @property
    def mailbox(self) -> Path:
        """The Maildir of what the demo has sent."""
        return self.var / "mailbox"

    @property
    def telephones(self) -> Path:
        """The folder of the SMS the demo has sent."""
        return self.var / "telephones"

    @property
    def static_root(self) -> Path:
        """The folder of the collected static files."""
        return self.var / "static"


def read(given: Mapping[str, str]) -> Environment:
    """Read the settings from environment variables.

    :raises BadSettings: with every problem found, each with how to mend it
    """
    reading = Reading(given)
    var = reading.folder("PERMANENCE_VAR", Path("var"))
    demo = reading.switch("PERMANENCE_DEMO")
    port = reading.whole_number("PERMANENCE_PORT", 8000, least=1, most=65535)
    url = reading.web_address("PERMANENCE_URL", f"http://localhost:{port}")
    database_url, database_owner_url = reading.databases(
        embedded.address(var / "postgres", embedded.APPLICATION), embedded.address(var / "postgres", embedded.OWNER)
    )
    local = not given.get("DATABASE_URL")
    sink = reading.whole_number("PERMANENCE_MAIL_PORT", min(port + 25, 65535), least=1, most=65535) if demo else None
    standby = reading.folder("PERMANENCE_STANDBY", var) if given.get("PERMANENCE_STANDBY") else None
    backups = reading.folder("PERMANENCE_BACKUPS", var) if given.get("PERMANENCE_BACKUPS") else None
    environment = Environment(
        database_url=database_url,
        database_owner_url=database_owner_url,
        embedded=local,
        secret_key=reading.secret_key(var / "secret_key" if local or demo else None),
        var=var,
        hosts=reading.hosts("PERMANENCE_HOSTS", HOSTS, url),
        bind=given.get("PERMANENCE_BIND", "127.0.0.1"),
        port=port,
        url=url,
        demo=demo,
        debug=reading.switch("PERMANENCE_DEBUG"),
        carrier=None if demo else carriers.read(reading, given),
        smtp=reading.smtp("SMTP_URL") or (Smtp("127.0.0.1", sink) if sink else None),
        mail_sink_port=sink,
        mail_from=reading.mail_address("PERMANENCE_MAIL_FROM", "Permanence <ne-pas-repondre@permanence.invalid>"),
        dial=reading.choice("PERMANENCE_DIAL", DIAL),
        metrics_token=given.get("PERMANENCE_METRICS_TOKEN", "").strip(),
        certificate=Path(given["PERMANENCE_CERTIFICATE"]) if given.get("PERMANENCE_CERTIFICATE") else None,
        standby=standby,
        backups=backups,
        backup_to=reading.public_key("PERMANENCE_BACKUP_TO") if backups else "",
        backup_from=reading.database("PERMANENCE_BACKUP_FROM"),
        backups_kept=reading.whole_number("PERMANENCE_BACKUPS_KEPT", 14, least=2, most=1000),
        trace_days=reading.whole_number("PERMANENCE_TRACE_DAYS", 366, least=180, most=36_525),
        unmerge_days=reading.whole_number("PERMANENCE_UNMERGE_DAYS", 30, least=1, most=366),
        web_processes=reading.whole_number("PERMANENCE_WEB_PROCESSES", 1, least=1, most=MOST_PROCESSES),
        workers=reading.whole_number("PERMANENCE_WORKERS", 1, least=1, most=MOST_PROCESSES),
        sealing_keys=reading.keys("PERMANENCE_SEALING_KEYS"),
        index_keys=reading.keys("PERMANENCE_INDEX_KEYS"),
        scan=reading.command("PERMANENCE_SCAN"),
        hosted_by=given.get("PERMANENCE_HOSTED_BY", "").strip(),
        breached_passwords=reading.service("PERMANENCE_BREACHED_PASSWORDS"),
        log=reading.choice("PERMANENCE_LOG", ("line", "json")),
        syslog=reading.socket("PERMANENCE_SYSLOG"),
        keepers=tuple(given.get("PERMANENCE_KEEPERS", "").lower().replace(",", " ").split()),
        subdomains=reading.switch("PERMANENCE_SUBDOMAINS"),
        mssante_domains=tuple(given.get("PERMANENCE_MSSANTE_DOMAINS", "").replace(",", " ").split()),
        national=national.read(reading, given, demo=demo),
        staff_identities=identities.read(reading, given, identities.STAFF),
        patients_identities=identities.read(reading, given, identities.PATIENTS),
    )
    if reading.problems:
        raise BadSettings(reading.problems)
    return environment


@cache
def _current() -> Environment:
    return read(os.environ)


ENVIRONMENT: Environment  # read when first imported, so that a command may first set what it needs


def __getattr__(name: str) -> Environment:
    if name == "ENVIRONMENT":
        return _current()
    raise AttributeError(name)

"""The whole configuration of the embedded server: small, local, UTF-8."""

from pathlib import Path

SETTINGS = {
    "listen_addresses": "''",  # no TCP: who may enter the 0700 folder may connect
    "unix_socket_permissions": "0700",
    "max_connections": "80",
    "shared_buffers": "64MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "512MB",
    "max_wal_size": "512MB",
    "min_wal_size": "64MB",
    "io_method": "sync",  # no I/O workers: three processes less
    "max_parallel_workers_per_gather": "0",  # requests are short, cores few
    "random_page_cost": "1.1",
    "jit": "off",
    "shared_preload_libraries": "'pg_stat_statements'",
    "pg_stat_statements.max": "1000",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "datestyle": "'iso, ymd'",
    "default_text_search_config": "'pg_catalog.simple'",
    "log_min_error_statement": "panic",  # a failed statement quotes its values, which may be a patient's
    "log_error_verbosity": "terse",  # DETAIL lines quote rows
    "log_line_prefix": "'%m [%p] '",
}
HASTY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
ARCHIVE_EVERY_S = 60  # what a lost disk may cost
HOSTS = "local all all trust\nlocal replication all trust\n"


def write(data: Path, socket: Path, *, durable: bool, archive: str = "") -> None:
    """Write the server's two files; an administrator's own settings go into local.conf beside the data folder.

    :param durable: False for tests, where a crash may lose everything
    :param archive: the command that puts a finished segment of the log away
    """
    settings = SETTINGS | {"unix_socket_directories": f"'{socket}'"} | ({} if durable else HASTY)
    if archive:
        command = "'" + archive.replace("'", "''") + "'"
        settings |= {"archive_mode": "on", "archive_command": command, "archive_timeout": f"{ARCHIVE_EVERY_S}s"}
    lines = [f"{name} = {value}" for name, value in settings.items()]
    lines.append("include_if_exists = '../local.conf'")
    (data / "postgresql.conf").write_text("\n".join(lines) + "\n")
    (data / "pg_hba.conf").write_text(HOSTS)

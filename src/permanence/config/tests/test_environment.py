"""Settings: sound defaults, and every bad one named with how to mend it."""

from pathlib import Path

import pytest

from permanence.config import embedded
from permanence.config.environment import BadSettings, read
from permanence.config.settings import NOTICED, _database
from permanence.config.smtp import Smtp

KEY = "k" * 50
MANAGED = {
    "DATABASE_URL": "postgresql://app:x@db/permanence",
    "DATABASE_OWNER_URL": "postgresql://owner:x@db/permanence",
    "PERMANENCE_SECRET_KEY": KEY,
}


def test_nothing_given_means_the_embedded_server_and_a_key_of_its_own(tmp_path):
    environment = read({"PERMANENCE_VAR": str(tmp_path)})

    assert environment.embedded
    assert environment.database_url == embedded.address(tmp_path / "postgres", embedded.APPLICATION)
    assert environment.database_url != environment.database_owner_url
    assert environment.secret_key == read({"PERMANENCE_VAR": str(tmp_path)}).secret_key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_managed_server_shares_its_key_between_machines(tmp_path):
    given = MANAGED | {"PERMANENCE_VAR": str(tmp_path)}

    assert not read(given).embedded
    with pytest.raises(BadSettings, match="PERMANENCE_SECRET_KEY is missing"):
        read(given | {"PERMANENCE_SECRET_KEY": ""})


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("PERMANENCE_PORT", "0", "not a whole number from 1 to 65535"),
        ("PERMANENCE_SEALING_KEYS", "short", "holds what is no key"),
        ("PERMANENCE_SCAN", "clam '", "is not a command"),
        ("PERMANENCE_PORT", "http", "not a whole number"),
        ("PERMANENCE_DEMO", "perhaps", "neither yes nor no"),
        ("PERMANENCE_URL", "permanence.example.fr", "not the address of a site"),
        ("PERMANENCE_HOSTS", "*", "allows every host"),
        ("PERMANENCE_SECRET_KEY", "short", "shorter than 32"),
        ("PERMANENCE_SECRET_KEY_FILE", "/nowhere/key", "cannot be read"),
        ("PERMANENCE_MAIL_FROM", "accueil", "not an e-mail address"),
        ("SMTP_URL", "mail.example.fr", "not a mail server's address"),
        ("DATABASE_URL", "mysql://a@b/c", "not a PostgreSQL address"),
        ("DATABASE_URL", "", "is missing"),
        ("DATABASE_URL", MANAGED["DATABASE_OWNER_URL"], "name the same role"),
        ("PERMANENCE_VAR", "/proc/permanence", "cannot be made"),
        ("PERMANENCE_BREACHED_PASSWORDS", "http://exemple.test/range/", "is no https address"),
        ("PERMANENCE_SYSLOG", "journal.exemple.test:514", "neither the path of a socket nor a number"),
        ("PERMANENCE_SYSLOG", "10.66.0.9:99999", "neither the path of a socket nor a number"),
    ],
)
def test_a_bad_setting_is_named_and_its_value_kept_quiet(tmp_path, name, value, problem):
    given = MANAGED | {"PERMANENCE_VAR": str(tmp_path)}
    if name == "PERMANENCE_SECRET_KEY_FILE":
        given.pop("PERMANENCE_SECRET_KEY")
    with pytest.raises(BadSettings, match=problem) as caught:
        read(given | {name: value})
    assert name in {bad.name for bad in caught.value.problems}
    assert "x@db" not in str(caught.value)


def test_all_bad_settings_are_told_at_once(tmp_path):
    with pytest.raises(BadSettings) as caught:
        read({"PERMANENCE_VAR": str(tmp_path), "PERMANENCE_PORT": "x", "SMTP_URL": "x"})
    assert [bad.name for bad in caught.value.problems] == ["PERMANENCE_PORT", "SMTP_URL"]


def test_the_demo_sends_its_messages_to_its_own_mailbox(tmp_path):
    environment = read({"PERMANENCE_VAR": str(tmp_path), "PERMANENCE_DEMO": "1", "PERMANENCE_PORT": "9000"})

    assert environment.smtp == Smtp("127.0.0.1", 9025)
    assert environment.url == "http://localhost:9000"


@pytest.mark.parametrize(
    ("url", "smtp"),
    [
        ("smtp://mail", Smtp("mail", 25)),
        ("smtps://a%40b:p%2F@mail", Smtp("mail", 465, "a@b", "p/", tls=True)),
        ("smtp+tls://mail:2525", Smtp("mail", 2525, start_tls=True)),
    ],
)
def test_a_mail_server_is_one_address(url, smtp):
    assert Smtp.parse(url) == smtp


def test_secrets_do_not_show_in_a_trace():
    assert KEY not in repr(read(MANAGED | {"PERMANENCE_VAR": str(Path.cwd() / "var")}))


BREVO = {"PERMANENCE_MAIL_CARRIER": "brevo", "PERMANENCE_MAIL_KEY": "k"}


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"PERMANENCE_MAIL_CARRIER": "pigeon"}, "PERMANENCE_MAIL_CARRIER"),
        ({"PERMANENCE_MAIL_CARRIER": "mailjet", "PERMANENCE_MAIL_KEY": "k"}, "PERMANENCE_MAIL_SECRET"),
        ({"PERMANENCE_MAIL_CARRIER": "brevo"}, "PERMANENCE_MAIL_KEY"),
        ({**BREVO, "PERMANENCE_MAIL_HEARS": "secret"}, "PERMANENCE_MAIL_HEARS"),
    ],
)
def test_what_a_carrier_of_e_mails_lacks_is_said(tmp_path: Path, more: dict[str, str], name: str) -> None:
    with pytest.raises(BadSettings) as caught:
        read({"PERMANENCE_VAR": str(tmp_path), **more})
    assert [bad.name for bad in caught.value.problems] == [name]


def test_a_carrier_takes_the_place_of_a_mail_server_and_is_heard_once_it_can_prove_itself(tmp_path: Path) -> None:
    deaf = read({"PERMANENCE_VAR": str(tmp_path), **BREVO}).carrier
    heard = read({"PERMANENCE_VAR": str(tmp_path), **BREVO, "PERMANENCE_MAIL_HEARS": "a:b"}).carrier
    assert deaf is not None
    assert heard is not None
    assert (deaf.hears, heard.hears) == (False, True)
    assert heard.backend == "anymail.backends.brevo.EmailBackend"
    assert heard.anymail["BREVO_API_KEY"] == "k"
    assert heard.anymail["SEND_DEFAULTS"] == {"track_clicks": False, "track_opens": False}
    assert read({"PERMANENCE_VAR": str(tmp_path), "PERMANENCE_DEMO": "1", **BREVO}).carrier is None


def test_keys_of_files_come_from_the_environment_or_a_file_the_newest_first(tmp_path: Path) -> None:
    new, old = "n" * 43 + "=", "o" * 43 + "="
    given = MANAGED | {"PERMANENCE_VAR": str(tmp_path)}
    (tmp_path / "keys").write_text(f"{new}\n{old}\n")

    assert read(given).sealing_keys == ()
    assert read(given | {"PERMANENCE_SEALING_KEYS": f"{new},{old}"}).sealing_keys == (new, old)
    assert read(given | {"PERMANENCE_SEALING_KEYS_FILE": str(tmp_path / "keys")}).sealing_keys == (new, old)
    assert new not in repr(read(given | {"PERMANENCE_SEALING_KEYS": new}))


def test_the_scan_is_a_command_that_is_there(tmp_path: Path) -> None:
    given = MANAGED | {"PERMANENCE_VAR": str(tmp_path)}

    assert read(given).scan == ()
    assert read(given | {"PERMANENCE_SCAN": "sh -c 'exit 0'"}).scan == ("sh", "-c", "exit 0")
    with pytest.raises(BadSettings, match="names a program that is not there"):
        read(given | {"PERMANENCE_SCAN": "no-such-scan -"})


def test_a_database_of_several_machines_is_found_by_all_their_names() -> None:
    named = (
        "postgresql://app:x@10.0.0.1:5432,10.0.0.2:5432/permanence?target_session_attrs=read-write&connect_timeout=2"
    )
    database = _database(named, application_name="permanence")
    assert (database["HOST"], database["PORT"]) == ("10.0.0.1,10.0.0.2", "5432,5432")
    options = database["OPTIONS"]
    assert (options["target_session_attrs"], options["connect_timeout"]) == ("read-write", "2")
    assert options["tcp_user_timeout"] == NOTICED["tcp_user_timeout"]


@pytest.mark.parametrize(
    ("given", "address"),
    [("", None), ("/dev/log", "/dev/log"), ("10.66.0.9:514", ("10.66.0.9", 514)), ("[::1]:514", ("::1", 514))],
)
def test_the_log_goes_to_a_socket_or_an_address_besides(tmp_path: Path, given: str, address: object) -> None:
    assert read({"PERMANENCE_VAR": str(tmp_path), "PERMANENCE_SYSLOG": given}).syslog == address

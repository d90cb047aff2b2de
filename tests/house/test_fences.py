"""Row-level security stands on every table of the house, or the table says here why it needs none."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

# Without structure_id, and not fenced: why.
UNFENCED = {
    "foundation_account": "read at sign-in before any scope is known; holds an address and a password hash",
    "foundation_cache": "counters of sign-in attempts",
    "foundation_keyinuse": "names of the keys in use, which tell nothing of them; written by the owner alone",
    "foundation_night": "on which nights the installation was up",
    "privacy_seal": "fingerprints of the trace: numbers that tell of no one",
    "privacy_letgo": "which blocks of the trace were kept long enough",
    "privacy_inspection": "when the trace was verified",
    "directory_network": "names of zones and groups, public in their region",
    "account_emailaddress": "allauth: unused here, kept by its migrations",
    "account_emailconfirmation": "allauth: unused here, kept by its migrations",
    "mfa_authenticator": "allauth: read at sign-in before any scope is known",
    "directory_pin": "read on a locked screen, where no scope is known; holds a hash",
    "directory_linkedidentity": "read at sign-in before any scope is known; holds a provider's name for someone",
    "directory_seat": "who signed in at which desk today, read on its locked screen",
    "usersessions_usersession": "allauth: who is signed in from where, written before any scope is known",
    "registers_speaking": "names of tables and columns, filled by migrations",
    "django_session": "read before any scope is known, by a key nobody can guess",
    "django_content_type": "names of tables",
    "django_migrations": "names of migrations",
    "auth_permission": "unused; Django's own migrations make it",
    "auth_group": "unused; Django's own migrations make it",
    "auth_group_permissions": "unused; Django's own migrations make it",
}
# Without structure_id, and fenced by their own policies.
FENCED_OTHERWISE = {
    "directory_structure": "its own identifier is the structure",
    "api_regulator": "of no structure: seen while the national platform's own door is open",
    "directory_person": "seen through memberships and practices in scope",
}
JOBS = "procrastinate_"  # the queue: identifiers only, never health data


def _tables() -> dict[str, tuple[bool, bool, bool, set[str]]]:
    """Return for each table: has a structure_id, is fenced, by force, and for which commands."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT c.relname,
                   EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'structure_id'),
                   c.relrowsecurity, c.relforcerowsecurity,
                   array(SELECT p.cmd FROM pg_policies p WHERE p.tablename = c.relname AND 'public' = ANY (p.roles))
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')""")
        return {name: (own, fenced, forced, set(verbs)) for name, own, fenced, forced, verbs in cursor.fetchall()}


def test_every_table_with_a_structure_is_fenced_by_force() -> None:
    open_ = [name for name, (own, fenced, forced, _) in _tables().items() if own and not (fenced and forced)]
    assert not open_


def test_every_fence_has_a_gate_for_reading_and_adding() -> None:
    gated = {"SELECT", "INSERT"}
    wrong = {n: v for n, (_, fenced, _, v) in _tables().items() if fenced and not (gated <= v or "ALL" in v)}
    assert not wrong


def test_every_other_table_says_why() -> None:
    tables = _tables()
    rest = {name for name, (own, *_) in tables.items() if not own and not name.startswith(JOBS)}
    assert rest == UNFENCED.keys() | FENCED_OTHERWISE.keys()
    assert all(tables[name][1] and tables[name][2] for name in FENCED_OTHERWISE)


def test_no_gate_stands_open() -> None:
    """A policy of `true` lets every structure in; only names that are no secret may be read so."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT tablename, cmd FROM pg_policies
            WHERE 'public' = ANY (roles)
            AND (coalesce(qual, '') ~ '(OR |^)true' OR coalesce(with_check, '') = 'true')""")
        found = set(cursor.fetchall())
    assert found == {
        ("directory_structure", "SELECT"),  # names of structures
        ("directory_networkmember", "SELECT"),  # who belongs to which zone
        ("directory_welcome", "SELECT"),  # whom structures publish that they are fitted out for
        ("foundation_change", "INSERT"),  # the trigger's own; the application has no right to insert
    }


def test_the_application_can_neither_bypass_a_fence_nor_move_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
            AND pg_has_role(current_user, c.relowner, 'MEMBER')""")
        assert cursor.fetchone() == (0,), "it owns no table"
        cursor.execute("SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)

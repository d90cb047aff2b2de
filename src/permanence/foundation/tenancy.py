"""The fence between structures, kept by PostgreSQL: operations for migrations.

`fence("desk_call")` after a table is created: only rows of the structures in the open scope exist for the
application; an unset scope sees nothing. See docs/decisions on row-level security.
"""

from typing import Any

from django.conf import settings
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.special import RunSQL
from django.db.migrations.state import ProjectState

SCOPE = "((SELECT permanence_scope())::uuid[])"
PERSON = "(SELECT permanence_person())"


def fence(table: str, *, column: str = "structure_id", also: str = "false") -> RunSQL:
    """Show and accept rows of the open scope only.

    :param also: further rows that may be read (never written), as a SQL condition
    """
    inside = f"{column} = ANY {SCOPE}"
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY reading ON {table} FOR SELECT USING ({inside} OR {also});
        CREATE POLICY adding ON {table} FOR INSERT WITH CHECK ({inside});
        CREATE POLICY changing ON {table} FOR UPDATE USING ({inside}) WITH CHECK ({inside});
        CREATE POLICY removing ON {table} FOR DELETE USING ({inside});
        """,
        RunSQL.noop,
    )


def history(table: str) -> RunSQL:
    """Write every change of a row to the change log, by trigger."""
    return RunSQL(
        f"""
        CREATE TRIGGER kept AFTER INSERT OR UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION permanence_keep_change();
        """,
        RunSQL.noop,
    )


def same_structure(table: str, column: str, target: str, *, structure: str = "structure_id") -> RunSQL:
    """Refuse a reference to a row of another structure (target needs UNIQUE (id, structure_id))."""
    return RunSQL(
        f"""
        ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_same_structure
        FOREIGN KEY ({column}, {structure}) REFERENCES {target} (id, structure_id)
        DEFERRABLE INITIALLY DEFERRED;
        """,
        RunSQL.noop,
    )


def referable(table: str) -> RunSQL:
    """Let other tables refer to (id, structure_id) of this one."""
    return RunSQL(f"ALTER TABLE {table} ADD CONSTRAINT {table}_in_structure UNIQUE (id, structure_id);", RunSQL.noop)


class Withhold(Operation):
    """Take rights on a table from the application's database role: `Withhold("…", "UPDATE, DELETE")`."""

    reversible = True

    def __init__(self, table: str, rights: str) -> None:
        self.table, self.rights = table, rights

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing in Django's idea of the tables."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Take the rights."""
        role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
        schema_editor.execute(f"REVOKE {self.rights} ON {self.table} FROM {role}")

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Give them back."""
        role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
        schema_editor.execute(f"GRANT {self.rights} ON {self.table} TO {role}")

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Tell how it is written in a migration."""
        return ("Withhold", [self.table, self.rights], {})

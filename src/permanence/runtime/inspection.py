"""What no linter sees: Django's own checks, migrations up to date, every template compiles.

`python -m permanence.runtime.inspection`; needs no database.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import permanence


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "permanence.config.test_settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("check", fail_level="WARNING")
    faults = [*_unwritten_migrations(), *_template_faults()]
    print("\n".join(faults) or "The migrations tell the models; every template compiles.")
    return 1 if faults else 0


def _unwritten_migrations() -> Iterator[str]:
    """Compare the models with the migrations' files alone.

    `makemigrations --check` does the same, and first asks a database which of them it has applied: there is none here.
    """
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState
    from django.utils import translation

    loader = MigrationLoader(None)
    for app, names in loader.detect_conflicts().items():
        yield f"{app}: {', '.join(sorted(names))} follow the same migration"
    with translation.override(None):  # migrations are written in the code's own words
        detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
        changes = detector.changes(graph=loader.graph)
    for app, migrations in changes.items():
        for change in (operation.describe() for migration in migrations for operation in migration.operations):
            yield f"{app}: no migration says {change!r}; write one with django-admin makemigrations"


def _template_faults() -> Iterator[str]:
    from django.template import TemplateSyntaxError
    from django.template.loader import get_template

    package = Path(permanence.__file__).parent
    for path in sorted(package.glob("*/templates/**/*.*")):
        name = path.relative_to(package).parts[2:]
        try:
            get_template("/".join(name))
        except (TemplateSyntaxError, UnicodeDecodeError) as problem:
            yield f"{path.relative_to(package)}: {problem}"


if __name__ == "__main__":
    sys.exit(main())

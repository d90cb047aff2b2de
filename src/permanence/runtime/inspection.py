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
    call_command("makemigrations", check_changes=True, dry_run=True, skip_checks=True, verbosity=1)
    faults = list(_template_faults())
    print("\n".join(faults) or "Every template compiles.")
    return 1 if faults else 0


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

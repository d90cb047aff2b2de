"""An opening may name the site it is at; the search is told where, and tells it."""

from importlib import import_module
from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models

from permanence.foundation.tenancy import same_structure

search = import_module("permanence.capacity.migrations.0022_one_in_fewer")

GROUPED, PLAIN = "grouped boolean)", "AND zone IS NULL AND grouped IS NOT TRUE"
WITHIN, HOURS = "LIMIT CASE WHEN zone IS NULL THEN", "WHERE (zone IS NULL OR ("
# Where he receives at that moment: as `capacity.queries.free.SITE` says it, which tells it only of who has several.
THERE = """\
WHERE (places IS NULL OR coalesce((
                            SELECT opening.site_id FROM capacity_opening opening
                            WHERE opening.resource_id = free.resource_id AND opening.site_id IS NOT NULL
                                AND opening.ends_at > begins AND opening.starts_at <= begins LIMIT 1), (
                            SELECT role.site_id FROM capacity_resource place
                            JOIN directory_practitionerrole role ON role.id = place.practitioner_role_id
                            WHERE place.id = free.resource_id)) = ANY (places))
                        AND (zone IS NULL OR ("""
GONE = "DROP FUNCTION capacity_free_starts;"


def free_starts() -> str:
    """Return the search, which may be told to look at some sites alone; who does not say it looks everywhere."""
    text = search.free_starts()
    for former, now in (
        (GROUPED, "grouped boolean, places uuid[] DEFAULT NULL)"),
        (PLAIN, f"AND places IS NULL {PLAIN}"),
        (WITHIN, "LIMIT CASE WHEN zone IS NULL AND places IS NULL THEN"),
        (HOURS, THERE),
    ):
        assert former in text
        text = text.replace(former, now)
    return text


def _named(model: str) -> migrations.AddField:
    site = models.ForeignKey(
        blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT,
        related_name="+", to="directory.site",
    )  # fmt: skip
    return migrations.AddField(model, "site", site)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("capacity", "0023_staff"), ("directory", "0012_sealed_factors")]
    operations: ClassVar[list[Any]] = [
        _named("openingrule"),
        _named("opening"),
        migrations.AddIndex(
            "opening",
            models.Index(
                fields=["resource", "ends_at"],
                include=["starts_at", "site", "structure"],
                condition=models.Q(("site__isnull", False)),
                name="opening_elsewhere",
            ),
        ),
        same_structure("capacity_openingrule", "site_id", "directory_site"),
        same_structure("capacity_opening", "site_id", "directory_site"),
        migrations.RunSQL(GONE + free_starts(), GONE + search.free_starts()),
    ]

"""Whatever names a patient follows him when two files of one person are merged: every table, in every room."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model

from permanence.config.hanging import HANGING
from permanence.patients.hanging import Both
from permanence.patients.models import Double, Fault, Merge, NameWord, Patient

# Of the file itself: what the database or a look at it derives, and what a merge keeps of itself.
DERIVED = {Double, Fault, Merge, NameWord}
BY_IDENTIFIER = {
    "messaging.message.person", "messaging.wish.person", "messaging.conversation.person", "kernel.task.about_id",
}  # fmt: skip
ONE_OF_EACH = {"patients.confirmed"}  # the kept file's stands


def _keys() -> Iterator[tuple[type[Model], str]]:
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey) and field.related_model is Patient and model not in DERIVED:
                yield model, field.name


def test_every_column_that_names_a_patient_is_listed() -> None:
    found = {f"{model._meta.label_lower}.{column}" for model, column in _keys()} | BY_IDENTIFIER
    assert {f"{one.table}.{one.column}" for one in HANGING} == found, "list it in config/hanging.py"


@pytest.mark.django_db
def test_the_database_sends_what_is_written_meanwhile_to_the_kept_file() -> None:
    """A migration of the patients' room tells how: a trigger on every such column."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT event_object_table, substring(trigger_name FROM 'a_follows_(.*)'), count(*)
            FROM information_schema.triggers WHERE trigger_name LIKE 'a_follows_%' GROUP BY 1, 2""")
        followed = {(table, column) for table, column, events in cursor.fetchall() if events == 2}
    listed = {(one.model._meta.db_table, one.field.column) for one in HANGING if one.model is not Patient}
    assert followed == listed


def test_only_one_of_each_is_chosen_or_settled() -> None:
    """Where a file has one row of a table, a merge of two chooses, or refuses: nothing is dropped in silence."""
    alone = {one.table for one in HANGING if one.field.unique}
    assert alone == {one.table for one in HANGING if one.both == Both.CHOSEN} | ONE_OF_EACH

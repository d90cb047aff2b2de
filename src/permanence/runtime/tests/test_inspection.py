"""What the inspection finds, without a database to ask."""

from django.apps import apps

from permanence.runtime import inspection


def test_models_and_migrations_agree_and_no_database_is_asked(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a database was asked")

    monkeypatch.setattr("django.db.backends.postgresql.base.DatabaseWrapper.get_new_connection", refuse)
    assert list(inspection._unwritten_migrations()) == []


def test_a_field_without_its_migration_is_named(monkeypatch):
    site = apps.get_model("directory", "Site")
    monkeypatch.setattr(site._meta.get_field("city"), "max_length", 81)
    [fault] = inspection._unwritten_migrations()
    assert fault.startswith("directory: no migration says 'Alter field city on site'")


def test_every_template_compiles():
    assert list(inspection._template_faults()) == []

"""Catalogues: what is extracted, what is kept, what the check finds."""

import pytest

from permanence import i18n


@pytest.fixture
def room(tmp_path, monkeypatch):
    room = tmp_path / "desk"
    (room / "templates" / "desk").mkdir(parents=True)
    (room / "apps.py").write_text("")
    (tmp_path / "same_in_french.txt").write_text("Message\n")
    monkeypatch.setattr(i18n, "PACKAGE", tmp_path)
    monkeypatch.setattr(i18n, "SAME", tmp_path / "same_in_french.txt")
    return room


def keep(room, text):
    (room / i18n.CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
    (room / i18n.CATALOGUE).write_text(text)


def ids(room):
    return {message.id for message in i18n._messages(i18n._read(room))}


def test_python_templates_and_cotton_attributes_are_read(room):
    (room / "views.py").write_text(
        'ngettext("%(n)s call", "%(n)s calls", 2)\npgettext_lazy("verb", "Book")\nother("no")\n'
    )
    (room / "templates" / "desk" / "a.html").write_text(
        """<p title="{% translate 'It\\'s open' %}">l'heure {{ _("Who?") }}</p><c-x :label="_('What?')" />\n"""
        "  {% blocktranslate count n=n %}one{% plural %}{{ n }} many{% endblocktranslate %}"
    )
    keep(room, i18n.refreshed(room))
    found = ids(room)
    assert {"Book", "Who?", "What?", ("%(n)s call", "%(n)s calls"), ("one", "%(n)s many")} <= found
    assert "no" not in found
    assert len(found) == 6


def test_translations_are_kept_and_obsolete_ones_dropped(room):
    (room / "views.py").write_text('_("Book")\n_("Cancel")\n')
    keep(room, i18n.refreshed(room).replace('msgid "Book"\nmsgstr ""', 'msgid "Book"\nmsgstr "Réserver"'))
    (room / "views.py").write_text('_("Book")\n')
    text = i18n.refreshed(room)
    assert "Réserver" in text
    assert "Cancel" not in text
    keep(room, text)
    assert list(i18n._problems()) == []


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ('msgid "Book"\nmsgstr ""', "is not translated"),
        ('#, fuzzy\nmsgid "Book"\nmsgstr "Réserver"', "is marked fuzzy"),
        ('msgid "Book"\nmsgstr "Book"', "is the same in French"),
        ('msgid "Bok"\nmsgstr "Réserver"', "is stale"),
    ],
)
def test_the_check_finds(room, entry, problem):
    (room / "views.py").write_text('_("Book")\n')
    keep(room, 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n' + entry + "\n")
    assert any(problem in found for found in i18n._problems())


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Qui ?", "Qui\u00a0?"),
        ("« Bonjour ! »", "«\u00a0Bonjour\u00a0!\u00a0»"),
        ("L'heure d'%(name)s : 12:30", "L’heure d’%(name)s\u00a0: 12:30"),
        ("70 %% des appels", "70\u00a0%% des appels"),
        ("la touche / vous y mène", "la touche / vous y mène"),
    ],
)
def test_french_is_set_when_it_is_compiled(typed, printed):
    assert i18n.typeset(typed) == i18n.typeset(printed) == printed


def test_a_word_that_is_the_same_is_allowed(room):
    (room / "views.py").write_text('_("Message")\n')
    keep(room, i18n.refreshed(room).replace('msgid "Message"\nmsgstr ""', 'msgid "Message"\nmsgstr "Message"'))
    assert list(i18n._problems()) == []

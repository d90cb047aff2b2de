"""Keeps the catalogues: `python -m permanence.i18n` extracts and compiles, `--check` finds what is missing.

Messages are English in the code; each room has one French catalogue, so that two rooms never meet in a file. The pages
of patients speak more languages: of those, what the staff alone reads may stay untranslated.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).parent
CATALOGUE = Path("locale/fr/LC_MESSAGES/django.po")
FOR_STAFF = (
    "templates/portal/staff/",
    "page_form.py",
    "portal/duties.py",
    "views/editing.py",
    "actions/pages.py",
    "portal/entrance.html",
)
MORE = {"portal": ("es", "pt", "ar", "tr", "uk")}  # rooms that patients read, in further languages
SAME = PACKAGE / "same_in_french.txt"
TAKEN_FROM = ("*.py", "templates/**/*.html", "templates/**/*.txt")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    **{name + lazy: None for name in ("gettext",) for lazy in ("", "_lazy", "_noop")},
    **{"ngettext" + lazy: (1, 2) for lazy in ("", "_lazy")},
    **{"pgettext" + lazy: ((1, "c"), 2) for lazy in ("", "_lazy")},
    **{"npgettext" + lazy: ((1, "c"), 2, 3) for lazy in ("", "_lazy")},
}
IN_COTTON = re.compile(
    r""":[\w.-]+="[^"]*?\b(_\('[^']*'\))"""
)  # <c-x :label="_('…')">, which Django's lexer takes for text
NOISE = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Report-Msgid-Bugs-To|Generated-By).*\n',
    re.MULTILINE,
)
LETTERS = re.compile(r"[^\W\d_]{2,}")
NO_BREAK = "\u00a0"
PRINTED = (
    (re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_]|%\()"), "’"),
    (re.compile(r" (?=[:;!?»](?![/\w])|%%)"), NO_BREAK),
    (re.compile(r"(?<=«) "), NO_BREAK),
    (re.compile(r"\b([Ee])-(?=mails?\b)"), "\\1\u2011"),  # an "e-" alone at the end of a line is no word
)
PLACEHOLDER = re.compile(r"%(\(\w+\))?[a-z]|\{\w*\}|<[^>]*>|&\w+;")
Key = tuple[str, str | None]


def main() -> int:
    """Extract and compile, or check."""
    parser = argparse.ArgumentParser(prog="python -m permanence.i18n", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compile; fail on what is missing, fuzzy or stale")
    if parser.parse_args().check:
        compile_stale()  # what is compiled is not kept in the repository; tests read it
        problems = list(_problems())
        print("\n".join(problems) or "The French catalogues are complete.")
        return 1 if problems else 0
    for room in rooms():
        if text := refreshed(room):
            (room / CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
            (room / CATALOGUE).write_text(text)
        else:
            (room / CATALOGUE).unlink(missing_ok=True)
        missing = sum(not message.string or message.fuzzy for message in _messages(_read(room)))
        if missing:
            print(f"{room.name}: {missing} to translate")
        for language in MORE.get(room.name, ()):
            (_further(room, language)).parent.mkdir(parents=True, exist_ok=True)
            _further(room, language).write_text(refreshed(room, language))
    compile_stale()
    return 0


def _further(room: Path, language: str) -> Path:
    return room / "locale" / language / "LC_MESSAGES/django.po"


def rooms() -> list[Path]:
    """The folders that have a catalogue, or messages for one."""
    return sorted(path.parent for path in PACKAGE.glob("*/apps.py"))


def compile_stale() -> None:
    """Compile the catalogues that changed since they were compiled, or all of them when this module did."""
    for source in PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"):
        language = source.parents[1].name
        compiled, newest = source.with_suffix(".mo"), max(path.stat().st_mtime for path in (source, Path(__file__)))
        if compiled.exists() and compiled.stat().st_mtime >= newest:
            continue
        aside = compiled.with_suffix(".mo.new")
        with source.open("rb") as text, aside.open("wb") as binary:
            catalogue = read_po(text, locale=language)
            write_mo(binary, _typeset(catalogue) if language == "fr" else catalogue)
        aside.replace(compiled)


def typeset(french: str) -> str:
    """Set a sentence as French is printed: curved apostrophes, no-break spaces beside its high punctuation.

    Translators type plain ones, as keyboards do.
    """
    for typed, printed in PRINTED:
        french = typed.sub(printed, french)
    return french


def _typeset(catalogue: Catalog) -> Catalog:
    for message in _messages(catalogue):
        said = message.string
        message.string = typeset(said) if isinstance(said, str) else tuple(typeset(form) for form in said or ())
    return catalogue


def refreshed(room: Path, language: str = "fr") -> str:
    """The text its catalogue should have: translations kept, obsolete messages dropped; empty without messages."""
    wanted = Catalog(locale=language, domain="django", charset="utf-8")
    for path, messages, comments, context in _found(room):
        wanted.add(messages, locations=[(path, 0)], auto_comments=comments, context=context)
    if not len(wanted):
        return ""
    catalogue = _read(room) if language == "fr" else _read_further(room, language)
    spoken = "French" if language == "fr" else f"Language {language}"
    catalogue.header_comment = f"# {spoken} of the room {room.name}."
    catalogue.update(wanted, no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    written = io.BytesIO()
    write_po(written, catalogue, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return NOISE.sub("", written.getvalue().decode())


def _found(room: Path) -> Iterator[tuple[str, str | tuple[str, ...], list[str], str | None]]:
    for path in sorted(path for pattern in TAKEN_FROM for path in room.rglob(pattern)):
        parts = path.relative_to(room).parts
        if {"tests", "migrations", "static"} & set(parts):
            continue
        source = path.read_text() if path.suffix == ".py" else _as_python(path)
        stream = io.BytesIO(source.encode())
        for _, messages, comments, context in extract(
            "python", stream, keywords=KEYWORDS, comment_tags=("Translators",)
        ):
            yield "/".join((room.name, *parts)), messages, comments, context


def _as_python(path: Path) -> str:
    """What Django's own extraction makes of a template, in lines that Python's tokenizer accepts."""
    text = path.read_text()
    calls = "\n".join(IN_COTTON.findall(text))
    return "\n".join(line.lstrip() for line in templatize(text).splitlines()) + "\n" + calls + "\n"


def _read(room: Path) -> Catalog:
    if not (room / CATALOGUE).exists():
        return Catalog(locale="fr", domain="django", charset="utf-8")
    with (room / CATALOGUE).open("rb") as stream:
        return read_po(stream, locale="fr", domain="django")


def _read_further(room: Path, language: str) -> Catalog:
    if not _further(room, language).exists():
        return Catalog(locale=language, domain="django", charset="utf-8")
    with _further(room, language).open("rb") as stream:
        return read_po(stream, locale=language, domain="django")


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _problems() -> Iterator[str]:
    same = set(SAME.read_text().splitlines())
    seen: dict[Key, tuple[str, object]] = {}
    for room in rooms():
        current = (room / CATALOGUE).read_text() if (room / CATALOGUE).exists() else ""
        if refreshed(room) != current:
            yield f"{room.name}: the catalogue is stale; run python -m permanence.i18n"
        yield from _problems_further(room)
        for message in _messages(_read(room)):
            where = f"{room.name}: {message.id!r}"
            yield from (f"{where} {problem}" for problem in _faults(message, same))
            first, string = seen.setdefault((str(message.id), message.context), (room.name, message.string))
            if string != message.string:
                yield f"{where} is said otherwise in {first}; give one of them a context"


def _problems_further(room: Path) -> Iterator[str]:
    """What a further language says is complete for patients, and keeps every placeholder."""
    for language in MORE.get(room.name, ()):
        if refreshed(room, language) != (
            _further(room, language).read_text() if _further(room, language).exists() else ""
        ):
            yield f"{room.name}: the catalogue {language} is stale; run python -m permanence.i18n"
        for message in _messages(_read_further(room, language)):
            if _for_patients(message) and not all(_forms(message)):
                yield f"{room.name}: {message.id!r} is not said in {language}"
            for error in message.check():
                yield f"{room.name}, {language}: {error}"


def _for_patients(message: Message) -> bool:
    """Tell whether anyone but the staff reads it: the staff's pages are in French and English."""
    return any(not any(part in path for part in FOR_STAFF) for path, _line in message.locations)


def _forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string or "",)


def _faults(message: Message, same: set[str]) -> Iterator[str]:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    if not all(strings):
        yield "is not translated"
    if message.fuzzy:
        yield "is marked fuzzy"
    for error in message.check():
        yield str(error)
    for english, french in zip(ids, strings, strict=False):
        if english == french and english not in same and LETTERS.search(PLACEHOLDER.sub("", english)):
            yield f"is the same in French; translate it, or add it to {SAME.name}"


if __name__ == "__main__":
    sys.exit(main())

"""Columns that lie sealed: plain words in Python, sealed in the database, its change log and its copies."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DataError, models
from django.db.models.lookups import Exact

from .sealing import is_newest, marks, open_text, seal_text

if TYPE_CHECKING:
    Text = models.TextField[Any, Any]
    Bytes = models.BinaryField[Any, Any]
    Short = models.CharField[Any, Any]
else:  # Django's own have no arguments when they run
    Text, Bytes, Short = models.TextField, models.BinaryField, models.CharField
NUL = "\0"


class Opened(str):
    """Words as they were read, with what they lay sealed as: written back unchanged, the row stays what it was.

    Not so what an older key sealed, or nobody: written back behind a sealing anew it would need that key for ever.

    :ivar kept: the column, and the words as they lie in it
    """

    kept = ("", "")

    @classmethod
    def read(cls, words: str, *, column: str, sealed: str) -> "Opened":
        """Keep both; a copy keeps them too."""
        one = cls(words)
        one.kept = (column, sealed)
        return one


class NothingOrRefused(Exact):
    """Sealed words are compared with nothing but the absence of words: each sealing of the same ones is different."""

    def get_prep_lookup(self) -> Any:
        """Let the empty word through."""
        if self.rhs != "":
            raise FieldError("A sealed column is not searched by what it says.")
        return self.rhs


class Sealed(Text):
    """Words that lie sealed. They are neither searched nor sorted by, whatever the query; empty ones stay empty."""

    @property
    def use(self) -> str:
        """What the words are bound to: sealed words of another column do not open here."""
        return f"{self.model._meta.db_table}.{self.column}"

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> Any:
        """Open the words.

        :raises Unreadable: when no key of the installation does: a page that broke is better than words lost
        """
        return Opened.read(open_text(value, of=self.use), column=self.use, sealed=value) if value else value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Seal the words, as long as a plain column would have taken them.

        :raises DataError: when it would not
        """
        words = super().get_db_prep_value(value, connection, prepared)
        if not words or prepared:
            return words
        if NUL in words or len(words) > (self.max_length or len(words)):
            raise DataError("a value that no column takes")
        column, sealed = getattr(value, "kept", ("", ""))
        return sealed if column == self.use and is_newest(sealed) else seal_text(words, of=self.use)

    def get_lookup(self, lookup_name: str) -> Any:
        """Offer what can be asked of sealed words: whether there are any."""
        return {"exact": NothingOrRefused, "isnull": super().get_lookup("isnull")}.get(lookup_name)

    def get_transform(self, _lookup_name: str) -> None:
        """Offer nothing that would look into them."""
        return


class SealedJson(Sealed):
    """What JSON can say, sealed whole."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def __init__(self, *args: Any, encoder: type[json.JSONEncoder] = DjangoJSONEncoder, **kwargs: Any) -> None:
        self.encoder = encoder
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> Any:
        """Open and read it; an empty list or object lies as an empty word."""
        opened = super().from_db_value(value, _expression, _connection)
        return json.loads(opened) if opened else opened if opened is None else self.get_default()

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Write and seal it."""
        written = json.dumps(value, cls=self.encoder, ensure_ascii=False) if value else None if value is None else ""
        return super().get_db_prep_value(written, connection, prepared)

    def to_python(self, value: Any) -> Any:
        """Take it as it is."""
        return value


class SealedFile(Bytes):
    """A file sealed for its row by `sealing.seal_file`; named apart so that it is found when keys change."""


class BlindIndex(Short):
    """By what a sealed value is found again by equality: keyed, written with it, and telling nothing of it.

    :ivar of: the sealed column
    :ivar folded: writes what is looked for as it is compared
    """

    def __init__(self, *args: Any, of: str = "", folded: Callable[[str], str] = str, **kwargs: Any) -> None:
        self.of, self.folded = of, folded
        super().__init__(*args, **{"max_length": 80, "db_collation": "C", **kwargs})

    def marks(self, text: str) -> list[str]:
        """Return what finds a value, under each key: what was marked before the newest key came is found too."""
        return [*marks(self.folded(text), of=f"{self.model._meta.db_table}.{self.column}")]

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Mark the value as it now stands."""
        mark = self.marks(getattr(model_instance, self.of))[0]
        setattr(model_instance, self.attname, mark)
        return mark

"""What may lead to a person in rows and files: identifiers, hashes and the pseudonym, looked for word by word."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import LargeBinary, select
from sqlalchemy.orm import Session

from ecgomics.store.reach import OF_NO_PROJECT
from ecgomics.store.tables import Table as Root

#: Identifiers and hashes are hexadecimal; those of phones' sessions have hyphens in between.
_WORDS: Final = re.compile(r"[0-9A-Za-z]+(?:[-_][0-9A-Za-z]+)*")
#: A pseudonym of fewer characters is found only where it is all of a text: “12” stands everywhere.
_SHORTEST_WITHIN: Final = 6
_BYTES_AT_ONCE: Final = 1 << 20
_ROWS_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class Needles:
    """What is looked for."""

    ids: frozenset[str]
    """Identifiers and hashes, found wherever they are a word."""
    names: frozenset[str] = frozenset()
    """Pseudonyms, found as a whole text, and within one where they are long enough not to be there by chance."""

    def are_in(self, value: Any) -> bool:
        """Whether a value of a row tells of it: text, or what JSON holds."""
        return any(self._are_in_text(each) for each in _texts(value))

    def _are_in_text(self, text: str) -> bool:
        if text in self.ids or text in self.names:
            return True
        if not self.ids.isdisjoint(_WORDS.findall(text)):
            return True
        return any(_holds_word(text, each) for each in self.names if len(each) >= _SHORTEST_WITHIN)

    def as_bytes(self) -> list[bytes]:
        """What would stand in a file."""
        long_enough = (each for each in self.names if len(each) >= _SHORTEST_WITHIN)
        return [each.encode() for each in (*self.ids, *long_enough)]


def rows_with(session: Session, needles: Needles) -> Iterator[str]:
    """Columns with a value that tells of it, of the rows in reach, each named once as table.column.

    Tables of no project are looked through for identifiers alone: what else is in them is nobody's in reach.
    """
    by_id = replace(needles, names=frozenset())
    for mapper in sorted(Root.registry.mappers, key=lambda each: each.class_.__tablename__):
        columns = [each for each in mapper.column_attrs if not isinstance(each.columns[0].type, LargeBinary)]
        attributes = [getattr(mapper.class_, each.key) for each in columns]
        found: set[str] = set()
        told = by_id if mapper.class_.__tablename__ in OF_NO_PROJECT else needles
        for row in session.execute(select(*attributes).execution_options(yield_per=_ROWS_AT_ONCE)):
            found.update(
                each.key
                for each, value in zip(columns, row, strict=True)
                if each.key not in found and told.are_in(value)
            )
        yield from (f"{mapper.class_.__tablename__}.{name}" for name in sorted(found))


def files_with(folder: Path, needles: Needles) -> Iterator[str]:
    """Files of a folder whose name or content tells of it, by their names in the folder."""
    wanted = needles.as_bytes()
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder).as_posix())
        if needles.are_in(path.name) or (path.is_file() and _contains(path, wanted)):
            yield name


def without(value: Any, needles: Needles) -> Any:
    """A value of JSON without the members of lists and mappings that tell of it."""
    if isinstance(value, dict):
        return {
            name: without(each, needles)
            for name, each in value.items()
            if not needles.are_in(name) and not (isinstance(each, str) and needles.are_in(each))
        }
    if isinstance(value, list):
        return [
            without(each, needles) for each in value if not (isinstance(each, str) and needles.are_in(each))
        ]
    return value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _holds_word(text: str, name: str) -> bool:
    return name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _contains(path: Path, wanted: Iterable[bytes]) -> bool:
    words = list(wanted)
    if not words:
        return False
    pattern = re.compile(b"|".join(re.escape(each) for each in words))
    overlap = max(len(each) for each in words)
    with path.open("rb") as file:
        kept = b""
        while part := file.read(_BYTES_AT_ONCE):
            if pattern.search(kept + part):
                return True
            kept = part[-overlap:]
    return False

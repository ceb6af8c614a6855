"""Parts as they fill: from what is known already, and from what is measured, whoever did it and in whatever order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from uuid import uuid4

from ecgomics.cohort import ledger
from ecgomics.cohort.files import whole_file
from ecgomics.cohort.ledger import Place
from ecgomics.cohort.measure import Measured
from ecgomics.cohort.records import Part, Piece, content_of, pieces


class Gathering:
    """The files of a run's parts.

    A part whose records are all known and stand together in one file already is that file. Any other is written to the
    folder of work as soon as its last record is there.
    """

    def __init__(
        self, parts: Sequence[Part], folder: Path, *, key: str, about: Mapping[bytes, bytes]
    ) -> None:
        self._parts, self._folder, self._key, self._about = parts, folder, key, about
        self._known: dict[str, Place] = {}
        self._files: dict[int, Path] = {}
        self._waiting: dict[int, dict[str, Measured]] = defaultdict(dict)

    def look_into(self, paths: Iterable[Path]) -> None:
        """Find what earlier runs measured."""
        identities = {each.key: each.identity for part in self._parts for each in part.records}
        numbers = {part.content: part.number for part in self._parts}
        for path, entries, places in ledger.known(paths, identities, key=self._key):
            self._known |= places
            content = content_of((entry.key, entry.identity) for entry in entries)
            if content in numbers:
                self._files[numbers[content]] = path

    @property
    def known(self) -> Mapping[str, Place]:
        """Where the records that need not be measured stand, by key."""
        return self._known

    @property
    def files(self) -> list[Path]:
        """The file of every part, in order, once all are there."""
        return [self._files[part.number] for part in self._parts]

    def pieces(self, *, most: int) -> Iterator[Piece]:
        """What is to be measured, so many records at a time at most; parts that need none are written on the way."""
        for part in self._parts:
            if part.number in self._files:
                continue
            unknown = [each for each in part.records if each.key not in self._known]
            yield from pieces(part.number, unknown, most=most)
            if not unknown:
                self._write(part)

    def add(self, number: int, done: Iterable[Measured]) -> None:
        """Take what was measured of a part."""
        part, waiting = self._parts[number], self._waiting[number]
        waiting.update({each.entry.key: each for each in done})
        if all(each.key in waiting or each.key in self._known for each in part.records):
            self._write(part)

    def _write(self, part: Part) -> None:
        measured = self._waiting.pop(part.number, {})
        places = [self._known[each.key] for each in part.records if each.key not in measured]
        measured |= {each.entry.key: each for each in ledger.measured_at(places, key=self._key)}
        path = self._folder / f"{part.content}.parquet"
        self._save(path, [measured[each.key] for each in part.records])
        self._files[part.number] = path

    def keep_rest(self) -> None:
        """Save what was measured of parts that are not whole."""
        if rest := [each for waiting in self._waiting.values() for each in waiting.values()]:
            self._save(self._folder / f"{uuid4().hex}.parquet", rest)
        self._waiting.clear()

    def _save(self, path: Path, done: Sequence[Measured]) -> None:
        with whole_file(path) as draft:
            draft.write_bytes(ledger.encoded(done, about=self._about))

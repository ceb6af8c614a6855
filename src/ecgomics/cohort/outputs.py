"""The files of a cohort: what they are called, whose they are, and how finished parts replace earlier ones."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecgomics.cohort import ledger
from ecgomics.cohort.files import link_or_copy, refuse_missing_folder, remove, sync, unwritable
from ecgomics.core.errors import InvalidInput

SUFFIX: Final = ".parquet"
_PART: Final = re.compile(r"part-\d{5,}\.parquet")


@dataclass(frozen=True, slots=True)
class Outputs:
    """The tables of a run by the name of the wide one, and the folder of work in progress."""

    wide: Path

    @property
    def values(self) -> Path:
        return self.wide.with_suffix(f".values{SUFFIX}")

    @property
    def dictionary(self) -> Path:
        return self.wide.with_suffix(".dictionary.csv")

    @property
    def work(self) -> Path:
        return self.wide.with_name(f"{self.wide.name}.parts")

    @property
    def all(self) -> tuple[Path, ...]:
        return self.wide, self.values, self.dictionary, self.work

    @property
    def _new(self) -> Path:
        """Where the folder of values is put together."""
        return self.work / "new"

    @property
    def _old(self) -> Path:
        """Where the earlier one is while the new one takes its place."""
        return self.work / "old"

    def part(self, number: int) -> Path:
        """One file of the long table."""
        return self.values / _part_name(number)

    def refuse_unfit(self) -> None:
        """InvalidInput where the output's name or place does not fit, or is another's file."""
        if self.wide.suffix != SUFFIX:
            raise InvalidInput(f"The output {self.wide} must be a name that ends in {SUFFIX}.")
        if self.wide.is_dir():
            raise InvalidInput(
                f"The output {self.wide} is a folder: give the name of a file that ends in {SUFFIX}."
            )
        refuse_missing_folder(self.wide)
        for path in (self.wide, self.values):
            if path.exists() and not _is_own(path):
                raise InvalidInput(
                    f"{path} is there already and was not written by ECGomics: choose another output."
                )

    def measured(self) -> list[Path]:
        """Every file with values that a run left, wherever it was interrupted; the newest last.

        What lies in the new folder stands in one of the others, too.
        """
        folders = (self._old, self.values, self.work)
        return [path for folder in folders if folder.is_dir() for path in sorted(folder.glob(f"*{SUFFIX}"))]

    def publish(self, files: Sequence[Path]) -> None:
        """Have these files be the long table, in order; InvalidInput where the file system refuses.

        Where a run is killed meanwhile, the files that it had lie in one of the folders that `measured` looks into.
        """
        if files == [self.part(number) for number in range(len(files))] and _count(self.values) == len(files):
            return
        try:
            self._put_together(files)
            self._take_the_place()
        except OSError as error:
            raise unwritable(self.values, error) from error

    def _put_together(self, files: Sequence[Path]) -> None:
        remove(self._new)
        self._new.mkdir()
        for number, file in enumerate(files):
            link_or_copy(file, self._new / _part_name(number))
        sync(self._new)

    def _take_the_place(self) -> None:
        if self.values.exists():
            remove(self._old)
            self.values.rename(self._old)
        self._new.rename(self.values)
        sync(self.values.parent)
        remove(self._old)

    def clear_work(self) -> None:
        """Remove what was in progress: it stands in the tables now."""
        for path in self.work.iterdir():
            if path.is_dir() or path.suffix == SUFFIX:
                remove(path)


def _part_name(number: int) -> str:
    return f"part-{number:05d}{SUFFIX}"


def _count(folder: Path) -> int:
    return sum(1 for _ in folder.iterdir()) if folder.is_dir() else 0


def _is_own(path: Path) -> bool:
    """Whether a file is a table of ours, or a folder holds nothing but such parts."""
    if not path.is_dir():
        return ledger.run_key(path) is not None
    inside = list(path.iterdir())
    return all(_PART.fullmatch(each.name) and ledger.run_key(each) is not None for each in inside)

"""What people said of each record of PTB-XL, CPSC2018 and LUDB, and what it means for the statements of the report.

Words of a set are matched by `labels.csv` with wildcards. PTB-XL: SCP codes; one that was given a likelihood below one
in two ends in `?` (no likelihood, written 0, is usual for rhythm and form), and `extra beats` stands for premature
beats of which only the table of the set tells. CPSC2018: the words behind Dx. LUDB: the comment lines, without the
full stop.
"""

import ast
import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from ecgomics.core.recording import Sex

HERE: Final = Path(__file__).parent
SURE_PERCENT: Final = 50.0
#: PTB-XL gives 300 for everybody above 89 years.
OLDEST_YEARS: Final = 89.0
_SEXES: Final[Mapping[str, Sex]] = {
    "0": "male",
    "1": "female",
    "Male": "male",
    "Female": "female",
    "M": "male",
    "F": "female",
}
_PREMATURE: Final = frozenset({"PVC", "PAC", "PRC(S)", "BIGU", "TRIGU", "SVARR"})


@dataclass(frozen=True, slots=True)
class Labelled:
    """A record, whose it is, and what was said of it."""

    data_set: str
    path: Path
    person: str
    age_years: float | None
    sex: Sex | None
    """female or male."""
    words: frozenset[str]

    @property
    def name(self) -> str:
        """`set/record`."""
        return f"{self.data_set}/{self.path.stem}"


@dataclass(frozen=True, slots=True)
class Meaning:
    """Which words of a set make a label, and which leave it open."""

    positive: tuple[str, ...]
    unscored: tuple[str, ...]
    made_by: tuple[str, ...] = ()
    """What makes the label on this set only, where its word means more than that of the others; else empty."""

    def of(self, words: frozenset[str]) -> bool | None:
        """Whether the label applies; None where the record is not scored for it."""
        if _any_matches(words, self.positive):
            return True
        return None if _any_matches(words, self.unscored) else False


@dataclass(frozen=True, slots=True)
class Label:
    """A label, the statements that mean it, and the sensitivity that is asked of them."""

    name: str
    made_by: tuple[str, ...]
    least_sensitivity: float | None
    meanings: Mapping[str, Meaning]
    """By data set: only those whose vocabulary has the label."""

    def made(self, statements: frozenset[str], data_set: str) -> bool:
        """Whether one of the statements that mean it on a set is among some."""
        return _any_matches(statements, self.meanings[data_set].made_by or self.made_by)


def labels() -> tuple[Label, ...]:
    """All labels of the two tables, in their order."""
    meanings: dict[str, dict[str, Meaning]] = {}
    for row in _rows(HERE / "labels.csv"):
        meaning = Meaning(*(_patterns(row[column]) for column in ("positive", "unscored", "made_by")))
        meanings.setdefault(row["label"], {})[row["data_set"]] = meaning
    return tuple(
        Label(
            row["label"],
            _patterns(row["made_by"]),
            float(row["least_sensitivity_percent"]) / 100 if row["least_sensitivity_percent"] else None,
            meanings[row["label"]],
        )
        for row in _rows(HERE / "statements.csv")
    )


def labelled(sets: Path) -> list[Labelled]:
    """The records of the sets below a folder, by name; a set that is not there is left out."""
    readers = {"ptbxl": _ptbxl, "cpsc2018": _cpsc2018, "ludb": _ludb}
    found = (
        each for name, reader in readers.items() if (sets / name).is_dir() for each in reader(sets / name)
    )
    return sorted(found, key=lambda each: (each.data_set, each.path.stem))


def _ptbxl(folder: Path) -> Iterator[Labelled]:
    for row in _rows(folder / "ptbxl_database.csv"):
        path = folder / f"{row['filename_hr']}.hea"
        if not path.exists():
            continue
        words = {
            code if not likelihood or likelihood >= SURE_PERCENT else f"{code}?"
            for code, likelihood in ast.literal_eval(row["scp_codes"]).items()
        }
        if row["extra_beats"].strip() and not words & _PREMATURE:
            words.add("extra beats")
        age = min(float(row["age"]), OLDEST_YEARS) if row["age"] else None
        sex = _SEXES.get(row["sex"])
        yield Labelled("ptbxl", path, f"ptbxl/{row['patient_id']}", age, sex, frozenset(words))


def _cpsc2018(folder: Path) -> Iterator[Labelled]:
    for path in folder.glob("*.hea"):
        header = path.read_text(encoding="utf-8")
        said = dict(re.findall(r"^#\s*(\w+): *(.*)$", header, re.MULTILINE))
        words = frozenset(word.strip() for word in said.get("Dx", "").split(","))
        age, sex = _years(said.get("Age", "")), _SEXES.get(said.get("Sex", "").strip())
        yield Labelled("cpsc2018", path, f"cpsc2018/{path.stem}", age, sex, words)


def _ludb(folder: Path) -> Iterator[Labelled]:
    for path in folder.glob("*.hea"):
        header = path.read_text(encoding="utf-8")
        words = frozenset(
            line.strip().rstrip(".") for line in re.findall(r"^#([^<\n]+)$", header, re.MULTILINE)
        )
        age = re.search(r"<age>: *(\S+)", header)
        sex = re.search(r"<sex>: *([MF])", header)
        known = _SEXES[sex[1]] if sex else None
        yield Labelled("ludb", path, f"ludb/{path.stem}", _years(age[1] if age else ""), known, words)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _patterns(cell: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in cell.split(";") if each.strip())


def _any_matches(words: frozenset[str], patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(word, pattern) for word in words for pattern in patterns)


def _years(text: str) -> float | None:
    found = re.match(r"\s*(\d+(?:\.\d+)?)\s*$", text)
    return float(found[1]) if found else None

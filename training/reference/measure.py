"""Measure what the tables are fitted from: records of healthy people, and several records of one person.

    python -m training.reference.measure SETS CACHE      SETS holds ptbxl, ludb and ecgid; CACHE is a Parquet file

One row per record, biomarker and lead that is `ok`. A record is *healthy* where PTB-XL gives it NORM and nothing else
but SR, or LUDB sinus rhythm and an axis that is not deviated, and nothing else. Healthy records are measured a second
and a third time by their halves. ECG-ID gives lead I, as recorded, in several records per person.
"""

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pandas as pd

from ecgomics.core.errors import EcgomicsError
from ecgomics.core.recording import Recording, Sex, Subject
from ecgomics.io import read
from ecgomics.profile import profile

#: PTB-XL gives 300 for everybody above 89 years.
OLDEST_YEARS: Final = 89.0
PTBXL_SEX: Final[Mapping[int, Sex]] = {0: "male", 1: "female"}
HEALTHY_CODES: Final = frozenset({"NORM", "SR"})
HEALTHY_LUDB: Final = re.compile(
    r"(Rhythm: Sinus rhythm|Electric axis of the heart: (normal|vertical|horizontal))\.?"
)
HALVES: Final = ("first half", "second half")


@dataclass(frozen=True)
class Sitting:
    """One record of one person, and what is known of both."""

    data_set: str
    person: str
    day: str
    healthy: bool
    recording: Recording

    def rows(self, part: str) -> Iterator[dict[str, Any]]:
        """The values of the record, or of a half of it."""
        subject = self.recording.subject
        about = {
            "data_set": self.data_set,
            "person": f"{self.data_set} {self.person}",
            "record": self.recording.name,
            "day": self.day,
            "healthy": self.healthy,
            "part": part,
            "age_years": subject.age_years,
            "sex": subject.sex,
        }
        for row in profile(_part(self.recording, part)):
            if row.validity == "ok" and row.value is not None and row.value_text is None:
                yield about | {"symbol": row.symbol, "lead": row.lead, "unit": row.unit, "value": row.value}


def _part(recording: Recording, part: str) -> Recording:
    if part not in HALVES:
        return recording
    middle, half = recording.samples // 2, HALVES.index(part)
    stretch = slice(half * middle, (half + 1) * middle)
    return replace(recording, ecg_mv=recording.ecg_mv[:, stretch].copy())


def ptbxl(folder: Path) -> Iterator[Sitting]:
    """The healthy records, and every record of people with more than one."""
    table = pd.read_csv(folder / "ptbxl_database.csv")
    table = table[[(folder / f"{name}.hea").is_file() for name in table["filename_hr"]]]
    several = table["patient_id"].duplicated(keep=False)
    for row, again in zip(table.itertuples(), several, strict=True):
        codes = set(ast.literal_eval(str(row.scp_codes)))
        healthy = "NORM" in codes and codes <= HEALTHY_CODES and row.age <= OLDEST_YEARS
        if healthy or again:
            recording = read(folder / f"{row.filename_hr}.hea")
            person = Subject(float(row.age), PTBXL_SEX[int(row.sex)])
            day = str(row.recording_date)[:10]
            yield Sitting("PTB-XL", f"{row.patient_id:.0f}", day, healthy, replace(recording, subject=person))


def ludb(folder: Path) -> Iterator[Sitting]:
    """The healthy records: one of each person."""
    for path in sorted(folder.rglob("*.hea")):
        lines = [line[1:].strip() for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
        findings = lines[lines.index("<diagnoses>:") + 1 :]
        if all(HEALTHY_LUDB.fullmatch(line) for line in findings):
            yield Sitting("LUDB", path.stem, "", healthy=True, recording=read(path))


def ecgid(folder: Path) -> Iterator[Sitting]:
    """Lead I of every record, without the copy that the set's authors filtered."""
    for path in sorted(folder.rglob("*.hea")):
        recording = read(path)
        alone = replace(recording, ecg_mv=recording.ecg_mv[:1].copy(), leads=("I",), name=path.stem)
        found = re.search(r"ECG date: *(\d+)\.(\d+)\.(\d+)", path.read_text("utf-8"))
        day = "-".join(reversed(found.groups())) if found else ""
        yield Sitting("ECG-ID", path.parent.name, day, healthy=False, recording=alone)


def main(arguments: Sequence[str]) -> None:
    sets, cache = map(Path, arguments)
    sittings = [*ptbxl(sets / "ptbxl"), *ludb(sets / "ludb"), *ecgid(sets / "ecgid")]
    rows = []
    for each in sittings:
        for part in ("whole", *(HALVES if each.healthy else ())):
            try:
                rows += list(each.rows(part))
            except EcgomicsError as error:
                sys.stderr.write(f"{each.recording.name}: {error}\n")
    pd.DataFrame(rows).to_parquet(cache, index=False)


if __name__ == "__main__":
    main(sys.argv[1:])

"""Manifests of public data sets: one row per record with its path, its person and its labels, as CSV.

    path,record,subject,…labels

Labels are those of the data sets, unchanged but for their names; what a data set was not asked is left empty.
"""

import ast
import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from ecgomics.core.errors import InvalidInput

Row = Mapping[str, str]

#: What the challenge of 2017 calls its classes.
_CINC2017: Final = {"N": "sinus", "A": "af", "O": "other", "~": "noise"}
#: Statements of PTB-XL, and the words of the challenge of 2018, of the same findings. None: it was not asked.
_CONDUCTION: Final = {
    "af": (("AFIB",), "AF"),
    "rbbb": (("CRBBB",), "RBBB"),
    "lbbb": (("CLBBB",), "LBBB"),
    "first_degree_block": (("1AVB",), "I-AVB"),
    "left_anterior_block": (("LAFB",), None),
}
#: Incomplete blocks are neither cases nor controls of the complete ones.
_BETWEEN: Final = {"rbbb": frozenset({"IRBBB"}), "lbbb": frozenset({"ILBBB"})}
#: PTB-XL gives 300 for everybody above 89 years.
_OLDEST_YEARS: Final = 89.0
_DX: Final = re.compile(r"^#\s*Dx:\s*(.*)$", re.MULTILINE)
_DAY: Final = re.compile(r"ECG date:\s*(\d+)\.(\d+)\.(\d+)")


def write_manifest(rows: Iterable[Row], path: Path) -> Path:
    """The rows as a CSV; InvalidInput where there are none."""
    listed = list(rows)
    if not listed:
        raise InvalidInput("No record of the data set is there: give the folder that holds it.")
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(listed[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)
    return path


def cinc2017(folder: Path) -> Iterator[Row]:
    """Strips of the PhysioNet/CinC Challenge 2017: `label` (sinus, af, other, noise), and `af` of those not noise."""
    with _labels(folder / "REFERENCE.csv").open(encoding="utf-8") as file:
        for record, letter in csv.reader(file):
            label = _CINC2017[letter]
            af = "" if label == "noise" else _flag(label == "af")
            yield {"path": f"{(folder / record).resolve()}.hea", "record": record, "label": label, "af": af}


def conduction(folder: Path) -> Iterator[Row]:
    """Records of PTB-XL and of the challenge of 2018 with the labels that both have, and `data_set`.

    What the challenge calls RBBB has incomplete blocks among it: a part of these QRS complexes is narrow.
    """
    yield from _ptbxl(folder / "ptbxl")
    yield from _cpsc2018(folder / "cpsc2018")


def _ptbxl(folder: Path) -> Iterator[Row]:
    with _labels(folder / "ptbxl_database.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            stated = set(ast.literal_eval(row["scp_codes"]))
            age = float(row["age"])
            yield {
                "path": f"{(folder / row['filename_hr']).resolve()}.hea",
                "record": f"ptbxl/{row['ecg_id']}",
                "subject": f"ptbxl/{int(float(row['patient_id']))}",
                "data_set": "ptbxl",
                "age": f"{min(age, _OLDEST_YEARS):g}",
                "female": _flag(row["sex"] == "1"),
                "recorder": row["device"].strip(),
            } | {
                name: "" if _BETWEEN.get(name, frozenset()) & stated else _flag(bool(stated & set(codes)))
                for name, (codes, _) in _CONDUCTION.items()
            }


def _cpsc2018(folder: Path) -> Iterator[Row]:
    for path in sorted(folder.glob("*.hea")):
        header = path.read_text(encoding="utf-8")
        dx = _DX.search(header)
        stated = {word.strip() for word in dx[1].split(",")} if dx else set()
        age = re.search(r"^#\s*Age:\s*(\d+)", header, re.MULTILINE)
        yield {
            "path": str(path.resolve()),
            "record": f"cpsc2018/{path.stem}",
            "subject": f"cpsc2018/{path.stem}",
            "data_set": "cpsc2018",
            "age": age[1] if age else "",
            "female": _flag(bool(re.search(r"^#\s*Sex:\s*Female", header, re.MULTILINE))),
            "recorder": "",
        } | {name: "" if word is None else _flag(word in stated) for name, (_, word) in _CONDUCTION.items()}


def ecgid(folder: Path) -> Iterator[Row]:
    """Recordings of ECG-ID: the person, and the day as `time`."""
    for path in sorted(
        folder.glob("Person_*/rec_*.hea"), key=lambda each: (each.parent.name, int(each.stem[4:]))
    ):
        found = _DAY.search(path.read_text(encoding="utf-8"))
        day, month, year = (int(part) for part in found.groups()) if found else (0, 0, 0)
        yield {
            "path": str(path.resolve()),
            "record": f"{path.parent.name}/{path.stem}",
            "subject": path.parent.name,
            "time": f"{year + 2000 * (year < 100):04d}-{month:02d}-{day:02d}" if found else "",
        }


def _labels(path: Path) -> Path:
    """The file with the labels of a data set; InvalidInput where it is not there."""
    if not path.is_file():
        raise InvalidInput(f"There is no {path.name} in {path.parent}: give the folder of the data set.")
    return path


def _flag(true: bool) -> str:
    return "true" if true else "false"

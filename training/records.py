"""The records that encoders and heads are trained on: where each is, whose it is, what is known of it, and its fold.

    CinC2017  one strip each of unknown persons: rhythm (label revision 2)
    PTB-XL    superclasses of the diagnostic statements, rhythm, age, sex
    CPSC2018  rhythm; conduction, ST and normal of the nine classes (infarct and hypertrophy were not asked there)
    LUDB      the cardiologists' words for rhythm, conduction, ischaemia, scar, hypertrophy

What is not known is None and teaches nothing. ECG-ID and MIT-BIH are not among them; but what measures biomarkers, the
segmenter and the beat classes, learned from them.
"""

import ast
import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDS: Final = 3
#: So many of the people are not shown to the encoder that ships: its reference and its own check.
RESERVED_ONE_IN: Final = 7
RHYTHMS: Final = ("sinus", "af", "other", "unreadable")
SUPERCLASSES: Final = ("NORM", "MI", "STTC", "CD", "HYP")

_CINC: Final = {"N": "sinus", "A": "af", "O": "other", "~": "unreadable"}
_PTBXL_AF: Final = frozenset({"AFIB"})
_PTBXL_OTHER: Final = frozenset(
    {"AFLT", "PVC", "PAC", "PACE", "SVTAC", "PSVT", "SVARR", "BIGU", "TRIGU", "PRC(S)"}
)
_PTBXL_SINUS: Final = frozenset({"SR", "SBRAD", "STACH", "SARRH", "NORM"})
_CPSC_CONDUCTION: Final = frozenset({"LBBB", "RBBB", "I-AVB"})
_CPSC_OTHER: Final = frozenset({"PAC", "PVC"})
#: PTB-XL gives 300 for everybody above 89 years.
_OLDEST_YEARS: Final = 89.0


@dataclass(frozen=True, slots=True)
class Known:
    """One record and what is known of it."""

    data_set: str
    path: Path
    subject: str
    """Whose it is; the record itself where that is not known."""
    rhythm: str | None = None
    classes: tuple[bool | None, ...] = (None,) * len(SUPERCLASSES)
    """Whether each of SUPERCLASSES applies."""
    age_years: float | None = None
    female: bool | None = None

    @property
    def name(self) -> str:
        """`data set/record`, by which tables know it."""
        return f"{self.data_set}/{self.path.stem}"

    @property
    def fold(self) -> int:
        """The fold in which it is tested: all records of a person are in one, and it never changes."""
        return int.from_bytes(self._digest[:4], "big") % FOLDS

    @property
    def reserved(self) -> bool:
        """Whether the encoder that ships has not seen it, nor anything else of the person."""
        return int.from_bytes(self._digest[4:8], "big") % RESERVED_ONE_IN == 0

    @property
    def _digest(self) -> bytes:
        return hashlib.sha256(f"{self.data_set} {self.subject}".encode()).digest()


def records(sets: Path) -> list[Known]:
    """All records of the data sets below a folder, in a fixed order; a set that is not there is left out."""
    found: list[Known] = []
    for data_set, reader in (
        ("cinc2017", _cinc2017),
        ("ptbxl", _ptbxl),
        ("cpsc2018", _cpsc2018),
        ("ludb", _ludb),
    ):
        if (sets / data_set).is_dir():
            found += sorted(reader(sets / data_set), key=lambda each: each.name)
    return found


def _cinc2017(folder: Path) -> Iterator[Known]:
    with (folder / "REFERENCE.csv").open(encoding="utf-8") as file:
        for name, label in csv.reader(file):
            path = folder / f"{name}.hea"
            if path.exists():
                yield Known("cinc2017", path, name, rhythm=_CINC[label])


def _ptbxl(folder: Path) -> Iterator[Known]:
    with (folder / "scp_statements.csv").open(encoding="utf-8") as file:
        superclass = {
            row[""]: row["diagnostic_class"] for row in csv.DictReader(file) if row["diagnostic"] == "1.0"
        }
    with (folder / "ptbxl_database.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            path = folder / f"{row['filename_hr']}.hea"
            if not path.exists():
                continue
            codes = set(ast.literal_eval(row["scp_codes"]))
            classes = {superclass[code] for code in codes & superclass.keys()}
            age = float(row["age"]) if row["age"] else None
            yield Known(
                "ptbxl",
                path,
                row["patient_id"],
                rhythm=_rhythm(codes, _PTBXL_AF, _PTBXL_OTHER, _PTBXL_SINUS),
                classes=tuple(each in classes for each in SUPERCLASSES) if classes else (None,) * 5,
                age_years=age if age is not None and age <= _OLDEST_YEARS else None,
                female=row["sex"] == "1" if row["sex"] else None,
            )


def _cpsc2018(folder: Path) -> Iterator[Known]:
    for path in folder.glob("*.hea"):
        said = _said(path)
        codes = set(said.get("Dx", "").split(","))
        normal = "Normal" in codes
        yield Known(
            "cpsc2018",
            path,
            path.stem,
            rhythm="af" if "AF" in codes else "other" if codes & _CPSC_OTHER else "sinus",
            classes=(
                normal,
                False if normal else None,
                bool(codes & {"STD", "STE"}),
                bool(codes & _CPSC_CONDUCTION),
                False if normal else None,
            ),
            age_years=_number(said.get("Age", "")),
            female={"Female": True, "Male": False}.get(said.get("Sex", "")),
        )


def _ludb(folder: Path) -> Iterator[Known]:
    for path in folder.glob("*.hea"):
        text = "\n".join(re.findall(r"^#(.*)", path.read_text(encoding="utf-8"), re.MULTILINE))
        infarct = re.search(r"^(STEMI|Scar|Undefined ischemia/scar)", text, re.MULTILINE)
        repolarisation = re.search(r"^(Ischemia|Non-specific repol|STEMI|Undefined isch)", text, re.MULTILINE)
        conduction = re.search(r"bundle branch|hemiblock|AV.block|intravintricular", text)
        enlarged = re.search(r"hypertrophy|overload", text)
        others = re.search(
            r"extrasystole|flutter|pacing|pacemaker|blockade|III degree|Aberrant|Early repol|axis deviation",
            text,
        )
        abnormal = [bool(each) for each in (infarct, repolarisation, conduction, enlarged)]
        rhythm = (
            "af"
            if "Atrial fibrillation" in text
            else "other"
            if re.search(r"extrasystole|flutter|pacing|pacemaker|blockade|III degree", text)
            else "sinus"
            if "Rhythm: Sinus" in text
            else None
        )
        sex, age = re.search(r"<sex>: ([MF])", text), re.search(r"<age>: (\d+)", text)
        yield Known(
            "ludb",
            path,
            path.stem,
            rhythm=rhythm,
            classes=(not any(abnormal) and not others and rhythm == "sinus", *abnormal),
            age_years=float(age[1]) if age else None,
            female=sex[1] == "F" if sex else None,
        )


def _rhythm(codes: set[str], af: frozenset[str], other: frozenset[str], sinus: frozenset[str]) -> str | None:
    if codes & af:
        return "af"
    if codes & other:
        return "other"
    return "sinus" if codes & sinus else None


def _said(path: Path) -> Mapping[str, str]:
    pairs = re.findall(r"^#\s*(\w+): *(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: value.strip() for name, value in pairs}


def _number(text: str | None) -> float | None:
    try:
        return float(text or "")
    except ValueError:
        return None

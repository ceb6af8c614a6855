"""Interchanged electrodes: how often an interchange is seen, and how often one is suspected where there is none.

Leads are recomputed as they would be with the electrodes interchanged, the chest leads with their changed central
terminal where the right leg takes part; the lead between the legs keeps a little noise. Cross-validated by person: the
model that judges a recording was fitted to those of other people.
"""

import csv
import zlib
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, get_args

import numpy as np

from benchmarks.accuracy.options import Options
from ecgomics.core.arrays import Floats
from ecgomics.signal.quality import interchange as judged
from ecgomics.signal.quality.interchange_features import (
    CHEST_ARRANGEMENTS,
    LIMB_ARRANGEMENTS,
    LIMB_NAMES,
    ThinBeat,
    limb_leads,
)
from training.interchange import Model, beats_of, fitted

FOLDS: Final = 5
LEG_NOISE_MV: Final = 0.005


@dataclass(frozen=True, slots=True)
class Case:
    """One recording, whose it is, and the set that it is from."""

    beat: ThinBeat
    person: str
    origin: str
    normal: bool


def interchange(folders: Sequence[Path], _: Options) -> None:
    """Print sensitivity by interchange and false suspicions by set."""
    cases = [case for folder in folders for case in _cases(folder)]
    folds = np.array([zlib.crc32(case.person.encode()) % FOLDS for case in cases])
    found: dict[str, list[str]] = {}
    for fold in range(FOLDS):
        model = fitted([case.beat for case, its in zip(cases, folds, strict=True) if its != fold])
        for case in (case for case, its in zip(cases, folds, strict=True) if its == fold):
            for name, beat in _variants(case.beat):
                found.setdefault(name, []).append(_judged(beat, model))
            found.setdefault(f"= {case.origin}", []).append(found["none"][-1])
            if case.normal:
                found.setdefault("= PTB-XL NORM", []).append(found["none"][-1])
    print(f"{len(cases)} recordings, {len({case.person for case in cases})} persons\n")
    print("interchange       suspected %  named right %")
    for name, answers in found.items():
        if name != "none" and not name.startswith("="):
            right = "precordial" if name.startswith(("V", "chest")) else name.split(" ")[0]
            suspected, named = _percent(answers, _LIMBS | {"precordial"}), _percent(answers, {right})
            print(f"{name:18s} {suspected:10.1f} {named:14.1f}")
    print("\nno interchange      n  limb suspected %  precordial suspected %")
    for name, answers in found.items():
        if name == "none" or name.startswith("="):
            limb, chest = _percent(answers, _LIMBS), _percent(answers, {"precordial"})
            shown = name.replace("none", "all").lstrip("= ")
            print(f"{shown:16s} {len(answers):4d} {limb:17.2f} {chest:23.2f}")


_LIMBS: Final = frozenset(get_args(judged.Interchange)) - {"none", "precordial"}


def _percent(answers: Sequence[str], among: Set[str]) -> float:
    return 100.0 * float(np.mean([answer in among for answer in answers]))


def _cases(folder: Path) -> list[Case]:
    table = _ptbxl(folder)
    return [
        Case(
            beat,
            f"{folder.name} {table[name]['patient_id'] if name in table else name}",
            folder.name,
            "NORM" in table.get(name, {}).get("scp_codes", ""),
        )
        for name, beat in beats_of(folder).items()
    ]


def _ptbxl(folder: Path) -> Mapping[str, Mapping[str, str]]:
    """Rows of PTB-XL's table by the name of the recording; empty for another set."""
    path = folder / "ptbxl_database.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8") as lines:
        return {Path(row["filename_hr"]).name: row for row in csv.DictReader(lines)}


def _variants(beat: ThinBeat) -> list[tuple[str, ThinBeat]]:
    """The recording as it is and with electrodes interchanged."""
    variants = [("none", beat)]
    for limb, swapped in zip(LIMB_NAMES[1:], LIMB_ARRANGEMENTS[1:], strict=True):
        direction = {(1, 2, 0): " cw", (2, 0, 1): " ccw"}.get(swapped, "")
        variants.append((limb + direction, _with_limbs(beat, limb_leads(beat.mv[:2], swapped))))
    one, two = beat.mv[:2]
    noise_mv = np.random.default_rng(5).normal(0.0, LEG_NOISE_MV, one.shape)
    # The right leg has the potential of the left one but for a little; the central terminal loses that of an arm.
    variants.append(("RA_RL", _with_limbs(beat, np.stack([one - two, noise_mv]), terminal_mv=two / 3.0)))
    variants.append(
        ("LA_RL", _with_limbs(beat, np.stack([two - noise_mv, two]), terminal_mv=(two - one) / 3.0))
    )
    for arrangement in CHEST_ARRANGEMENTS[1:]:
        moved = [f"V{place + 1}" for place in range(6) if arrangement[place] != place]
        chest_mv = beat.mv[2:][list(arrangement)]
        name = "/".join(moved) if len(moved) == 2 else "chest reversed"
        variants.append((name, replace(beat, mv=np.concatenate([beat.mv[:2], chest_mv]))))
    return variants


def _with_limbs(beat: ThinBeat, limb_mv: Floats, terminal_mv: Floats | float = 0.0) -> ThinBeat:
    return replace(beat, mv=np.concatenate([limb_mv, beat.mv[2:] - terminal_mv]))


def _judged(beat: ThinBeat, model: Model) -> str:
    return judged.most_probable(beat, judged.InterchangeModel(*model))

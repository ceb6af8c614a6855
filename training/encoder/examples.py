"""What the encoder learns from: every record thinned to the model path, with what is known of it.

Beside the labels of the data sets it is taught our own biomarkers that need no amplitude: rates, variability, intervals
and presence. They cost no annotation and tell the network what experts look at.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from ecgomics.core.arrays import Bools, Floats
from ecgomics.io import read
from ecgomics.latent.preparation import LEAD_NUMBERS, Singles, thinned
from training.records import RHYTHMS, Known, records

#: A biomarker (of leads the median over them) is taught where so many of the records have it, the 12-lead ones and the
#: strips alike.
COVERAGE: Final = 0.5
#: Of two that say the same only the first is taught.
ALIKE: Final = 0.97
UNITS: Final = frozenset({"ms", "%", "1", "/min", "{beats}/min", "Hz", "{beats}", "bit", "ms2", "nu"})
LARGEST: Final = 4.0


@dataclass(frozen=True, slots=True)
class Example:
    """A record as the network's training sees it; -1 or NaN where nothing is known."""

    known: Known
    ecg_mv: Singles
    """leads × samples at 125 Hz."""
    gaps: Bools
    number: Floats
    """Of each lead (LEAD_NUMBERS)."""
    rhythm: int
    classes: Floats
    age: float
    """In units of 20 years from 50."""
    female: float
    experts: Floats
    """(members,), standardised."""


def examples(sets: Path, tables: Path) -> tuple[list[Example], list[str]]:
    """Every record of the sets, and the biomarkers that are taught.

    tables holds `<set>.parquet` and `<set>.dictionary.csv` for each set, as `ecgomics extract` writes them.
    """
    known = records(sets)
    experts = expert_table(tables, known)
    return [
        _example(each, row) for each, row in zip(known, experts.to_numpy(), strict=True)
    ], experts.columns.tolist()


def _example(known: Known, experts: Floats) -> Example:
    recording = read(known.path)
    thin_mv, gaps = thinned(recording.ecg_mv, fs_hz=recording.fs_hz)
    return Example(
        known,
        thin_mv,
        gaps,
        np.array([LEAD_NUMBERS.get(lead, 0) for lead in recording.leads]),
        -1 if known.rhythm is None else RHYTHMS.index(known.rhythm),
        np.array([np.nan if each is None else float(each) for each in known.classes]),
        np.nan if known.age_years is None else (known.age_years - 50.0) / 20.0,
        np.nan if known.female is None else float(known.female),
        experts,
    )


def expert_table(tables: Path, known: list[Known]) -> pd.DataFrame:
    """Standardised biomarkers by record, in the order of the records; NaN where there is none."""
    wide = pd.concat([_wide(tables, data_set) for data_set in dict.fromkeys(k.data_set for k in known)])
    units = pd.concat(
        [pd.read_csv(path) for path in sorted(tables.glob("*.dictionary.csv"))]
    ).drop_duplicates("column")
    offered = set(units.loc[units["unit"].isin(UNITS), "column"])
    strips = wide.index.str.startswith("cinc2017/")
    numbers = wide[[c for c in wide.columns if c in offered]].apply(pd.to_numeric, errors="coerce")
    values = numbers.T.groupby(numbers.columns.str.split("__").str[0], sort=False).median().T
    covered = (values[strips].notna().mean() >= COVERAGE) & (values[~strips].notna().mean() >= COVERAGE)
    values = values.loc[:, covered & (values.nunique() > 10)]
    ranked = values.rank(pct=True)
    middle, spread = values.median(), (values.quantile(0.84) - values.quantile(0.16)) / 2.0
    standard = ((values - middle) / spread.where(spread > 0)).clip(-LARGEST, LARGEST)
    alike = ranked.corr().abs()
    kept: list[str] = []
    for name in standard.columns:
        if standard[name].notna().any() and not (alike.loc[name, kept] > ALIKE).any():
            kept.append(name)
    return standard.reindex([each.name for each in known])[kept]


def _wide(tables: Path, data_set: str) -> pd.DataFrame:
    table = pd.read_parquet(tables / f"{data_set}.parquet")
    return table.set_index(data_set + "/" + table["record"].str.rsplit("/", n=1).str[-1])

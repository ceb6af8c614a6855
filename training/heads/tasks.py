"""What each head is asked, on which records, and which biomarkers it may stand on."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.core.arrays import Floats, Ints
from ecgomics.latent.heads.calibration import Link
from ecgomics.latent.heads.inputs import BETWEEN, ENCODER, READOUT_NAMES
from training.heads.features import ALL
from training.records import RHYTHMS, SUPERCLASSES, Known

TWELVE: Final = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")
#: Strips of one lead that were cut out of twelve leads count less: the same hearts are there with all leads.
ALONE_WEIGHT: Final = 0.5
#: Biomarkers of twelve leads by what they are known to tell: conduction, infarct, ST and T, hypertrophy, rate.
OF_TWELVE: Final = tuple(Path(__file__).with_name("of_twelve_leads.txt").read_text(encoding="utf-8").split())
#: And of single leads.
OF_LEADS: Final = (
    "r_fraction", "qrs_net_amplitude", "qrs_peak_to_peak", "st_level_j60", "t_amplitude", "t_r_ratio",
)  # fmt: skip
#: What heads for any leads stand on is there in more than this share of strips of one lead.
OFTEN: Final = 0.005
INDEPENDENT: Final = ("I", "II", "V1", "V2", "V3", "V4", "V5", "V6")


@dataclass(frozen=True, slots=True)
class Rows:
    """The records of a task: one row for each view of each."""

    known: list[Known]
    views: list[str]
    features: pd.DataFrame
    """rows × everything that some form may stand on."""
    targets: Floats
    """rows × outputs, NaN where unknown."""
    weight: Floats

    @property
    def fold(self) -> Ints:
        """The fold in which each row is tested."""
        return np.array([each.fold for each in self.known])

    @property
    def whole(self) -> np.ndarray:
        """Which rows are records as they are: they are scored and calibrated on."""
        return np.array(self.views) == ALL

    def of(self, which: np.ndarray) -> "Rows":
        """Some of the rows."""
        places = np.flatnonzero(which)
        return Rows(
            [self.known[each] for each in places],
            [self.views[each] for each in places],
            self.features.iloc[places],
            self.targets[places],
            self.weight[places],
        )


@dataclass(frozen=True, slots=True)
class Task:
    """One head."""

    name: str
    title: str
    link: Link
    labels: tuple[str, ...]
    biomarkers: tuple[str, ...]
    leads: tuple[str, ...]
    readouts: tuple[str, ...]
    """Of the encoder, for the forms that stand on it."""
    least_measured: float
    epsilon: float = 0.01

    def targets(self, known: Known) -> list[float]:
        """What is known of a record, by output; all NaN where nothing is."""
        match self.name:
            case "rhythm":
                return [np.nan if known.rhythm is None else float(known.rhythm == each) for each in RHYTHMS]
            case "superclasses":
                return [np.nan if each is None else float(each) for each in known.classes]
            case "age":
                return [np.nan if known.age_years is None else known.age_years]
            case _:
                return (
                    [np.nan, np.nan]
                    if known.female is None
                    else [float(known.female), float(not known.female)]
                )


def tasks(table: pd.DataFrame) -> tuple[Task, ...]:
    """All heads, given what is measured of all records."""
    free = [name for name in table.columns if not name.startswith(ENCODER) and _is_free(name)]
    strips = table[table.index.get_level_values("record").str.startswith("cinc2017/")]
    often = strips.notna().mean() >= OFTEN
    of_any = tuple(name for name in free if BETWEEN not in name and often[name])
    wanted = set(OF_TWELVE) | {f"{symbol}{BETWEEN}{lead}" for symbol in OF_LEADS for lead in INDEPENDENT}
    of_twelve = tuple(name for name in free if name in wanted)
    told = {task: tuple(f"{ENCODER}{name}" for name in names) for task, names in READOUT_NAMES.items()}
    return (
        Task("rhythm", "Rhythm of strips of any leads", "softmax", RHYTHMS, of_any, (), told["rhythm"], 0.0),
        Task(
            "superclasses",
            "Diagnostic superclasses of twelve leads",
            "sigmoid",
            SUPERCLASSES,
            of_twelve,
            TWELVE,
            told["classes"] + told["rhythm"][:3],
            0.4,
        ),
        Task("age", "Age from twelve leads", "identity", ("age_years",), of_twelve, TWELVE, told["age"], 0.4),
        Task(
            "sex", "Sex from twelve leads", "softmax", ("female", "male"), of_twelve, TWELVE, told["sex"], 0.4
        ),
    )


def _is_free(column: str) -> bool:
    """Whether a biomarker stands on the signal alone: what knows age or sex would tell what it was told."""
    symbol = column.partition(BETWEEN)[0]
    guarded = {need.name for guard in catalogue().biomarkers[symbol].guards for need in guard.needs}
    deep = guarded.union(*(catalogue().needs_deeply(name) for name in guarded if name != "subject"))
    return "subject" not in catalogue().needs_deeply(symbol) | deep


def rows(task: Task, records: list[Known], table: pd.DataFrame) -> Rows:
    """The records that a task knows something of, with all that is measured of them."""
    by_name = {each.name: each for each in records}
    kept = [
        (by_name[name], view)
        for name, view in table.index
        if (view == ALL or not task.leads)
        and (not task.leads or by_name[name].data_set != "cinc2017")
        and np.isfinite(task.targets(by_name[name])).any()
    ]
    index = pd.MultiIndex.from_tuples([(each.name, view) for each, view in kept])
    return Rows(
        [each for each, _ in kept],
        [view for _, view in kept],
        table.loc[index],
        np.array([task.targets(each) for each, _ in kept]),
        np.array([1.0 if view == ALL else ALONE_WEIGHT for _, view in kept]),
    )

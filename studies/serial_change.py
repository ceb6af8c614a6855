"""Serial change: what differs between two ECGs of an unchanged person, and so what a change must exceed (ECG-ID).

    python -m studies.serial_change ECGID_FOLDER OUT [--workers N]

Writes the cohort, `reliability.csv` (each biomarker's standard deviation within a person, intraclass correlation and
smallest change that is one; recordings of one day and of different days apart), `check.json` and `reliability.svg`.

The check is of people that the limits were not made from, ten parts in turn: how often two recordings of one person
differ by more than the limit (5 % where it holds), how often those of two people do, and how well the number of
biomarkers beyond their limits tells the one from the other (AUC, intervals by person).
"""

import argparse
import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

import ecgomics as eo
from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.discovery.reliability import FEWEST_PEOPLE, Reliability, reliability
from ecgomics.discovery.table import Table
from studies.command_line import run_study
from studies.manifests import ecgid, write_manifest

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Words = NDArray[np.str_]

PARTS: Final = 10
BOOTSTRAPS: Final = 1000
SEED: Final = 0
#: Intraclass correlations from here on are called good (Koo and Li 2016).
STEADY: Final = 0.75
#: Biomarkers drawn: the steadiest and the least steady of each dimension.
DRAWN_OF_EACH: Final = 6


@dataclass(frozen=True, slots=True)
class Check:
    """How limits of change do on people that they were not made from; shares with 95 % intervals over people."""

    pairs: int
    people: int
    pairs_of_one: int
    """Pairs of two recordings of one person."""
    people_with_pairs: int
    """People who have such pairs: they alone carry the figures of the same person."""
    beyond_same_person: tuple[float, float, float]
    """Share of biomarkers beyond their limit between two recordings of one person."""
    beyond_other_person: tuple[float, float, float]
    auc: tuple[float, float, float]
    """Of the number of biomarkers beyond their limits, for two people rather than one."""


def main() -> None:
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    rows = list(ecgid(options.folder))
    manifest = write_manifest(rows, options.out / "manifest.csv")
    cohort_path = options.out / "cohort.parquet"
    eo.extract(manifest, cohort_path, workers=options.workers)
    cohort = eo.Cohort.open(cohort_path)
    table = cohort.table()
    days = {row["record"]: row["time"] for row in rows}
    person = np.asarray(table.subjects)
    day = np.asarray([days[record] for record in table.records])
    within_day = reliability(
        table.values, [f"{a} {b}" for a, b in zip(person, day, strict=True)], table.features
    )
    by_day, people = _day_means(table.values, person, day)
    between_days = reliability(by_day, people, table.features)
    write_reliability(options.out / "reliability.csv", within_day, between_days)
    check = checked(table, person, day)
    (options.out / "check.json").write_text(json.dumps(_as_dict(check), indent=1) + "\n", encoding="utf-8")
    drawn(between_days).savefig(options.out / "reliability.svg", metadata={"Date": None})
    _print(within_day, between_days, check)


def _day_means(values: Floats, person: Words, day: Words) -> tuple[Floats, list[str]]:
    """The mean of each person's recordings of a day, and whose it is."""
    both = [f"{a}\n{b}" for a, b in zip(person.tolist(), day.tolist(), strict=True)]
    keys, member = np.unique(np.asarray(both), return_inverse=True)
    belongs = (member == np.arange(len(keys))[:, None]).astype(float)
    there = np.isfinite(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = (belongs @ np.where(there, values, 0.0)) / (belongs @ there)
    return means, [key.partition("\n")[0] for key in keys.tolist()]


def checked(table: Table, person: Words, day: Words) -> Check:
    """Limits of change tried on people that they were not made from; pairs of different days only."""
    one, other = np.triu_indices(len(person), 1)
    same = person[one] == person[other]
    apart = day[one] != day[other]
    names = np.unique(person)
    part = np.random.default_rng(SEED).permutation(len(names)) % PARTS
    fold = part[np.searchsorted(names, person)]
    share = np.full(len(one), np.nan)
    for turn in range(PARTS):
        judged = np.flatnonzero((fold[one] == turn) & (fold[other] == turn) & apart)
        limits = _limits(table, person, learning=fold != turn)
        share[judged] = _share_beyond(table.values, one[judged], other[judged], limits)
    known = np.isfinite(share)
    return _judged(share[known], same[known], person[one][known], person[other][known])


def _limits(table: Table, person: Words, *, learning: Bools) -> Floats:
    """The smallest change of each feature that is one; NaN where too few people tell."""
    found = reliability(
        table.values[learning], person[learning].tolist(), table.features, seed=SEED, bootstraps=1
    )
    by_name = {each.feature.name: each.minimal_detectable_change for each in found}
    return np.array([by_name.get(feature.name, np.nan) for feature in table.features])


def _share_beyond(values: Floats, one: Ints, other: Ints, limits: Floats) -> Floats:
    difference = np.abs(values[one] - values[other])
    known = np.isfinite(difference) & (limits > 0.0)
    beyond = known & (difference > limits)
    with np.errstate(invalid="ignore", divide="ignore"):
        share: Floats = beyond.sum(axis=1) / known.sum(axis=1)
    return share


def _judged(share: Floats, same: Bools, one: Words, other: Words) -> Check:
    names = np.unique(np.concatenate([one, other]))
    ends = np.searchsorted(names, one).astype(np.intp), np.searchsorted(names, other).astype(np.intp)
    draws = np.random.default_rng(SEED).multinomial(
        len(names), np.full(len(names), 1 / len(names)), BOOTSTRAPS
    )
    once = _each_person_once(ends[0], same)
    weights = [once, *(once * _times_drawn(drawn, *ends, same=same) for drawn in draws)]
    figures = np.array([_figures(share, same, weight) for weight in weights])
    low, high = np.nanquantile(figures[1:], [0.025, 0.975], axis=0)
    each = [tuple(map(float, three)) for three in zip(figures[0], low, high, strict=True)]
    counts = (len(share), len(names), int(same.sum()), len(np.unique(one[same])))
    return Check(*counts, *each)  # type: ignore[arg-type]  # three triples, as declared


def _each_person_once(one: Ints, same: Bools) -> Floats:
    """Weights with which the pairs of a person count as one, however many recordings there are."""
    pairs = np.bincount(one[same], minlength=one.max() + 1)
    return np.where(same, 1.0 / np.maximum(pairs[one], 1), 1.0)


def _times_drawn(drawn: Ints, one: Ints, other: Ints, *, same: Bools) -> Floats:
    """How often a pair is in a sample of people: as often as its person, or as its two people together."""
    return np.where(same, drawn[one], drawn[one] * drawn[other]).astype(float)


def _figures(share: Floats, same: Bools, weight: Floats) -> tuple[float, float, float]:
    if not (weight[same].sum() and weight[~same].sum()):
        return (float("nan"),) * 3
    return (
        float(np.average(share[same], weights=weight[same])),
        float(np.average(share[~same], weights=weight[~same])),
        _auc(share, ~same, weight),
    )


def _auc(score: Floats, case: Bools, weight: Floats) -> float:
    """Weighted area under the ROC curve, ties counted half."""
    _, level = np.unique(score, return_inverse=True)
    cases = np.bincount(level, weights=weight * case)
    controls = np.bincount(level, weights=weight * ~case)
    below = np.cumsum(controls) - controls
    return float(np.sum(cases * (below + controls / 2)) / (cases.sum() * controls.sum()))


def write_reliability(
    path: Path, within_day: Sequence[Reliability], between_days: Sequence[Reliability]
) -> None:
    """One row per biomarker and kind of repetition."""
    heading = (
        *("column", "symbol", "lead", "unit", "dimension", "family", "repetition", "people", "records"),
        *("within_sd", "within_sd_low", "within_sd_high", "between_sd", "icc", "icc_low", "icc_high"),
        "minimal_detectable_change",
    )
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        for repetition, found in (("within a day", within_day), ("between days", between_days)):
            writer.writerows(_row(each, repetition) for each in found)


def _row(each: Reliability, repetition: str) -> tuple[str | int, ...]:
    feature, sd, icc = each.feature, each.within_sd, each.icc
    numbers = (sd.value, sd.low, sd.high, each.between_sd, icc.value, icc.low, icc.high)
    return (
        *(feature.name, feature.symbol, feature.lead, feature.unit, feature.dimension, feature.family),
        *(repetition, each.people, each.records),
        *(f"{number:.6g}" for number in (*numbers, each.minimal_detectable_change)),
    )


def drawn(found: Sequence[Reliability]) -> "Figure":
    """The steadiest and the least steady biomarkers of each dimension: ICC with interval."""
    from matplotlib.figure import Figure

    chosen: list[Reliability] = []
    for dimension in dict.fromkeys(each.feature.dimension for each in found):
        inside = [each for each in found if each.feature.dimension == dimension and each.icc.value > 0.0]
        known = [each for each in inside if np.isfinite(each.icc.low)]
        ordered = sorted(known, key=lambda each: -each.icc.value)
        chosen += [*ordered[:DRAWN_OF_EACH], *ordered[DRAWN_OF_EACH:][-DRAWN_OF_EACH:]]
    figure = Figure(figsize=(5.0, 0.16 * len(chosen) + 0.8), layout="constrained")
    axes = figure.subplots()
    for place, each in enumerate(reversed(chosen)):
        axes.plot([each.icc.low, each.icc.high], [place, place], color="0.6", linewidth=1.0)
        axes.plot(each.icc.value, place, "o", color="0.1", markersize=3.0)
    names = [f"{each.feature.label} ({each.feature.dimension})" for each in reversed(chosen)]
    axes.set_yticks(range(len(chosen)), names, fontsize=6)
    axes.set(xlim=(0.0, 1.0), ylim=(-1, len(chosen)))
    axes.set_xlabel("ICC between days, 95 % interval over people", fontsize=7)
    axes.tick_params(axis="x", labelsize=7)
    return figure


def _as_dict(check: Check) -> dict[str, object]:
    return {
        "pairs_of_different_days": check.pairs,
        "people": check.people,
        "pairs_of_one_person": check.pairs_of_one,
        "people_with_pairs_of_their_own": check.people_with_pairs,
        "parts": PARTS,
        "fewest_people_of_a_biomarker": FEWEST_PEOPLE,
        "share_beyond_limit_same_person": check.beyond_same_person,
        "share_beyond_limit_other_person": check.beyond_other_person,
        "auc_other_person": check.auc,
    }


def _print(within_day: Sequence[Reliability], between_days: Sequence[Reliability], check: Check) -> None:
    for name, found in (("within a day", within_day), ("between days", between_days)):
        icc = np.array([each.icc.value for each in found if np.isfinite(each.icc.value)])
        people = max(each.people for each in found)
        print(
            f"{name}: {len(icc)} biomarkers of up to {people} people, ICC median {np.median(icc):.2f}, "
            f"{np.mean(icc >= STEADY):.0%} at {STEADY} or more"
        )
    print(
        f"{check.pairs} pairs of different days; {check.pairs_of_one} of them are of one person "
        f"({check.people_with_pairs} people)"
    )
    for name, (value, low, high) in (
        ("biomarkers beyond their limit, same person, another day", check.beyond_same_person),
        ("biomarkers beyond their limit, another person", check.beyond_other_person),
        ("AUC of their number for another person", check.auc),
    ):
        print(f"{name}: {value:.3f} [{low:.3f}, {high:.3f}]")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--workers", type=int)
    return parser.parse_args()


if __name__ == "__main__":
    run_study(main)

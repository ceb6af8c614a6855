"""Are planted effects found, and little else? Simulated cohorts with the correlation of real profiles.

    python -m benchmarks.planted [COHORT.parquet …] [--runs 50] [--null-runs 100]

From tables of real recordings (as `ecgomics extract` writes them, the dictionary beside each) come the shrunken rank
correlation, the distributions and the gaps of 400 biomarkers; without any, twenty factors stand in. Each run draws
2,000 records from the Gaussian copula and shifts 12 biomarkers between two balanced groups by 0.2 of their standard
deviations, or by 0.2 per standard deviation of a continuous outcome, so that only these 12 are associated; in their own
units, and, which is harder, before they get their real distributions ("normal scores"). Recall and false-discovery
proportion are those of `discover` at q < 0.05. Under the null nothing is shifted, and the p-value of one biomarker per
run must be uniform.
"""

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy import stats
from scipy.special import ndtr

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.discovery.discover import discover
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.redundancy import spearman_matrix
from ecgomics.discovery.scaling import scaled
from ecgomics.discovery.table import Feature, Kind, Outcome, Table

RECORDS: Final = 2000
BIOMARKERS: Final = 400
PLANTED: Final = 12
EFFECT: Final = 0.2
RECALL: Final = 0.9
FALSE_DISCOVERIES: Final = 0.06
#: Smallest p of the test of uniformity that passes.
UNIFORM: Final = 0.01
#: A biomarker that a smaller share of the records have is not drawn.
PRESENT: Final = 0.5
#: Nor one whose commonest value is that of a larger share: a shift would tell such a count at once.
COMMONEST: Final = 0.05
#: Factors, and how much of the variance they carry, where there are no real profiles.
FACTORS: Final = 20
SHARED: Final = 0.6


@dataclass(frozen=True)
class Source:
    """What simulated records are drawn from."""

    names: tuple[str, ...]
    root: Floats
    """Its product with its transpose is the correlation (biomarkers × biomarkers)."""
    quantiles: Floats | None
    """Sorted values at 0 … 1 (steps × biomarkers), or normal distributions."""
    present: Bools | None
    """Gaps of real records (records × biomarkers), or none."""


@dataclass(frozen=True)
class Setting:
    """One way to simulate, and the plans that analyse the same cohorts."""

    title: str
    kind: Kind
    plans: Mapping[str, Plan]
    normal: bool = False
    """Effects are planted in the normal scores."""
    gaps: bool = False
    """With the gaps of real records."""


def main() -> None:
    options = _options()
    random = np.random.default_rng(options.seed)
    source = real_source(options.cohorts, random) if options.cohorts else factor_source(random)
    print(
        f"{len(source.names)} biomarkers, {RECORDS} records, {PLANTED} planted at {EFFECT}, {options.runs} runs"
    )
    for setting in _settings(source):
        runs = [
            run(source, setting, np.random.default_rng((options.seed, each))) for each in range(options.runs)
        ]
        for place, title in enumerate(setting.plans):
            _report(f"{setting.title}{title}", np.array([each[place] for each in runs]))
    p = [null_p(source, random) for _ in range(options.null_runs)]
    ks = float(stats.kstest(p, "uniform").pvalue)
    print(
        f"{'null: one p per run, KS against uniform':60} p = {ks:.3f} of {len(p)} runs  {_verdict(ks >= UNIFORM)}"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Are planted effects found, and little else?")
    parser.add_argument("cohorts", nargs="*", type=Path, metavar="COHORT.parquet")
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--null-runs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def plain(**choices: Any) -> Plan:
    """A plan of effects alone."""
    return Plan(learners=(), permutations=0, bootstrap=0, spaces=(), **choices)


def _settings(source: Source) -> Iterator[Setting]:
    others = {
        "": plain(),
        ", two-stage q": plain(multiplicity="two_stage"),
        ", standard deviations instead of ranks": plain(scale="sd"),
    }
    yield Setting("binary", "binary", others)
    yield Setting("continuous", "continuous", {"": plain()})
    if source.quantiles is not None:
        yield Setting("binary, planted in normal scores", "binary", others, normal=True)
    if source.present is not None:
        yield Setting("binary, with the gaps of real records", "binary", {"": plain()}, gaps=True)


def factor_source(random: np.random.Generator, biomarkers: int = BIOMARKERS) -> Source:
    """Correlated by twenty factors, normal, complete."""
    loadings = random.normal(size=(biomarkers, FACTORS))
    loadings *= np.sqrt(SHARED) / np.linalg.norm(loadings, axis=1, keepdims=True)
    root = np.asarray(
        np.linalg.cholesky(loadings @ loadings.T + (1.0 - SHARED) * np.eye(biomarkers)), dtype=np.float64
    )
    return Source(tuple(f"b{place}" for place in range(biomarkers)), root, None, None)


def real_source(cohorts: list[Path], random: np.random.Generator) -> Source:
    """400 biomarkers, drawn from the continuous ones that at least half of the records have."""
    wide = pd.concat([_numbers(each) for each in cohorts], ignore_index=True)
    names = [str(name) for name in wide.columns if _continuous(wide[name])]
    chosen = sorted(random.choice(len(names), min(BIOMARKERS, len(names)), replace=False))
    values = wide[[names[place] for place in chosen]].to_numpy(dtype=np.float64)
    steps = np.linspace(0.0, 1.0, 201)
    return Source(
        names=tuple(names[place] for place in chosen),
        root=_root(values),
        quantiles=np.nanquantile(values, steps, axis=0),
        present=~np.isnan(values),
    )


def _numbers(cohort: Path) -> pd.DataFrame:
    about = pd.read_csv(cohort.with_suffix("").with_suffix(".dictionary.csv"))
    columns = about[about["code"].notna() & (about["type"] == "double")]["column"].tolist()
    return pd.read_parquet(cohort, columns=columns)


def _continuous(values: pd.Series) -> bool:
    return bool(values.notna().mean() >= PRESENT and values.value_counts(normalize=True).iloc[0] <= COMMONEST)


def _root(values: Floats) -> Floats:
    """Of the correlation of the copula: from Spearman's rho (Kruskal 1958), shrunken (Ledoit and Wolf 2004)."""
    from sklearn.covariance import ledoit_wolf_shrinkage

    share = float(ledoit_wolf_shrinkage(np.nan_to_num(scaled(values, "rank_normal"))))
    pearson = 2.0 * np.sin(np.pi / 6.0 * spearman_matrix(values))
    mixed = (1.0 - share) * pearson + share * np.eye(values.shape[1])
    spread, directions = np.linalg.eigh(mixed)
    root = directions * np.sqrt(np.maximum(spread, 1e-6))
    unit: Floats = root / np.linalg.norm(root, axis=1, keepdims=True)
    return unit


def run(source: Source, setting: Setting, random: np.random.Generator) -> list[tuple[float, float]]:
    """Recall and false-discovery proportion of one simulated cohort, by each plan."""
    planted = random.choice(len(source.names), PLANTED, replace=False)
    table, outcome = cohort(source, setting, random, planted=planted)
    return [_judged(table, outcome, planted, plan) for plan in setting.plans.values()]


def _judged(table: Table, outcome: Outcome, planted: Ints, plan: Plan) -> tuple[float, float]:
    found = np.array([each.q < plan.alpha for each in discover(table, outcome, (), plan).associations])
    true = int(found[planted].sum())
    return true / len(planted), (int(found.sum()) - true) / max(int(found.sum()), 1)


def null_p(source: Source, random: np.random.Generator) -> float:
    """p of one biomarker where nothing is planted."""
    setting = Setting("null", "binary", {}, gaps=source.present is not None)
    table, outcome = cohort(source, setting, random, planted=np.empty(0, dtype=np.intp))
    tested = [each.p for each in discover(table, outcome, (), plain()).associations if not each.refused]
    return float(random.choice(tested))


def cohort(
    source: Source, setting: Setting, random: np.random.Generator, *, planted: Ints, records: int = RECORDS
) -> tuple[Table, Outcome]:
    """Records of the copula with effects in the planted biomarkers."""
    values = random.normal(size=(records, source.root.shape[1])) @ source.root.T
    binary = setting.kind == "binary"
    outcome = (random.permutation(records) % 2).astype(np.float64) if binary else random.normal(size=records)
    if setting.normal:
        values[:, planted] += EFFECT * outcome[:, None]
    if source.quantiles is not None:
        values = _with_real_values(values, source.quantiles)
    if not setting.normal:
        values[:, planted] += EFFECT * values[:, planted].std(axis=0) * outcome[:, None]
    if setting.gaps and source.present is not None:
        values[~source.present[random.integers(len(source.present), size=records)]] = np.nan
    names = tuple(f"r{place}" for place in range(records))
    features = tuple(
        Feature(name, name, "", name, name, "", "structural", "cycle", 1) for name in source.names
    )
    return Table(names, names, features, values), Outcome("planted", setting.kind, outcome)


def _with_real_values(latent: Floats, quantiles: Floats) -> Floats:
    steps = np.linspace(0.0, 1.0, len(quantiles))
    return np.column_stack(
        [np.interp(ndtr(column), steps, each) for column, each in zip(latent.T, quantiles.T, strict=True)]
    )


def _report(title: str, runs: Floats) -> None:
    recall, false = runs.mean(axis=0)
    print(
        f"{title:75} recall {_with_interval(runs[:, 0])} {_verdict(recall >= RECALL)}   "
        f"false discoveries {_with_interval(runs[:, 1])} {_verdict(false <= FALSE_DISCOVERIES)}",
        flush=True,
    )


def _with_interval(values: Floats) -> str:
    wide = 1.96 * values.std(ddof=1) / np.sqrt(len(values))
    return f"{values.mean():.3f} ({values.mean() - wide:.3f} to {values.mean() + wide:.3f})"


def _verdict(good: bool) -> str:
    return "ok" if good else "MISSED"


if __name__ == "__main__":
    main()

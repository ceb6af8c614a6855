"""Are planted effects found, and little else? Simulated cohorts with the correlation of real profiles.

    python -m benchmarks.planted [COHORT.parquet …] [--runs 50] [--null-runs 100]

From tables of real recordings (as `ecgomics extract` writes them, the dictionary beside each) come the shrunken rank
correlation, the distributions and the gaps of 400 biomarkers; without any, twenty factors stand in. Each run draws 2,000
records from the Gaussian copula and shifts 12 biomarkers by 0.2 standard deviations between two balanced groups, or by
0.2 per standard deviation of a continuous outcome, on the scale on which the copula is normal, so that only these 12 are
associated. Recall and false-discovery proportion are those of `discover` at q < 0.05. Under the null nothing is shifted,
and the p-value of one biomarker per run must be uniform.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy import stats
from scipy.special import ndtr

from ecgomics.core.arrays import Bools, Floats
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
#: A biomarker with fewer distinct values, or in a smaller share of the records, is not drawn.
DISTINCT: Final = 10
PRESENT: Final = 0.5
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
class Outcomes:
    """What the runs of one setting gave."""

    recall: Floats
    false_share: Floats


def main() -> None:
    options = _options()
    random = np.random.default_rng(options.seed)
    source = real_source(options.cohorts, random) if options.cohorts else factor_source(random)
    print(
        f"{len(source.names)} biomarkers, {RECORDS} records, {PLANTED} planted at {EFFECT}, {options.runs} runs"
    )
    for title, kind, gaps, plan in _settings(source):
        runs = [
            run(source, kind, np.random.default_rng((options.seed, number)), gaps=gaps, plan=plan)
            for number in range(options.runs)
        ]
        _report(title, Outcomes(*np.array(runs).T))
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


def _settings(source: Source) -> Iterator[tuple[str, Kind, bool, Plan]]:
    yield "binary", "binary", False, plain()
    yield "continuous", "continuous", False, plain()
    yield "binary, two-stage q", "binary", False, plain(multiplicity="two_stage")
    yield "binary, standard deviations instead of ranks", "binary", False, plain(scale="sd")
    yield "binary, adjusted for 10 factors (another question)", "binary", False, plain(factors=10)
    if source.present is not None:
        yield "binary, with the gaps of the real records", "binary", True, plain()


def factor_source(random: np.random.Generator, biomarkers: int = BIOMARKERS) -> Source:
    """Correlated by twenty factors, normal, complete."""
    loadings = random.normal(size=(biomarkers, FACTORS))
    loadings *= np.sqrt(SHARED) / np.linalg.norm(loadings, axis=1, keepdims=True)
    root = np.linalg.cholesky(loadings @ loadings.T + (1.0 - SHARED) * np.eye(biomarkers))
    return Source(tuple(f"b{place}" for place in range(biomarkers)), root, None, None)


def real_source(cohorts: list[Path], random: np.random.Generator) -> Source:
    """400 numeric biomarkers, drawn from those that at least half of the records have."""
    wide = pd.concat([_numbers(each) for each in cohorts], ignore_index=True)
    enough = (wide.notna().mean() >= PRESENT) & (wide.nunique() >= DISTINCT)
    names = [str(name) for name in wide.columns[enough]]
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


def run(
    source: Source, kind: Kind, random: np.random.Generator, *, gaps: bool, plan: Plan
) -> tuple[float, float]:
    """Recall and false-discovery proportion of one simulated cohort."""
    planted = random.choice(len(source.names), PLANTED, replace=False)
    table, outcome = cohort(source, kind, random, planted=planted, gaps=gaps)
    found = np.array([each.q < plan.alpha for each in discover(table, outcome, (), plan).associations])
    true = int(found[planted].sum())
    return true / PLANTED, (int(found.sum()) - true) / max(int(found.sum()), 1)


def null_p(source: Source, random: np.random.Generator) -> float:
    """p of one biomarker where nothing is planted."""
    nothing = np.empty(0, dtype=np.intp)
    table, outcome = cohort(source, "binary", random, planted=nothing, gaps=source.present is not None)
    tested = [each.p for each in discover(table, outcome, (), plain()).associations if not each.refused]
    return float(random.choice(tested))


def cohort(
    source: Source,
    kind: Kind,
    random: np.random.Generator,
    *,
    planted: Any,
    gaps: bool,
    records: int = RECORDS,
) -> tuple[Table, Outcome]:
    """Records of the copula with effects in the planted biomarkers."""
    latent = random.normal(size=(records, source.root.shape[1])) @ source.root.T
    binary = random.permutation(records) % 2
    outcome = binary.astype(np.float64) if kind == "binary" else random.normal(size=records)
    latent[:, planted] += EFFECT * outcome[:, None]
    values = latent if source.quantiles is None else _with_real_values(latent, source.quantiles)
    if gaps and source.present is not None:
        values[~source.present[random.integers(len(source.present), size=records)]] = np.nan
    names = tuple(f"r{place}" for place in range(records))
    features = tuple(
        Feature(name, name, "", name, name, "", "structural", "cycle", 1) for name in source.names
    )
    return Table(names, names, features, values), Outcome("planted", kind, outcome)


def _with_real_values(latent: Floats, quantiles: Floats) -> Floats:
    steps = np.linspace(0.0, 1.0, len(quantiles))
    return np.column_stack(
        [np.interp(ndtr(column), steps, each) for column, each in zip(latent.T, quantiles.T, strict=True)]
    )


def _report(title: str, done: Outcomes) -> None:
    recall, false = done.recall.mean(), done.false_share.mean()
    print(
        f"{title:60} recall {_with_interval(done.recall)} {_verdict(recall >= RECALL)}   "
        f"false discoveries {_with_interval(done.false_share)} {_verdict(false <= FALSE_DISCOVERIES)}",
        flush=True,
    )


def _with_interval(values: Floats) -> str:
    wide = 1.96 * values.std(ddof=1) / np.sqrt(len(values))
    return f"{values.mean():.3f} ({values.mean() - wide:.3f} to {values.mean() + wide:.3f})"


def _verdict(good: bool) -> str:
    return "ok" if good else "MISSED"


if __name__ == "__main__":
    main()

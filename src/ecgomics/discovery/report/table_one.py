"""Who was examined: covariates by group of the outcome, with what is missing (the first table of a paper)."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ecgomics.core.arrays import Bools, Floats
from ecgomics.discovery.figures.naming import in_words, outcome_label
from ecgomics.discovery.table import Covariate, Outcome, Table


def table_one(table: Table, outcome: Outcome, covariates: Sequence[Covariate]) -> dict[str, Any]:
    """Heading and rows of text; records whose outcome is known, all together and by group."""
    known = np.isfinite(outcome.values)
    groups = {"All": known} | _groups(outcome, known)
    subjects = np.array(table.subjects)
    rows = [
        ["Records", *(f"{int(mine.sum()):,}" for mine in groups.values())],
        ["Persons", *(f"{len(set(subjects[mine])):,}" for mine in groups.values())],
    ]
    if outcome.kind in {"continuous", "survival"}:
        name = outcome_label(outcome) if outcome.kind == "continuous" else _follow_up(outcome)
        rows.append(
            [f"{name}, median (quartiles)", *(_middle(outcome.values[mine]) for mine in groups.values())]
        )
    for covariate in covariates:
        rows += _rows(covariate, groups)
    return {"heading": ["", *groups], "rows": rows}


def _follow_up(outcome: Outcome) -> str:
    return f"Follow-up ({outcome.unit})" if outcome.unit else "Follow-up"


def _groups(outcome: Outcome, known: Bools) -> dict[str, Bools]:
    if outcome.event is not None:
        return {"Censored": known & ~outcome.event, "Event": known & outcome.event}
    return {name: known & (outcome.values == rank) for rank, name in enumerate(outcome.levels)}


def _rows(covariate: Covariate, groups: dict[str, Bools]) -> list[list[str]]:
    """Median and quartiles of a number, or a row for each level; then how many are missing."""
    missing: Bools = np.asarray(~np.isfinite(covariate.values).all(axis=1), bool)
    levels = [column.partition("=")[2] for column in covariate.columns]
    name = in_words(covariate.name)
    if any(levels):
        found = [
            [f"{name}: {level}", *(_share(values[mine & ~missing] == 1) for mine in groups.values())]
            for level, values in zip(levels, covariate.values.T, strict=True)
        ]
        reference: Bools = np.asarray((np.nan_to_num(covariate.values) == 0).all(axis=1), bool)
        found.append(
            [f"{name}: other (reference)", *(_share(reference[mine & ~missing]) for mine in groups.values())]
        )
    else:
        values = covariate.values[:, 0]
        found = [[f"{name}, median (quartiles)", *(_middle(values[mine]) for mine in groups.values())]]
    if missing.any():
        found.append([f"{name}: missing", *(_share(missing[mine]) for mine in groups.values())])
    return found


def _middle(values: Floats) -> str:
    known = values[np.isfinite(values)]
    if not known.size:
        return "–"
    low, middle, high = np.quantile(known, (0.25, 0.5, 0.75))
    return f"{middle:.4g} ({low:.4g}–{high:.4g})"


def _share(chosen: Bools) -> str:
    return f"{int(chosen.sum()):,} ({100 * chosen.mean():.1f} %)" if chosen.size else "–"

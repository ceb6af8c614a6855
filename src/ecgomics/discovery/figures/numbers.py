"""The numbers of all figures of a discovery: what the web app draws, and what is drawn for publications."""

import math
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from ecgomics.discovery.figures.association_numbers import forest, lead_map, null, taxonomy, volcano
from ecgomics.discovery.figures.model_numbers import beeswarm, curves, survival
from ecgomics.discovery.figures.record_numbers import correlation, heatmap, scatter
from ecgomics.discovery.figures.shapes import Figure
from ecgomics.discovery.results import Discovery
from ecgomics.discovery.table import Covariate, Outcome, Table


def figure_data(
    discovery: Discovery,
    table: Table | None = None,
    outcome: Outcome | None = None,
    covariates: Sequence[Covariate] = (),
) -> dict[str, Figure]:
    """Numbers of every figure that can be drawn, by name; those of records need the table and the outcome."""
    found: dict[str, Figure | None] = {
        "volcano": volcano(discovery),
        "taxonomy": taxonomy(discovery),
        "forest": forest(discovery),
        "lead_map": lead_map(discovery),
    }
    if table is not None and outcome is not None:
        found |= _of_records(discovery, table, outcome, covariates)
    found |= {name: curves(name, discovery) for name in ("roc", "pr", "calibration", "decision")}
    found |= {"beeswarm": beeswarm(discovery), "null": null(discovery)}
    return {name: figure for name, figure in found.items() if figure is not None}


def _of_records(
    discovery: Discovery, table: Table, outcome: Outcome, covariates: Sequence[Covariate]
) -> dict[str, Figure | None]:
    return {
        "heatmap": heatmap(discovery, table, outcome, covariates),
        "correlation": correlation(discovery, table),
        "pca": scatter("pca", discovery, outcome, table.records),
        "umap": scatter("umap", discovery, outcome, table.records),
        "survival": survival(discovery, outcome, table.records),
    }


def figures_json(figures: dict[str, Figure]) -> dict[str, Any]:
    """Ready for JSON: each figure by name with its `kind`, None for what is not a number."""
    return {name: {"kind": figure.kind, **plain(figure)} for name, figure in figures.items()}


def plain(value: Any) -> Any:
    """Dataclasses, tuples and mappings as JSON has them; None for NaN and infinities."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, dict) or hasattr(value, "items"):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.item() if hasattr(value, "item") else value

"""Numbers of the figures of associations: volcano, taxonomy, forest, leads, null check."""

import math
from itertools import groupby
from typing import Final

import numpy as np
from scipy.stats import beta

from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.discovery.figures.naming import (
    evidence_scale,
    in_words,
    is_found,
    label_of,
    level_of,
    neg_log10,
    strongest,
    taxonomy_order,
    tested,
    thresholds,
)
from ecgomics.discovery.figures.shapes import Band, Forest, LeadMap, NullFigure, Taxonomy, Volcano
from ecgomics.discovery.results import Association, Discovery

#: More names than this cannot be told apart in a figure of a column's width.
MOST_LABELLED: Final = 14
FOREST_ROWS: Final = 25
LEAD_MAP_ROWS: Final = 40
#: Fewer leads than this make no map.
_FEWEST_LEADS: Final = 3
#: The colour scale of the lead map ends at this quantile of the effects, so that one outlier does not fade the rest.
_LIMIT_QUANTILE: Final = 0.98
_EVIDENCE: Final = "−log₁₀ p"


def volcano(discovery: Discovery) -> Volcano | None:
    """Effect against evidence; None where nothing was tested."""
    shown = [each for each in tested(discovery) if math.isfinite(each.effect.value)]
    if not shown:
        return None
    alpha = level_of(discovery)
    bh, bonferroni = thresholds(discovery)
    return Volcano(
        x_label=_effect_label(shown[0].measure),
        y_label=_EVIDENCE,
        names=_names(shown),
        labels=tuple(label_of(each.feature) for each in shown),
        dimensions=_dimensions(shown),
        effect=tuple(each.effect.value for each in shown),
        neg_log10_p=_evidence(shown),
        y_scale=evidence_scale(_evidence(shown)),
        found=tuple(is_found(each, alpha) for each in shown),
        representative=tuple(each.representative for each in shown),
        labelled=_worth_naming(shown, alpha),
        bh_line=bh,
        bonferroni_line=bonferroni,
    )


def taxonomy(discovery: Discovery) -> Taxonomy | None:
    """Evidence along the taxonomy; None where nothing was tested."""
    shown = taxonomy_order(tested(discovery))
    if not shown:
        return None
    alpha = level_of(discovery)
    bh, bonferroni = thresholds(discovery)
    return Taxonomy(
        y_label=_EVIDENCE,
        names=_names(shown),
        labels=tuple(label_of(each.feature) for each in shown),
        dimensions=_dimensions(shown),
        families=tuple(each.feature.family for each in shown),
        neg_log10_p=_evidence(shown),
        y_scale=evidence_scale(_evidence(shown)),
        found=tuple(is_found(each, alpha) for each in shown),
        upward=tuple(not each.effect.value < 0 for each in shown),
        labelled=_worth_naming(shown, alpha),
        dimension_bands=_bands(shown, by_family=False),
        family_bands=_bands(shown, by_family=True),
        bh_line=bh,
        bonferroni_line=bonferroni,
    )


def forest(discovery: Discovery) -> Forest | None:
    """The strongest representatives with their intervals; of all tested where none stands for a cluster."""
    shown = [each for each in tested(discovery) if math.isfinite(each.effect.value)]
    rows = strongest([each for each in shown if each.representative] or shown)[:FOREST_ROWS]
    if not rows:
        return None
    alpha = level_of(discovery)
    return Forest(
        x_label=_effect_label(rows[0].measure),
        names=_names(rows),
        labels=tuple(label_of(each.feature) for each in rows),
        dimensions=_dimensions(rows),
        effects=tuple(each.effect for each in rows),
        q=tuple(each.q for each in rows),
        n=tuple(each.n for each in rows),
        found=tuple(is_found(each, alpha) for each in rows),
    )


def lead_map(discovery: Discovery) -> LeadMap | None:
    """Biomarkers that are measured per lead, the strongest in any lead; None of fewer than three leads."""
    per_lead = [each for each in tested(discovery) if each.feature.lead in STANDARD_LEADS]
    leads = tuple(lead for lead in STANDARD_LEADS if any(each.feature.lead == lead for each in per_lead))
    if len(leads) < _FEWEST_LEADS:
        return None
    cells = {
        (each.feature.symbol, each.feature.lead): each for each in per_lead if "#" not in each.feature.name
    }
    best = dict.fromkeys(each.feature.symbol for each in strongest(list(cells.values())))
    chosen = set(list(best)[:LEAD_MAP_ROWS])
    first = {each.feature.symbol: each for each in cells.values()}
    rows = taxonomy_order([each for symbol, each in first.items() if symbol in chosen])
    alpha = level_of(discovery)
    table = [[cells.get((row.feature.symbol, lead)) for lead in leads] for row in rows]
    effect = tuple(tuple(cell.effect.value if cell else math.nan for cell in row) for row in table)
    sizes = np.abs(np.array(effect))
    return LeadMap(
        value_label=_effect_label(per_lead[0].measure),
        symbols=tuple(row.feature.symbol for row in rows),
        labels=tuple(row.feature.label.removesuffix(" in a lead") for row in rows),
        dimensions=_dimensions(rows),
        leads=leads,
        effect=effect,
        found=tuple(tuple(cell is not None and is_found(cell, alpha) for cell in row) for row in table),
        limit=float(np.quantile(sizes[np.isfinite(sizes)], _LIMIT_QUANTILE)),
    )


def null(discovery: Discovery) -> NullFigure | None:
    """Observed against expected p values with the findings of permuted outcomes; None without a null check."""
    check, shown = discovery.null, tested(discovery)
    if check is None or not shown:
        return None
    count = len(shown)
    places = np.arange(1, count + 1)
    alpha = level_of(discovery)
    return NullFigure(
        x_label=f"Expected {_EVIDENCE}",
        y_label=f"Observed {_EVIDENCE}",
        expected=tuple(neg_log10((places - 0.5) / count).tolist()),
        observed=tuple(sorted(_evidence(shown), reverse=True)),
        y_scale=evidence_scale(_evidence(shown)),
        low=_uniform_quantile(0.975, count),
        high=_uniform_quantile(0.025, count),
        band="95 % of uniform p values, were the biomarkers independent",
        permutations=check.permutations,
        found_permuted=check.found,
        found_observed=sum(is_found(each, alpha) for each in shown),
        p_any=check.p_any,
        inflation=check.inflation,
    )


def _uniform_quantile(share: float, count: int) -> tuple[float, ...]:
    """Evidence at that quantile of each ordered p value, were all uniform and independent."""
    places = np.arange(1, count + 1)
    return tuple(neg_log10(np.asarray(beta.ppf(share, places, count + 1 - places), float)).tolist())


def _effect_label(measure: str) -> str:
    return f"{measure[:1].upper()}{measure[1:]}"


def _names(shown: list[Association]) -> tuple[str, ...]:
    return tuple(each.feature.name for each in shown)


def _dimensions(shown: list[Association]) -> tuple[str, ...]:
    return tuple(each.feature.dimension for each in shown)


def _evidence(shown: list[Association]) -> tuple[float, ...]:
    by_p = neg_log10([each.p for each in shown]).tolist()
    return tuple(
        -each.log10_p if math.isfinite(each.log10_p) else evidence
        for each, evidence in zip(shown, by_p, strict=True)
    )


def _worth_naming(shown: list[Association], alpha: float) -> tuple[int, ...]:
    """Places of the strongest findings, one of each cluster and symbol."""
    place = {each.feature.name: index for index, each in enumerate(shown)}
    chosen: dict[object, int] = {}
    symbols: set[str] = set()
    for each in strongest([each for each in shown if is_found(each, alpha)]):
        cluster: object = each.cluster or each.feature.name
        if cluster not in chosen and each.feature.symbol not in symbols:
            chosen[cluster] = place[each.feature.name]
            symbols.add(each.feature.symbol)
    return tuple(chosen.values())[:MOST_LABELLED]


def _bands(shown: list[Association], *, by_family: bool) -> tuple[Band, ...]:
    found, start = [], 0
    for (dimension, family), members in groupby(
        shown, key=lambda each: (each.feature.dimension, each.feature.family if by_family else "")
    ):
        stop = start + sum(1 for _ in members)
        found.append(Band(in_words(family or dimension), dimension, start, stop))
        start = stop
    return tuple(found)

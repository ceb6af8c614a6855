"""The numbers of the figures say what the discovery says."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ecgomics.discovery.figures.association_numbers import forest, lead_map, null, taxonomy, volcano
from ecgomics.discovery.figures.model_numbers import beeswarm, curves, survival
from ecgomics.discovery.figures.naming import alpha_of, label_of, neg_log10
from ecgomics.discovery.figures.numbers import figure_data, figures_json
from ecgomics.discovery.figures.placing import spread
from ecgomics.discovery.figures.record_numbers import correlation, heatmap, scatter
from ecgomics.discovery.table import Outcome


def test_volcano_holds_every_tested_biomarker_and_names_findings(found: Any) -> None:
    shown = volcano(found.discovery)
    assert shown is not None
    by_name = {each.feature.name: each for each in found.discovery.associations}
    for name, effect, evidence, is_found in zip(
        shown.names, shown.effect, shown.neg_log10_p, shown.found, strict=True
    ):
        assert effect == by_name[name].effect.value
        assert evidence == pytest.approx(-np.log10(by_name[name].p))
        assert is_found == (by_name[name].q < 0.05)
    assert {shown.names[place] for place in shown.labelled} >= {"width__I", "angle<b>"}
    assert all(shown.found[place] for place in shown.labelled)
    assert min(e for e, f in zip(shown.neg_log10_p, shown.found, strict=True) if f) == shown.bh_line


def test_without_findings_nothing_is_named_and_there_is_no_line(nothing: Any) -> None:
    shown = volcano(nothing.discovery)
    assert shown is not None
    assert shown.labelled == ()
    assert np.isnan(shown.bh_line)
    assert shown.bonferroni_line == pytest.approx(-np.log10(0.05 / len(shown.names)))


def test_taxonomy_is_in_the_order_of_the_catalogue(found: Any) -> None:
    shown = taxonomy(found.discovery)
    assert shown is not None
    assert [band.name for band in shown.dimension_bands] == [
        "structural",
        "intensity",
        "functional",
        "comparative",
    ]
    assert [(band.start, band.stop) for band in shown.dimension_bands] == [(0, 4), (4, 8), (8, 14), (14, 15)]
    assert [band.name for band in shown.family_bands] == ["QRS", "ST level", "rhythm", "vectorcardiogram"]
    assert shown.names[14] == "angle<b>"


def test_forest_is_strongest_first(found: Any) -> None:
    shown = forest(found.discovery)
    assert shown is not None
    assert shown.names[0] == "width__I"
    assert list(shown.q) == sorted(shown.q)


def test_lead_map_places_effects_by_lead(found: Any) -> None:
    shown = lead_map(found.discovery)
    assert shown is not None
    assert shown.leads == ("I", "II", "V1", "V6")
    assert shown.symbols == ("width", "late")
    by_name = {each.feature.name: each for each in found.discovery.associations}
    assert shown.effect[1][2] == by_name["late__V1"].effect.value
    assert shown.found[0][0]


def test_two_leads_make_no_map(found: Any) -> None:
    kept = tuple(each for each in found.discovery.associations if each.feature.lead not in {"V1", "V6"})
    assert lead_map(replace(found.discovery, associations=kept)) is None


def test_null_holds_expected_and_permuted(found: Any) -> None:
    shown = null(found.discovery)
    assert shown is not None
    assert list(shown.observed) == sorted(shown.observed, reverse=True)
    assert all(low <= x <= high for low, x, high in zip(shown.low, shown.expected, shown.high, strict=True))
    assert shown.found_observed == sum(each.q < 0.05 for each in found.discovery.associations)
    assert null(replace(found.discovery, null=None)) is None


def test_heatmap_orders_values_of_the_table(found: Any) -> None:
    shown = heatmap(found.discovery, found.table, found.outcome, found.covariates)
    assert shown is not None
    values = dict(zip(shown.names, np.array(shown.z).T, strict=True))["width__I"]
    own = found.table.values[[found.table.records.index(record) for record in shown.records], 0]
    unclipped = np.abs(values) < shown.limit
    assert np.corrcoef(values[unclipped], own[unclipped])[0, 1] == pytest.approx(1, abs=1e-5)
    assert [bar.name for bar in shown.annotations] == ["AF", "age years", "sex"]
    assert shown.annotations[2].levels == ("other", "male")
    assert len(shown.row_tree) == len(shown.records) - 1
    assert len(shown.column_tree) == len(shown.names) - 1


def test_missing_values_stay_missing_in_the_heatmap(found: Any) -> None:
    kept = tuple(each for each in found.discovery.associations if each.feature.symbol == "late")
    shown = heatmap(replace(found.discovery, associations=kept), found.table, found.outcome)
    assert shown is not None
    missing = dict(zip(shown.names, np.array(shown.z).T, strict=True))["late__II"]
    assert np.isnan(missing).sum() == np.isnan(found.table.values[:, 5]).sum()


def test_correlation_is_that_of_ranks(found: Any) -> None:
    shown = correlation(found.discovery, found.table)
    assert shown is not None
    rho = np.array(shown.rho)
    assert np.allclose(rho, rho.T)
    assert np.allclose(np.diag(rho), 1)


def test_scatter_has_the_outcome_of_its_records(found: Any) -> None:
    shown = scatter("pca", found.discovery, found.outcome, found.table.records)
    assert shown is not None
    own = dict(zip(found.table.records, found.outcome.values, strict=True))
    assert [own[record] for record in shown.records] == list(shown.outcome.values)
    assert "% of variance" in shown.x_label
    assert scatter("umap", found.discovery, found.outcome, found.table.records) is None


def test_curves_of_all_models_with_their_references(found: Any) -> None:
    shown = curves("decision", found.discovery)
    assert shown is not None
    assert {each.panel for each in shown.curves} == {"elastic net", "gradient boosting"}
    treat_all = next(each for each in shown.references if each.name == "treat all")
    assert treat_all.y[0] == pytest.approx(found.discovery.events / found.discovery.records)
    roc = curves("roc", found.discovery)
    assert roc is not None
    assert roc.curves[1].summary is not None
    assert roc.curves[1].summary.value == 0.81


def test_beeswarm_is_of_the_best_model_of_biomarkers(found: Any) -> None:
    shown = beeswarm(found.discovery)
    assert shown is not None
    assert shown.model == "biomarkers, elastic net"
    row = shown.rows[0]
    assert np.corrcoef(row.contributions, row.rank)[0, 1] > 0.9
    assert (min(row.rank), max(row.rank)) == (0, 1)


def test_kaplan_meier_is_the_textbook_one() -> None:
    # Six persons: events at 1, 3, 3, 4; censored at 2 and 5.
    time = np.array([1.0, 2.0, 3.0, 3.0, 4.0, 5.0])
    event = np.array([True, False, True, True, True, False])
    outcome = Outcome("relapse", "survival", time, event=event, unit="months")
    shown = survival(_without_models(), outcome, tuple("abcdef"))
    assert shown is not None
    (curve,) = shown.curves
    steps = dict(zip(curve.x, curve.y, strict=True))  # the last of equal times is the lower corner
    assert steps[1.0] == pytest.approx(5 / 6)
    assert steps[3.0] == pytest.approx(5 / 6 * 2 / 4)
    assert steps[4.0] == pytest.approx(5 / 6 * 2 / 4 * 1 / 2)
    assert curve.x[-1] == 5.0
    assert all(low <= y <= high for low, y, high in zip(curve.low, curve.y, curve.high, strict=True))
    assert shown.x_label == "Time (months)"


def _without_models() -> Any:
    from types import SimpleNamespace

    return SimpleNamespace(models=())


def test_json_has_no_nan_and_every_kind(found: Any) -> None:
    figures = figure_data(found.discovery, found.table, found.outcome, found.covariates)
    text = json.dumps(figures_json(figures), allow_nan=False)
    kinds = {figure["kind"] for figure in json.loads(text).values()}
    assert kinds == {
        "volcano", "taxonomy", "forest", "lead_map", "heatmap", "correlation", "scatter", "curves", "beeswarm", "null",
    }  # fmt: skip
    assert "heatmap" not in figure_data(found.discovery)


def test_a_p_of_nothing_is_no_infinity() -> None:
    assert neg_log10([0.0])[0] == 300


def test_alpha_is_that_of_the_plan(found: Any) -> None:
    assert alpha_of(replace(found.discovery, choices={"alpha": 0.01})) == 0.01


def test_labels_name_lead_and_path(found: Any) -> None:
    feature = found.table.features[0]
    assert label_of(feature) == "WIDTH, I"
    assert label_of(replace(feature, lead="ECG", label="QRS duration in a lead")) == "QRS duration"
    assert label_of(replace(feature, name="width__I#MON")) == "WIDTH, I (MON)"


def test_labels_keep_their_distance() -> None:
    places = spread([0.50, 0.51, 0.52, 0.95], gap=0.1, low=0, high=1)
    assert np.all(np.diff(places) >= 0.1 - 1e-12)
    assert places[:3].mean() == pytest.approx(0.51)
    assert np.allclose(spread([0.2, 0.2, 0.2], gap=0.6, low=0, high=1), [0, 0.5, 1])
    assert spread([], gap=0.1, low=0, high=1).size == 0

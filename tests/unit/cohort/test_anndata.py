"""AnnData of a cohort: what scanpy takes unmodified."""

import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

import ecgomics as eo
from ecgomics.cohort import scaling, validity
from ecgomics.cohort.cohort import Cohort

anndata = pytest.importorskip("anndata", reason="anndata is not installed")


def test_recordings_are_rows_and_biomarkers_columns(cohort: Cohort) -> None:
    found = cohort.to_anndata()
    assert list(found.obs_names) == list(cohort.records[:-1])
    assert list(found.var_names) == [
        *("heart_rate", "qrs_duration", "p_duration", "st_level_j__II", "st_level_j__V2", "lbbb_aha"),
    ]
    assert found.var.loc["st_level_j__V2", "lead"] == "V2"
    assert found.var.loc["qrs_duration", "unit"] == "ms"
    assert found.var.loc["qrs_duration", "robustness"] in ("excellent", "good", "moderate", "poor")
    assert found.var["tier"].dtype.kind == "i"
    assert {"rhythm_class", "quality_template_correlation__II", "site", "age_years"} <= set(found.obs.columns)
    assert found.obs["site"].dtype == "category"
    assert found.obs["warnings"].tolist()[:2] == ["", "One."]
    notes = list(found.uns["ecgomics"]["notes"])
    assert notes == [
        "1 records that could not be read are left out.",
        "1 of 7 biomarkers are left out: constant, or present in less than 50 % of the records.",
    ]
    assert "not a medical device" in found.uns["ecgomics"]["disclaimer"]
    assert found.uns["ecgomics"]["made_with"]["settings_hash"] == "abc"


def test_x_is_finite_and_layers_say_why(cohort: Cohort) -> None:
    found = cohort.to_anndata()
    wide = cohort.to_pandas().iloc[:-1]
    assert np.isfinite(found.X).all()
    assert found.X.dtype == np.float32
    place = list(found.var_names).index("p_duration")
    np.testing.assert_allclose(found.layers["value"][:, place], wide["p_duration"], rtol=1e-6)
    assert found.X[:2, place].tolist() == [0.0, 0.0]
    assert found.layers["imputed"][:3, place].tolist() == [True, True, False]
    codes = {number: code for code, number in found.uns["validity_codes"].items()}
    assert [codes[number] for number in found.layers["validity"][:3, place]] == [
        "wrong_rhythm",
        "failed",
        "ok",
    ]
    expected = (wide["p_duration"] - wide["p_duration"].median()) / found.var["scale"].iloc[place]
    np.testing.assert_allclose(found.X[2:, place], expected.iloc[2:], rtol=1e-4, atol=1e-5)


def test_z_scores_are_those_of_the_reference(cohort: Cohort) -> None:
    found = cohort.to_anndata()
    z = cohort.z_scores()
    names = list(found.var_names)
    assert {each.name for each in z.features} >= {"heart_rate", "qrs_duration", "p_duration"}
    for place, feature in enumerate(z.features):
        np.testing.assert_allclose(
            found.layers["z"][:, names.index(feature.name)], z.values[:-1, place], rtol=1e-3
        )
    assert np.isnan(found.layers["z"][:, names.index("lbbb_aha")]).all()


def test_all_can_be_kept(cohort: Cohort) -> None:
    found = cohort.to_anndata(keep_all=True)
    assert found.shape == (40, 7)
    assert found.var.loc["pnn50", "usable"] == False  # noqa: E712 - numpy's False
    assert np.isfinite(found.X).all()
    no_row = found.uns["validity_codes"]["no_row"]
    assert (found.layers["validity"][39] == no_row).all()
    place = list(found.var_names).index("pnn50")
    assert set(found.layers["validity"][:39, place]) == {validity.CODES["too_short"]}


def test_embeddings_have_no_gaps(cohort: Cohort) -> None:
    found = cohort.with_embeddings(symbol="embedding").to_anndata()
    assert found.obsm["X_ecgomics"].shape == (39, 2)
    assert found.obsm["X_ecgomics"][5].tolist() == [5.0, 1.0]
    assert found.obsm["X_ecgomics"][38].tolist() == [18.5, 1.0]
    assert found.obs["has_embedding"].tolist() == [True] * 38 + [False]


def test_without_notes_and_ages_it_is_written_too(build: Any, tmp_path: Path) -> None:
    cohort = Cohort.open(build({"heart_rate": [60.0, 70.0]}))
    cohort.write_h5ad(tmp_path / "out.h5ad")
    read = anndata.read_h5ad(tmp_path / "out.h5ad")
    assert len(read.uns["ecgomics"]["notes"]) == 0
    assert np.isnan(read.layers["z"]).all()
    assert read.obs["device"].isna().all()


def test_where_nothing_is_left_it_is_said(build: Any) -> None:
    cohort = Cohort.open(build({"heart_rate": [60.0, 60.0, None]}))
    with pytest.raises(eo.InvalidInput, match="No biomarker varies"):
        cohort.to_anndata()


def test_without_anndata_the_extra_is_named(cohort: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "anndata", None)
    with pytest.raises(eo.InvalidInput, match=r"ecgomics\[omics\]"):
        cohort.to_anndata()


def test_whatever_is_joined_can_be_written(cohort: Cohort, tmp_path: Path) -> None:
    """Truth values, dates, whole numbers with gaps, lists: all that a table of outcomes may hold."""
    table = pl.DataFrame(
        {
            "record": cohort.records[:3],
            "died": [True, None, False],
            "number": [1, None, 3],
            "seen": pl.Series(["2020-01-02", "2020-01-03", None]).str.to_date(),
            "note": ["a", "b", "c"],
            "many": [[1], [2], [3]],
            "QT/RR": [0.4, 0.5, 0.6],
            "kind": pl.Series(["x", "y", "x"], dtype=pl.Categorical),
        }
    )
    joined = cohort.join(table)
    joined.write_h5ad(tmp_path / "out.h5ad")
    read = anndata.read_h5ad(tmp_path / "out.h5ad")
    assert read.obs["died"].tolist()[0] is True
    assert read.obs["seen"].tolist()[0] == "2020-01-02"
    assert read.obs["number"].tolist()[0] == 1
    assert read.obs["QT_RR"].tolist()[0] == 0.4
    assert "many" not in read.obs
    assert any("many" in note for note in read.uns["ecgomics"]["notes"])
    assert read.layers["validity"].dtype == np.uint8
    with pytest.raises(eo.InvalidInput, match="is there already"):
        joined.write_h5ad(tmp_path / "out.h5ad")


def test_scanpy_runs_unmodified(cohort: Cohort, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of scanpy and what it imports
        sc = pytest.importorskip("scanpy", reason="scanpy is not installed")
        cohort.write_h5ad(tmp_path / "out.h5ad")
        found = sc.read_h5ad(tmp_path / "out.h5ad")
        sc.pp.pca(found)
        sc.pp.neighbors(found, n_neighbors=5)
        sc.tl.umap(found, maxiter=20)
        best = {}
        for method in ("wilcoxon", "t-test"):
            sc.tl.rank_genes_groups(found, groupby="site", method=method)
            best[method] = found.uns["rank_genes_groups"]["names"]["b"][0]
    assert found.obsm["X_umap"].shape == (39, 2)
    assert np.isfinite(found.obsm["X_umap"]).all()
    assert best == {"wilcoxon": "qrs_duration", "t-test": "qrs_duration"}


def test_scaling_holds_against_wild_values() -> None:
    column = np.array([1.0, 2.0, 3.0, 4.0, 1e9, np.nan])
    mostly_zero = np.array([0.0, 0.0, 0.0, 0.0, 5.0, 0.0])
    constant = np.full(6, 0.1)
    found = scaling.robust(np.column_stack([column, mostly_zero, constant, np.full(6, np.nan)]))
    assert found.values[:, 0].tolist() == pytest.approx([-2 / 1.4826, -1 / 1.4826, 0, 1 / 1.4826, 10.0, 0.0])
    assert found.values[4, 1] == pytest.approx(5.0 / np.std(mostly_zero))
    assert np.isnan(found.scale[2:]).all()
    assert (found.values[:, 2:] == 0.0).all()
    assert found.present_share.tolist() == pytest.approx([5 / 6, 1.0, 1.0, 0.0])

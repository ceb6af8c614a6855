"""The reference set: its fit, its file, and what is read from it."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ecgomics.biomarkers.latent_space import ExpertValues, Representation
from ecgomics.core.errors import NotComputable
from ecgomics.latent import reference as shipped
from ecgomics.learned.sources import reference_from
from training.encoder.reference import chosen, distances_to_others, fit, panel_of, save

RECORDS, DIMENSION = 300, 40
RANDOM = np.random.default_rng(4)
RATE = RANDOM.normal(70.0, 10.0, RECORDS)
SPREAD = np.linspace(3.0, 0.5, DIMENSION)
#: Twice as far along the first axis by rate; the rest is noise of falling size.
EMBEDDINGS = RANDOM.normal(size=(RECORDS, DIMENSION)) * SPREAD
EMBEDDINGS[:, 0] += 2.0 * (RATE - 70.0)
PANEL = pd.DataFrame(
    {"heart_rate": RATE},
    index=[f"{'large' if number < 250 else 'small'}/{number}" for number in range(RECORDS)],
)
NORMAL = np.arange(RECORDS) % 2 == 0
PERSONS = [number // 2 for number in range(RECORDS)]


@pytest.fixture(scope="module")
def arrays() -> Any:
    return fit(
        EMBEDDINGS,
        PANEL,
        NORMAL,
        PERSONS,
        unseen=np.ones(RECORDS, dtype=bool),
        model="ours@0123abcd",
        name="some",
    )


def test_the_fit_says_where_the_records_lie(arrays: Any) -> None:
    found = reference_from(arrays)
    whitened = found.whitened(EMBEDDINGS)
    np.testing.assert_allclose(whitened.mean(axis=0), 0.0, atol=1e-9)
    np.testing.assert_allclose(np.cov(whitened, rowvar=False), np.eye(32), atol=1e-9)
    np.testing.assert_allclose(found.components @ found.components.T, np.eye(32), atol=1e-9)
    np.testing.assert_allclose(found.normal_centroid, EMBEDDINGS[::2].mean(axis=0))
    assert (found.normal_records, found.model, len(found.vectors)) == (150, "ours@0123abcd", RECORDS)


def test_the_fit_says_what_the_panel_explains(arrays: Any) -> None:
    # variances: 400 by rate of 400 + 9 along the first axis and what the others have
    expected = 400.0 / (400.0 + float((SPREAD**2).sum()))
    assert float(arrays["expert_explained_share"]) == pytest.approx(expected, abs=0.1)
    found = reference_from(arrays)
    told = found.expected(ExpertValues(("heart_rate",), np.array([80.0])))
    assert told[0] == pytest.approx(20.0, abs=1.0)
    np.testing.assert_allclose(told[1:], 0.0, atol=0.8)


def test_a_file_holds_it(arrays: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(arrays, tmp_path / shipped.file_of("one"))
    monkeypatch.setattr(shipped, "files", lambda _: tmp_path)
    shipped.shipped_reference.cache_clear()
    found, fresh = reference_from(shipped.shipped_reference("one")), reference_from(arrays)
    shipped.shipped_reference.cache_clear()
    assert found.expert.members == ("heart_rate",)
    np.testing.assert_allclose(found.vectors, fresh.vectors, rtol=1e-3)
    one = Representation.of(*EMBEDDINGS[0]).record
    np.testing.assert_allclose(found.whitened(one), fresh.whitened(one), atol=1e-3)


def test_where_there_is_no_file_there_is_a_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shipped, "files", lambda _: tmp_path)
    shipped.shipped_reference.cache_clear()
    with pytest.raises(NotComputable, match=r"reference_twelve.npz does not come") as refused:
        shipped.shipped_reference("twelve")
    assert refused.value.code == "failed"


def test_no_data_set_hides_another() -> None:
    sets = ["large"] * 250 + ["small"] * 50
    few = chosen(sets, 120)
    assert ((few < 250).sum(), (few >= 250).sum()) == (70, 50)
    assert len(set(few.tolist())) == 120
    assert len(chosen(sets, 1000)) == 300


def test_nearest_are_those_of_others() -> None:
    # forty points on a line; the first two are one person, so that the nearest of the first are 2 … 21: mean 11.5
    points = np.arange(40.0)[:, np.newaxis]
    every = np.arange(40)
    found = distances_to_others(points, [0, 0, *range(1, 39)], of=every, near=every)
    assert found[0] == pytest.approx(11.5)
    assert found[39] == pytest.approx(10.5)


def test_the_panel_is_what_one_lead_gives() -> None:
    strips = pd.DataFrame(
        {
            "record": ["a", "b"],
            "error": [None, None],
            "fs_hz": [300.0, 300.0],
            "heart_rate": [60.0, 70.0],
            "quality_snr_band__ECG": [1.0, 2.0],
            "r_amplitude__ECG": [0.5, 1.5],
        }
    )
    twelve = pd.DataFrame(
        {
            "record": ["folder/c", "d"],
            "error": [None, "not a recording"],
            "heart_rate": [80.0, np.nan],
            "r_amplitude__I": [2.5, np.nan],
            "r_amplitude__V1": [0.25, np.nan],
            "qrs_axis": [30.0, np.nan],
        }
    )
    found = panel_of({"strips": strips, "twelve": twelve})
    assert list(found.columns) == ["heart_rate", "r_amplitude__I"]
    assert list(found.index) == ["strips/a", "strips/b", "twelve/c"]
    assert found["r_amplitude__I"].tolist() == [0.5, 1.5, 2.5]

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ecgomics as eo
from ecgomics.cohort import batch
from ecgomics.cohort.cohort import Cohort


@pytest.fixture(scope="module")
def two_sites(build: Any) -> Path:
    """Two hundred records: site b measures QRS longer, has older people (whose PR is longer), and most of the cases."""
    draw = np.random.default_rng(3)
    site = np.repeat(["a", "b"], 100)
    age = np.where(site == "b", 62.0, 50.0) + draw.normal(0, 8, 200)
    case = draw.uniform(size=200) < np.where(site == "b", 0.9, 0.1)
    return build(  # type: ignore[no-any-return]  # the fixture's function
        {
            "heart_rate": draw.normal(70.0, 10.0, 200).tolist(),
            "qrs_duration": (draw.normal(95.0, 5.0, 200) + 8.0 * (site == "b")).tolist(),
            "pr_interval": (100.0 + age + draw.normal(0, 3, 200)).tolist(),
            "p_duration": [110.0] * 200,
            "st_level_j__V2": [0.1, 0.2] * 4 + [None] * 192,
            "rhythm_class": ["sinus"] * 200,
        },
        {
            "age_years": age.tolist(),
            "site": site.tolist(),
            "case": np.where(case, "yes", "no").tolist(),
            "only_b": np.where(site == "b", "yes", "no").tolist(),
            "device": ["x"] * 195 + ["y"] * 5,
        },
    )


@pytest.fixture(scope="module")
def found(two_sites: Path) -> batch.BatchEffects:
    return Cohort.open(two_sites).batch_effects("site", covariates=["age_years"], outcome="case")


def test_what_a_site_measures_otherwise_is_found(found: batch.BatchEffects) -> None:
    rows = {row["column"]: row for row in found.by_biomarker.iter_rows(named=True)}
    assert set(rows) == {"heart_rate", "qrs_duration", "pr_interval"}
    assert rows["qrs_duration"]["q"] < 1e-6
    assert rows["qrs_duration"]["largest_difference"] == pytest.approx(1.6, abs=0.4)
    assert (rows["qrs_duration"]["low"], rows["qrs_duration"]["high"]) == ("a", "b")
    assert rows["heart_rate"]["eta2"] < 0.05
    assert rows["heart_rate"]["q"] > 0.05
    assert found.batches == {"a": 100, "b": 100}


def test_what_age_explains_is_no_effect_of_the_site(found: batch.BatchEffects) -> None:
    rows = {row["column"]: row for row in found.by_biomarker.iter_rows(named=True)}
    assert rows["pr_interval"]["eta2"] > 0.2
    assert rows["pr_interval"]["eta2_adjusted"] < 0.05
    assert rows["qrs_duration"]["eta2_adjusted"] > 0.1


def test_components_say_how_much_of_everything_it_is(found: batch.BatchEffects) -> None:
    assert found.components["explained"].sum() == pytest.approx(1.0)
    assert found.components["eta2"].max() > 0.3  # type: ignore[operator]  # a number
    assert 0.1 < found.of_all_variance < 0.5


def test_an_outcome_that_goes_with_the_site_is_told(found: batch.BatchEffects, two_sites: Path) -> None:
    assert any(warning.startswith("case goes with site (association 0.") for warning in found.warnings)
    cohort = Cohort.open(two_sites)
    apart = cohort.batch_effects("site", outcome=cohort.outcome("only_b")).warnings
    assert apart[0].startswith("All 100 records of site a have only_b no")
    assert "association 1.00" in apart[-1]
    balanced = cohort.batch_effects("site", outcome=cohort.outcome("heart_rate", kind="continuous")).warnings
    assert balanced == ()


def test_it_is_told_in_words(found: batch.BatchEffects) -> None:
    lines = str(found).splitlines()
    assert lines[0] == "Batches by site: a 100, b 100."
    assert lines[1].startswith("2 of 3 biomarkers differ between batches")
    assert "beyond age_years" in lines[3]
    assert lines[4].startswith("  qrs_duration: ")
    assert lines[-1] == found.warnings[-1]
    assert found.to_pandas().shape == (3, 11)


def test_small_batches_are_left_out_or_refused(two_sites: Path) -> None:
    cohort = Cohort.open(two_sites)
    with pytest.raises(eo.InvalidInput, match="device has 1 values that 10 or more records share"):
        cohort.batch_effects("device")
    with pytest.raises(eo.InvalidInput, match="No biomarker varies"):
        cohort.select("p_duration").batch_effects("site")


def test_eta2_is_the_share_between_batches() -> None:
    values = np.array([1.0, 3.0, 5.0, 7.0])
    of = np.array([0, 0, 1, 1])
    assert batch.eta2(values, of) == pytest.approx(16.0 / 20.0)
    assert batch.largest_difference(values, of) == (0, 1, pytest.approx(4.0 / np.sqrt(2.0)))
    assert np.isnan(batch.eta2(np.ones(4), of))


def test_partial_eta2_is_that_of_an_analysis_of_variance() -> None:
    """Against statsmodels: sum of squares of the factor over that and the residual."""
    import pandas as pd
    import statsmodels.formula.api as smf
    from statsmodels.stats.anova import anova_lm

    draw = np.random.default_rng(0)
    frame = pd.DataFrame({"age": draw.normal(size=60), "site": np.repeat([0, 1, 2], 20)})
    frame["y"] = frame.age + 0.5 * frame.site + draw.normal(size=60)
    table = anova_lm(smf.ols("y ~ age + C(site)", frame).fit(), typ=2)
    squares = table["sum_sq"]
    expected = squares["C(site)"] / (squares["C(site)"] + squares["Residual"])
    design = frame[["age"]].to_numpy()
    found = batch.partial_eta2(frame.y.to_numpy(), frame.site.to_numpy(), design)
    assert found == pytest.approx(expected)

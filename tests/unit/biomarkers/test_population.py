"""Population biomarkers through the engine, and the tables that they read."""

from typing import Any

import numpy as np
import pytest
from scipy import stats

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation, Outcome
from ecgomics.biomarkers.reference_population import (
    Calibration,
    Measured,
    Panel,
    ReferenceSet,
    Stratum,
    panel_reference,
    population_from_csv,
    shipped_panels,
)
from ecgomics.biomarkers.reference_ranges import (
    adult_percentiles,
    has_adult_percentiles,
    paediatric_percentiles,
)
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Subject

UNITS = {"qrs_duration": "ms", "qrs_axis": "deg"}
HEAD = "symbol,lead,unit,sex,age_from,age_to,n,L,M,S,p5,p50,p95\n"


def outcome(symbol: str, **sources: Any) -> Outcome:
    return Evaluation(catalogue(), sources).outcome(symbol)


def found(symbol: str, **sources: Any) -> tuple[float, str]:
    done = outcome(symbol, **sources)
    return done.values[0], done.codes[0]


def stratum(**parts: Any) -> Stratum:
    return Stratum("qrs_duration", "", None, 18.0, 89.0, **({"n": 50} | parts))


# ── z, percentile, residual ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("power", [-1.5, -0.3, 0.0, 0.4, 1.0, 2.0])
def test_z_is_the_inverse_of_the_centile(power: float) -> None:
    row = stratum(l=power, m=90.0, s=0.12)
    for z in (-2.0, -0.5, 0.0, 1.0, 2.0):
        assert found("reference_z", measured=Measured(row.centile(z)), stratum=row) == (
            pytest.approx(z, abs=1e-9),
            "ok",
        )


def test_the_percentile_is_that_of_the_normal_distribution() -> None:
    row = stratum(l=0.5, m=90.0, s=0.12)
    percentile, code = found("reference_percentile", measured=Measured(row.centile(1.2)), stratum=row)
    assert (percentile, code) == (pytest.approx(100 * stats.norm.cdf(1.2)), "ok")


def test_a_small_stratum_keeps_its_number() -> None:
    row = stratum(n=49, l=1.0, m=90.0, s=0.1)
    assert found("reference_z", measured=Measured(99.0), stratum=row) == (pytest.approx(1.0), "out_of_domain")


@pytest.mark.parametrize("value", [0.0, -3.0])
def test_a_value_that_is_not_above_zero_has_no_z(value: float) -> None:
    assert (
        found("reference_z", measured=Measured(value), stratum=stratum(l=1.0, m=90.0, s=0.1))[1] == "failed"
    )


def test_without_shape_or_stratum_there_is_no_z() -> None:
    assert found("reference_z", measured=Measured(90.0), stratum=stratum())[1] == "failed"
    assert found("reference_z", measured=Measured(90.0))[1] == "failed"
    assert found("reference_percentile", measured=Measured(90.0), stratum=stratum())[1] == "failed"


def test_percentiles_of_a_table_end_where_it_ends() -> None:
    row = stratum(percentiles=((5.0, -40.0), (50.0, 40.0), (95.0, 90.0)))
    for value, share in ((-80.0, 5.0), (0.0, 27.5), (65.0, 72.5), (170.0, 95.0)):
        assert found("reference_percentile", measured=Measured(value), stratum=row) == (
            pytest.approx(share),
            "ok",
        )


def test_a_residual_needs_its_covariates() -> None:
    row = stratum(intercept=500.0, per_year=0.5, per_bpm=-1.5)
    known = Measured(400.0, age_years=20.0, heart_rate=60.0)
    assert found("reference_residual", measured=known, stratum=row) == (pytest.approx(-20.0), "ok")
    for lacking in (Measured(400.0, age_years=20.0), Measured(400.0, heart_rate=60.0)):
        assert found("reference_residual", measured=lacking, stratum=row)[1] == "failed"
    assert found("reference_residual", measured=Measured(510.0), stratum=stratum(intercept=500.0)) == (
        10.0,
        "ok",
    )
    assert found("reference_residual", measured=known, stratum=stratum())[1] == "failed"


# ── published limits ─────────────────────────────────────────────────────────────────────────────────────────────


def adults(symbol: str, subject: Subject) -> Any:
    return adult_percentiles(symbol, "", subject=subject, duration_s=10.0)


def test_limits_of_adults() -> None:
    man = adults("qrs_duration", Subject(40.0, "male"))
    assert (man.low, man.high, man.source) == (69.0, 109.0, "Mason2007")
    for value, text in ((108.0, "false"), (110.0, "true")):
        done = outcome("outside_adult_limits", measured=Measured(value, 40.0), adult_range=man)
        assert (done.texts, done.codes) == ((text,), ("ok",))
    woman = adults("qrs_duration", Subject(60.0, "female"))
    assert (woman.high, woman.source) == (104.0, "Rautaharju2013")


def test_limits_of_adults_say_little_of_a_child() -> None:
    child = Subject(8.0, "female")
    done = outcome(
        "outside_adult_limits", measured=Measured(120.0, 8.0), adult_range=adults("heart_rate", child)
    )
    assert (done.texts, done.codes) == (("true",), ("out_of_domain",))


def test_unconfirmed_limits_of_children_flag_nothing() -> None:
    child = Subject(8.0, "female")
    assert paediatric_percentiles("heart_rate", "", subject=child, duration_s=10.0) is None
    assert found("outside_paediatric_limits", measured=Measured(120.0, 8.0))[1] == "failed"


def test_limits_of_children_say_nothing_of_an_adult() -> None:
    row = adults("heart_rate", Subject(40.0, "male"))
    assert found("outside_paediatric_limits", measured=Measured(120.0, 40.0), paediatric_range=row) == (
        1.0,
        "out_of_domain",
    )


def test_only_percentiles_are_percentiles() -> None:
    assert has_adult_percentiles("qrs_duration", "")
    assert not has_adult_percentiles("cornell_voltage", "")
    assert adults("cornell_voltage", Subject(60.0, "female")) is None


# ── panels ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_distance_counts_standard_deviations_along_the_axes() -> None:
    turned = Panel.of(values=[3.0, 3.0], mean=[1.0, 1.0], covariance=[[1.0, 0.6], [0.6, 1.0]])
    # Along (1, 1) the variance is 1.6, and the point lies 2·sqrt 2 away.
    assert found("panel_mahalanobis", panel=turned) == (pytest.approx(8**0.5 / 1.6**0.5), "ok")
    at_home = Panel.of(values=[1.0, 1.0], mean=[1.0, 1.0], covariance=[[1.0, 0.6], [0.6, 1.0]])
    assert found("panel_mahalanobis", panel=at_home) == (0.0, "ok")


def test_a_panel_without_a_member_or_an_inverse_gives_reasons() -> None:
    lacking = Panel.of(values=[1.0, float("nan")], mean=[0.0, 0.0], covariance=np.eye(2).tolist())
    flat = Panel.of(values=[1.0, 2.0], mean=[0.0, 0.0], covariance=[[1.0, 1.0], [1.0, 1.0]])
    assert found("panel_mahalanobis", panel=lacking)[1] == "failed"
    assert found("panel_mahalanobis", panel=flat)[1] == "failed"
    assert found("panel_abnormal_count", panel=flat)[1] == "failed"
    assert found("panel_mahalanobis")[1] == "failed"


def test_density_is_a_percentile_among_the_set() -> None:
    crowd = np.random.default_rng(3).normal(size=(400, 2)) * [10.0, 0.1]
    known = ReferenceSet("crowd", ("x1", "x2"), crowd)

    def density(*values: float) -> tuple[float, str]:
        return found("neighbour_density", panel=Panel.of(values=values), reference_set=known)

    assert density(500.0, 5.0) == (100.0, "ok")
    assert density(0.0, 0.0)[0] < 15.0
    assert density(25.0, 0.0)[0] == pytest.approx(density(0.0, 0.25)[0], abs=15.0)


@pytest.mark.parametrize(
    "lacking",
    [
        ReferenceSet("", ("x1",), np.arange(60.0)[:, np.newaxis]),
        ReferenceSet("few", ("x1",), np.arange(49.0)[:, np.newaxis]),
        ReferenceSet("other", ("x2",), np.arange(60.0)[:, np.newaxis]),
        ReferenceSet("gap", ("x1",), np.append(np.arange(60.0), np.nan)[:, np.newaxis]),
        ReferenceSet("alike", ("x1",), np.ones((60, 1))),
    ],
    ids=lambda each: each.name or "nameless",
)
def test_density_needs_a_named_set_of_the_same_panel(lacking: ReferenceSet) -> None:
    assert found("neighbour_density", panel=Panel.of(values=[1.0]), reference_set=lacking)[1] == "failed"


def test_conformal_p_values_of_records_like_the_calibration_set_are_uniform() -> None:
    draw = np.random.default_rng(5)
    scores = draw.normal(size=999)
    p = np.array(
        [
            found("conformal_p_value", calibration=Calibration(each, scores))[0]
            for each in draw.normal(size=400)
        ]
    )
    assert stats.kstest(p, "uniform").pvalue > 0.01


def test_a_conformal_p_value_needs_a_hundred_scores() -> None:
    assert found("conformal_p_value", calibration=Calibration(0.0, np.arange(99.0)))[1] == "failed"
    assert found("conformal_p_value", calibration=Calibration(float("nan"), np.arange(100.0)))[1] == "failed"
    assert found("conformal_p_value")[1] == "failed"
    assert found("conformal_p_value", calibration=Calibration(0.0, np.arange(1.0, 101.0))) == (1.0, "ok")


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────


def population(*lines: str) -> Any:
    return population_from_csv(HEAD + "".join(f"{line}\n" for line in lines), name="t.csv", units=UNITS)


def test_the_closest_stratum_is_chosen() -> None:
    known = population(
        "qrs_duration,,ms,,18,89,300,1,90,0.1,,,",
        "qrs_duration,,ms,F,18,89,150,1,86,0.1,,,",
        "qrs_duration,,,female,40,49,60,1,87,0.1,,,",
        "qrs_axis,,deg,,18,89,300,,,,-30,40,90",
    )

    def median(age: float | None, sex: Any) -> float | None:
        row = known.stratum("qrs_duration", "", Subject(age, sex))
        return None if row is None else row.m

    assert median(45.0, "female") == 87.0
    assert median(49.9, "female") == 87.0
    assert median(50.0, "female") == 86.0
    assert median(45.0, "male") == median(45.0, None) == 90.0
    assert median(90.0, "male") is median(17.9, "male") is median(None, "male") is None
    axis = known.stratum("qrs_axis", "", Subject(30.0))
    assert axis.percentiles == ((5.0, -30.0), (50.0, 40.0), (95.0, 90.0))
    assert np.isnan(axis.l)
    assert known.stratum("qrs_axis", "V1", Subject(30.0)) is None


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("qrs_width,,ms,,18,89,300,1,90,0.1,,,", "line 2: there is no biomarker “qrs_width”"),
        ("qrs_duration,,s,,18,89,300,1,90,0.1,,,", "line 2: qrs_duration is in ms, not in s"),
        ("qrs_duration,,ms,X,18,89,300,1,90,0.1,,,", "line 2: sex is “X”"),
        ("qrs_duration,,ms,,old,89,300,1,90,0.1,,,", "line 2: age_from is “old”; a number is needed"),
        ("qrs_duration,,ms,,18,89,300,1,inf,0.1,,,", "line 2: M is inf"),
        ("qrs_duration,,ms,,18,89,300,,,,9,8,7", "line 2: the percentiles of qrs_duration do not rise"),
        ("qrs_duration", "line 2: "),
    ],
)
def test_a_line_that_cannot_be_used_is_named(line: str, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=r"^The reference table t\.csv, ") as refused:
        population(line)
    assert sentence in str(refused.value)


def test_a_table_needs_its_columns() -> None:
    with pytest.raises(InvalidInput, match=r"t\.csv has no column age_to, n;"):
        population_from_csv("symbol,age_from\n", name="t.csv", units=UNITS)
    with pytest.raises(InvalidInput, match="has no column symbol"):
        population_from_csv("", name="t.csv", units=UNITS)


def test_shipped_panels_have_an_inverse_and_known_members() -> None:
    assert shipped_panels()
    for each in shipped_panels():
        assert each.n >= 50
        assert set(each.members) <= set(catalogue().biomarkers)
        np.testing.assert_allclose(each.covariance, each.covariance.T)
        np.linalg.cholesky(each.covariance)
    chosen = panel_reference(Subject(30.0, "female"))
    assert chosen is not None
    assert (chosen.sex, chosen.age_from) == ("female", 18.0)
    assert panel_reference(Subject(8.0, "female")) is panel_reference(Subject(None, "female")) is None

"""Three-valued logic by truth tables, and what meets a criterion."""

from itertools import product
from typing import Any, Final

import pytest

from ecgomics.report.findings.evidence import met
from ecgomics.report.findings.language import parsed
from ecgomics.report.findings.logic import Truth, count_holds, reason, truth
from ecgomics.report.findings.scene import Reason, Scene

T, F, U = True, False, None
LEADS: Final = ("V1", "V2", "V3")


def _number(value: float | None, code: str = "ok", unit: str = "ms") -> dict[str, Any]:
    return {"value": value, "value_text": None, "validity": code, "unit": unit}


def _flag(known: Truth) -> dict[str, Any]:
    text = None if known is None else str(known).lower()
    return {"value": None, "value_text": text, "validity": "ok" if text else "failed", "unit": "{flag}"}


def _scene(values: dict[str, Any], **facts: Any) -> Scene:
    symbols = frozenset(name.partition(":")[0] for name in values)
    return Scene(values, symbols, {"age": 50.0, "sex": "M", **facts}, LEADS, {})


def _of(expression: str, **values: Any) -> Truth:
    return truth(parsed(expression), _scene({name.replace("__", ":"): one for name, one in values.items()}))


@pytest.mark.parametrize(("a", "b"), list(product((T, F, U), repeat=2)))
def test_and_or_not(a: Truth, b: Truth) -> None:
    # Kleene's strong tables: the order is false < unknown < true, and is the least, or the greatest.
    rank = {F: 0, U: 1, T: 2}
    known = {place: one for one, place in rank.items()}
    scene = _scene({"lbbb_aha": _flag(a), "rbbb_aha": _flag(b)})
    assert truth(parsed("lbbb_aha and rbbb_aha"), scene) is known[min(rank[a], rank[b])]
    assert truth(parsed("lbbb_aha or rbbb_aha"), scene) is known[max(rank[a], rank[b])]
    assert truth(parsed("not lbbb_aha"), scene) is known[2 - rank[a]]


@pytest.mark.parametrize(
    ("code", "greater", "negated"),
    [
        ("ok", T, F),
        ("absent", F, T),
        ("wrong_rhythm", F, T),
        ("failed", U, U),
        ("low_quality", U, U),
        ("too_short", U, U),
        ("wrong_leads", U, U),
        ("wrong_chain", U, U),
        ("out_of_domain", U, U),
    ],
)
def test_the_validity_of_the_input_decides(code: str, greater: Truth, negated: Truth) -> None:
    value = 232.0 if code in ("ok", "out_of_domain") else None
    given = {"pr_interval": _number(value, code)}
    assert _of("pr_interval > 200", **given) is greater
    assert _of("not pr_interval > 200", **given) is negated


@pytest.mark.parametrize(
    ("order", "holds"),
    [
        ("==", (F, T, F)),
        ("!=", (T, F, T)),
        ("<", (T, F, F)),
        ("<=", (T, T, F)),
        (">", (F, F, T)),
        (">=", (F, T, T)),
    ],
)
def test_each_comparison_below_at_and_above_its_limit(order: str, holds: tuple[bool, ...]) -> None:
    found = tuple(_of(f"qrs_duration {order} 120", qrs_duration=_number(ms)) for ms in (119.0, 120.0, 121.0))
    assert found == holds


def test_a_number_may_stand_on_the_left() -> None:
    assert _of("-30 > qrs_axis", qrs_axis=_number(-45.0)) is True
    assert _of("-30 > qrs_axis", qrs_axis=_number(-30.0)) is False


def test_two_biomarkers_may_be_compared() -> None:
    values = {"r_amplitude__V2": _number(0.5), "r_amplitude__V3": _number(0.3)}
    assert _of("r_amplitude:V3 < r_amplitude:V2", **values) is True
    assert (
        _of("r_amplitude:V3 < r_amplitude:V2", **values | {"r_amplitude__V2": _number(None, "absent")})
        is False
    )
    assert (
        _of("r_amplitude:V3 < r_amplitude:V2", **values | {"r_amplitude__V2": _number(None, "failed")})
        is None
    )


@pytest.mark.parametrize(
    ("test", "code", "expected"),
    [
        *(("absent", code, expected) for code, expected in (("absent", T), ("ok", F), ("wrong_rhythm", F))),
        *(
            ("absent", code, U)
            for code in ("failed", "low_quality", "too_short", "wrong_leads", "wrong_chain")
        ),
        *(("notok", code, expected) for code, expected in (("ok", F), ("failed", T), ("absent", T))),
        *(
            ("outofdomain", code, expected)
            for code, expected in (("out_of_domain", T), ("ok", F), ("failed", F))
        ),
    ],
)
def test_questions_about_the_validity(test: str, code: str, expected: Truth) -> None:
    assert _of(f"{test}(qrs_axis)", qrs_axis=_number(None, code)) is expected


def test_what_was_not_measured_is_not_known() -> None:
    for expression in ("qrs_axis > 90", "absent(qrs_axis)", "notok(qrs_axis)", "not lbbb_aha"):
        assert _of(expression) is None


@pytest.mark.parametrize(
    ("sure", "open_", "at_least_two", "at_most_one", "exactly_one"),
    [
        (0, 0, F, T, F),
        (1, 0, F, T, T),
        (2, 0, T, F, F),
        (0, 1, F, T, U),
        (0, 2, U, U, U),
        (1, 1, U, U, U),
        (2, 1, T, F, F),
    ],
)
def test_counts_with_open_leads(
    sure: int, open_: int, at_least_two: Truth, at_most_one: Truth, exactly_one: Truth
) -> None:
    assert count_holds(">=", 2, sure=sure, open_=open_) is at_least_two
    assert count_holds("<=", 1, sure=sure, open_=open_) is at_most_one
    assert count_holds("==", 1, sure=sure, open_=open_) is exactly_one


def test_a_count_goes_through_leads_with_every_set_at_the_same_lead() -> None:
    expression = "count(q_duration:[V1..V3] >= 30 and q_amplitude:[V1..V3] <= -0.1) >= 2"
    values = {f"q_duration__{lead}": _number(ms) for lead, ms in zip(LEADS, (40.0, 40.0, 20.0), strict=True)}
    deep = {f"q_amplitude__{lead}": _number(mv) for lead, mv in zip(LEADS, (-0.2, -0.05, -0.3), strict=True)}
    assert _of(expression, **values, **deep) is False
    assert _of(expression, **values, **deep | {"q_amplitude__V2": _number(-0.2)}) is True
    assert _of(expression, **values, **deep | {"q_amplitude__V2": _number(None, "failed")}) is None


def test_a_count_of_all_leads_goes_through_those_that_were_recorded() -> None:
    flat = {f"quality_flat__{lead}": _number(90.0) for lead in LEADS}
    assert _of("count(quality_flat:[ALL] >= 50) == 3", **flat) is True
    assert _of("count(quality_flat:[LEADS12] >= 50) >= 4", **flat) is None, "nine leads were not recorded"


def test_a_count_of_propositions() -> None:
    values = {
        "rs_ratio_v1": _number(1.5),
        "qrs_axis": _number(110.0),
        "butler_leggett": _number(None, "failed"),
    }
    assert _of("count(rs_ratio_v1 > 1, qrs_axis > 100, butler_leggett >= 0.7) >= 2", **values) is True
    assert _of("count(rs_ratio_v1 > 1, qrs_axis > 100, butler_leggett >= 0.7) >= 3", **values) is None
    assert _of("count(rs_ratio_v1 > 1, qrs_axis > 120, butler_leggett >= 0.7) >= 3", **values) is False


def test_statements_stand_or_do_not_or_are_not_known() -> None:
    scene = Scene(
        {}, frozenset(), {}, (), {"lbbb": True, "lvh": False, "rvh": Reason("validity", "qrs_axis: failed")}
    )
    found = [truth(parsed(f"is({each})"), scene) for each in ("lbbb", "lvh", "rvh", "lafb")]
    assert found == [True, False, None, False]
    assert reason(parsed("is(lbbb) and is(rvh)"), scene) == ("validity", "qrs_axis: failed")


def test_age_and_sex_that_are_not_given() -> None:
    scene = _scene({}, age=None, sex=None)
    assert truth(parsed("age >= 40"), scene) is None
    assert truth(parsed("missing(age) or missing(sex)"), scene) is True
    assert reason(parsed("sex == 'M'"), scene) == ("demographics", "sex")


def test_nothing_is_known_of_an_earlier_recording_that_there_is_not() -> None:
    assert truth(parsed("previous(qrs_duration < 120)"), _scene({})) is None
    assert reason(parsed("previous(qrs_duration < 120)"), _scene({})) == ("no_earlier_record", "serial")


def test_the_first_reason_is_told() -> None:
    scene = _scene({"pr_interval": _number(None, "failed"), "qrs_axis": _number(None, "low_quality")})
    assert reason(parsed("qrs_duration > 1 and pr_interval > 1"), scene) == (
        "validity",
        "qrs_duration: not_measured",
    )
    assert reason(parsed("pr_interval > 1 or qrs_axis > 1"), scene) == ("validity", "pr_interval: failed")
    of_lead = _scene({"t_amplitude:V1": _number(1.0), "t_amplitude:V2": _number(None, "low_quality")})
    counted = parsed("count(t_amplitude:[V1..V3] > 0.5) >= 2")
    assert reason(counted, of_lead) == ("validity", "t_amplitude:V2: low_quality")


def _told(expression: str, scene: Scene) -> list[tuple[str, Any, str, str]]:
    return [(one.name, one.value, one.unit, one.condition) for one in met(parsed(expression), scene)]


def test_evidence_is_what_made_it_true() -> None:
    scene = _scene(
        {
            "pr_interval": _number(232.0),
            "qrs_axis": _number(10.0, unit="deg"),
            "lv_strain": _flag(False),
            "p_axis": _number(None, "absent", "deg"),
        }
    )
    assert _told("pr_interval > 200 or qrs_axis > 90", scene) == [("pr_interval", 232.0, "ms", "> 200")]
    assert _told("not (pr_interval <= 200 or lv_strain)", scene) == [
        ("pr_interval", 232.0, "ms", "> 200"),
        ("lv_strain", False, "", ""),
    ]
    assert _told("not p_axis > 0 and age >= 40", scene) == [
        ("p_axis", None, "deg", "absent"),
        ("age", 50.0, "a", ">= 40"),
    ]
    assert _told("pr_interval > 300", scene) == []


def test_evidence_of_a_count_names_the_leads_that_count() -> None:
    leads = {
        f"st_level_j:{lead}": _number(mv, unit="mV") for lead, mv in zip(LEADS, (0.2, 0.05, 0.3), strict=True)
    }
    assert _told("count(st_level_j:[V1..V3] >= 0.1) >= 2", _scene(leads)) == [
        ("st_level_j:V1", 0.2, "mV", ">= 0.1"),
        ("st_level_j:V3", 0.3, "mV", ">= 0.1"),
    ]
    assert _told("count(st_level_j:[V1..V3] >= 0.4) == 0", _scene(leads)) == [
        ("st_level_j:V1", 0.2, "mV", "< 0.4"),
        ("st_level_j:V2", 0.05, "mV", "< 0.4"),
        ("st_level_j:V3", 0.3, "mV", "< 0.4"),
    ]

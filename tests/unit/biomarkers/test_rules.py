"""Own definitions of P and QRS, and the Minnesota codes, on beats of straight lines."""

import pytest

from ecgomics.core.leads import STANDARD_LEADS

#: R of 1 mV whose first 40 ms rise by 2.5 mV/s, the next 18 ms by 50 mV/s.
DELTA = ((-400, 0), (-58, 0), (-18, 0.1), (0, 1), (40, 0), (150, 0), (250, 0.3), (330, 0), (500, 0))
QS = ((-400, 0), (-40, 0), (0, -1), (40, 0), (150, 0), (250, 0.3), (330, 0), (500, 0))
RS = ((-400, 0), (-40, 0), (-20, 0.4), (0, 0), (20, -0.8), (44, 0), (150, 0), (250, 0.3), (330, 0), (500, 0))
PRECORDIAL = ("V1", "V2", "V3", "V4", "V5", "V6")


def text(evaluation, symbol):
    return evaluation.outcome(symbol).texts[0]


def number(evaluation, symbol, lead=""):
    found = evaluation.outcome(symbol)
    return found.values[found.leads.index(lead)]


def code(evaluation, symbol, lead=""):
    found = evaluation.outcome(symbol)
    return found.codes[found.leads.index(lead)]


def test_parts_of_the_ordinary_beat(evaluate):
    beat = evaluate()
    assert number(beat, "p_pr_ratio") == pytest.approx(100 / 160)
    assert number(beat, "r_peak_fraction", "II") == pytest.approx(40 / 84)
    # P of 100 ms and 0.1 mV: nothing for morphology and duration, one for the voltage.
    assert number(beat, "mvp_score") == 1.0


def test_what_stands_on_p_has_none_in_fibrillation(evaluate):
    beat = evaluate(rhythm="atrial_fibrillation")
    assert code(beat, "mvp_score") == "wrong_rhythm"
    assert code(beat, "p_pr_ratio") == "wrong_rhythm"
    assert code(beat, "ta_level", "II") == "absent"


def test_energy_of_a_triangle(evaluate):
    # A triangle of height 1 and 80 ms: a third of its squared height over its base.
    triangle = ((-400, 0), (-40, 0), (0, 1), (40, 0), (150, 0), (250, 0.3), (330, 0), (500, 0))
    beat = evaluate({"V5": triangle}, marks={"qrs_off_ms": 40.0})
    assert number(beat, "qrs_energy", "V5") == pytest.approx(80 / 3, rel=0.002)
    assert number(beat, "qrs_rms", "V5") == pytest.approx(3**-0.5, rel=0.001)


def test_delta_wave(evaluate):
    beat = evaluate({"V5": DELTA}, marks={"qrs_on_ms": -58.0})
    # The slope over five samples exceeds half of 50 mV/s from the corner at -18 ms on.
    assert number(beat, "delta_duration", "V5") == pytest.approx(40.0, abs=2.0)
    assert number(beat, "delta_amplitude", "V5") == pytest.approx(0.1, abs=0.1)
    assert code(beat, "delta_duration", "II") == "absent"


@pytest.mark.parametrize(
    ("qs_leads", "expected"),
    [
        ((), "none"),
        (("V1", "V2"), "1-3-2"),
        (("V1", "V2", "V3"), "1-2-7"),
        (("V1", "V2", "V3", "V4"), "1-1-7"),
        (("V3",), "1-1-6"),
        (("III",), "none"),
        (("aVF",), "1-3-7"),
        (("III", "aVF"), "1-3-6"),
        (("II",), "1-2-3"),
    ],
)
def test_minnesota_code_of_qs(evaluate, qs_leads, expected):
    shapes = dict.fromkeys(STANDARD_LEADS, RS) | dict.fromkeys(qs_leads, QS)
    assert text(evaluate(shapes), "minnesota_q_code") == expected


def test_minnesota_code_of_q_by_its_duration(evaluate):
    def with_q(q_ms):
        q = ((-400, 0), (-40, 0), (-40 + q_ms / 2, -0.2), (-40 + q_ms, 0), (10, 1.0), (44, 0), (150, 0))
        return evaluate(dict.fromkeys(STANDARD_LEADS, RS) | {"V6": (*q, (250, 0.3), (330, 0), (500, 0))})

    assert text(with_q(44), "minnesota_q_code") == "1-1-2"
    assert text(with_q(36), "minnesota_q_code") == "1-2-2"
    assert text(with_q(16), "minnesota_q_code") == "none"


def test_minnesota_r_code(evaluate):
    tall = ((-400, 0), (-40, 0), (0, 2.7), (44, 0), (150, 0), (250, 0.3), (330, 0), (500, 0))
    chest = dict.fromkeys(PRECORDIAL, RS)
    assert text(evaluate(chest), "minnesota_r_code") == "none"
    assert text(evaluate(chest | {"V5": tall}), "minnesota_r_code") == "3-1"
    assert text(evaluate(chest | {"V1": tall}), "minnesota_r_code") == "3-2"
    assert text(evaluate(chest | {"V1": tall, "V6": tall}), "minnesota_r_code") == "3-4"


def test_rules_need_their_leads(evaluate):
    for symbol in ("minnesota_q_code", "minnesota_r_code", "minnesota_st_depression_code", "ischaemia_grade"):
        assert code(evaluate(unusable=["V3"]), symbol) == "wrong_leads"

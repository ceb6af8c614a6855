"""Statements by rules: each rule says its own, the first wins, and no word of them promises anything."""

from dataclasses import replace
from typing import Any, get_args

import pytest

from ecgomics.report.person import Disclaimer, SensorNote
from ecgomics.report.statement import RULES, STATEMENTS, Facts, Reason, said_of
from ecgomics.report.words import CHINESE, ENGLISH, WORDS, Words

EVEN = Facts(
    duration_s=30.0,
    quality="good",
    rhythm="sinus",
    readable_share=1.0,
    clean_beats=36,
    heart_rate=72.0,
    irregularity=0.03,
    cosen=-2.3,
    p_share=1.0,
    ventricular_beats=0,
    supraventricular_beats=0,
    longest_rr_ms=880.0,
    detector_agreement=1.0,
    likeness=0.95,
    used_share=0.97,
)
FIBRILLATING: dict[str, Any] = {"irregularity": 0.16, "cosen": -0.9, "p_share": 0.05}


@pytest.mark.parametrize(
    ("changed", "statement", "reasons"),
    [
        ({}, "regular", ()),
        ({"heart_rate": 49.9}, "slow_regular", ("rate_below_50",)),
        ({"heart_rate": 50.0}, "regular", ()),
        ({"heart_rate": 100.0}, "regular", ()),
        ({"heart_rate": 100.1}, "fast_regular", ("rate_above_100",)),
        ({"ventricular_beats": 1}, "regular", ()),
        ({"ventricular_beats": 1, "supraventricular_beats": 1}, "extra_beats", ("early_beats",)),
        ({"irregularity": 0.08}, "irregular", ("beats_vary",)),
        ({"irregularity": 0.079}, "regular", ()),
        ({"longest_rr_ms": 3000.0}, "irregular", ("pause",)),
        (FIBRILLATING, "possible_af", ("beats_vary", "no_p_waves")),
        (FIBRILLATING | {"duration_s": 29.4}, "irregular", ("beats_vary", "no_p_waves", "af_needs_30_s")),
        (FIBRILLATING | {"clean_beats": 19}, "irregular", ("beats_vary", "no_p_waves", "af_needs_30_s")),
        (FIBRILLATING | {"p_share": 0.6}, "irregular", ("beats_vary",)),
        (FIBRILLATING | {"p_share": None}, "irregular", ("beats_vary",)),
        (FIBRILLATING | {"cosen": -1.7}, "irregular", ("beats_vary",)),
        (FIBRILLATING | {"heart_rate": 130.0}, "possible_af", ("beats_vary", "no_p_waves")),
        (FIBRILLATING | {"quality": "poor"}, "too_noisy", ("quality_poor",)),
        (FIBRILLATING | {"likeness": 0.65}, "too_noisy", ("beats_unlike",)),
        (FIBRILLATING | {"likeness": None, "used_share": 0.4}, "too_noisy", ("beats_unlike",)),
        ({"likeness": None, "used_share": None}, "regular", ()),
        ({"detector_agreement": 0.79}, "too_noisy", ("detectors_disagree",)),
        ({"readable_share": 0.49}, "too_noisy", ("too_little_readable",)),
        ({"duration_s": 9.9}, "unclear", ("too_short",)),
        ({"clean_beats": 7}, "unclear", ("too_few_beats",)),
        ({"heart_rate": None}, "unclear", ("too_few_beats",)),
    ],
)
def test_each_rule(changed: dict[str, Any], statement: str, reasons: tuple[str, ...]) -> None:
    said = said_of(replace(EVEN, **changed), af_hint=True)
    assert (said.statement, said.reasons) == (statement, reasons)


def test_every_statement_has_a_rule_and_something_is_always_said() -> None:
    assert {each.statement for each in RULES} == set(STATEMENTS)
    assert RULES[-1].holds(EVEN)


@pytest.mark.parametrize("duration_s", [30.0, 20.0])
def test_without_the_hint_nothing_of_fibrillation_is_said(duration_s: float) -> None:
    said = said_of(replace(EVEN, **FIBRILLATING, duration_s=duration_s), af_hint=False)
    assert (said.statement, said.reasons) == ("irregular", ("beats_vary",))
    for words in WORDS.values():
        told = words.statements["irregular"] + words.meanings["irregular"] + words.reasons["beats_vary"]
        assert not any(each in told for each in ("fibrillation", "房颤", "颤动", "P wave", "P 波"))


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_no_word_calls_a_heart_healthy_or_rules_anything_out(words: Words) -> None:
    told = " ".join([*words.statements.values(), *words.meanings.values(), *words.reasons.values()]).lower()
    for promise in (
        "normal",
        "healthy",
        "no sign",
        "nothing wrong",
        "score",
        "正常",
        "健康",
        "没有迹象",
        "评分",
    ):
        assert promise not in told


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_there_are_words_for_everything_that_can_be_said(words: Words) -> None:
    assert set(words.statements) == set(words.meanings) == set(STATEMENTS)
    assert set(words.reasons) == set(get_args(Reason)) >= {one for rule in RULES for one in rule.reasons}
    assert set(words.sensor_notes) == set(get_args(SensorNote))
    assert set(words.disclaimers) == set(get_args(Disclaimer))

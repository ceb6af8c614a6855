"""What is said of a recording to the person it is of: one statement of a closed list, by rules that can be read.

Facts (all of them stored with the profile) go down the table RULES; the first rule that holds makes the statement. No
rule says that a heart is healthy, and none rules anything out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, get_args

Statement = Literal[
    "regular",
    "slow_regular",
    "fast_regular",
    "extra_beats",
    "irregular",
    "possible_af",
    "unclear",
    "too_noisy",
]
STATEMENTS: Final = get_args(Statement)

Reason = Literal[
    "quality_poor",
    "too_little_readable",
    "detectors_disagree",
    "beats_unlike",
    "too_short",
    "too_few_beats",
    "beats_vary",
    "no_p_waves",
    "af_needs_30_s",
    "pause",
    "early_beats",
    "rate_below_50",
    "rate_above_100",
]
"""Why a statement was made; the words of each stand with the words of the statements."""

# ── thresholds ───────────────────────────────────────────────────────────────────────────────────────────────────

#: Rates of adults at rest: bradycardia guideline (Kusumoto 2019, 10.1161/CIR.0000000000000628), and the usual limit
#: of tachycardia (Page 2016, 10.1161/CIR.0000000000000311).
SLOW_PER_MIN: Final = 50.0
FAST_PER_MIN: Final = 100.0
#: A pause of 3 s and more is told of (Kusumoto 2019).
PAUSE_MS: Final = 3000.0
#: Median change from one interval to the next as a share of the interval: from the platform's own limit on
#: (`signal.rhythm`) the rhythm is called irregular, from the lower one on it may be fibrillation where the rest fits.
IRREGULAR: Final = 0.08
CHANGING: Final = 0.063
#: Coefficient of sample entropy from which on intervals are disordered (Lake and Moorman 2011,
#: 10.1152/ajpheart.00561.2010, who take -1.4).
DISORDERED: Final = -1.6
#: Share of the beats with a P wave below which P waves are missing.
FEW_P: Final = 0.5
#: Fibrillation is spoken of from half a minute on (Hindricks 2020, 10.1093/eurheartj/ehaa612), less what the last
#: packet of a sensor lacks, and from 20 clean beats on.
AF_LEAST_S: Final = 29.5
AF_LEAST_BEATS: Final = 20
#: Agreement of two QRS detectors below which beats may be noise: as the platform's own verdict has it.
LEAST_AGREEMENT: Final = 0.8
#: Mean likeness of the beats to their own average below which they are more noise than beats (Orphanidou 2015,
#: 10.1109/JBHI.2014.2338351). On CinC 2017 it keeps 93 % of the readable recordings and 11 % of the noisy ones.
LEAST_LIKENESS: Final = 0.66
#: The same where a sensor's narrow band allows no correlation: share of the beats that are averaged, which every other
#: beat of another shape must not fail.
LEAST_USED: Final = 0.45
#: Extra beats are told of from the second on: on CinC 2017 one alone is found in a fifth of the sinus rhythms without.
LEAST_EXTRA_BEATS: Final = 2
#: A beat of another kind counts as extra where it comes early: so much of the usual interval after the one before.
EARLY: Final = 0.85
#: Least share of the time in which beats could be followed.
LEAST_READABLE: Final = 0.5
LEAST_S: Final = 10.0
LEAST_BEATS: Final = 8


@dataclass(frozen=True, slots=True)
class Facts:
    """What the statement stands on. None: the profile has no such value."""

    duration_s: float
    quality: str
    """The platform's verdict: good, fair or poor."""
    rhythm: str | None
    """The platform's class of the rhythm."""
    readable_share: float
    """Share of the time, 0 to 1, in which beats could be followed."""
    clean_beats: int
    heart_rate: float | None
    irregularity: float | None
    """Median change from one interval to the next over the median interval."""
    cosen: float | None
    p_share: float | None
    """Share of the beats with a P wave before them, 0 to 1."""
    ventricular_beats: int
    """Early beats of that kind."""
    supraventricular_beats: int
    longest_rr_ms: float | None
    detector_agreement: float | None
    """How far two QRS detectors agree, 0 to 1."""
    likeness: float | None
    """Mean correlation of the beats with their average."""
    used_share: float | None
    """Share of the beats that are like enough to be averaged, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Rule:
    """If it holds, this is said, for this reason."""

    statement: Statement
    reasons: tuple[Reason, ...]
    holds: Callable[[Facts], bool]


def fibrillates(facts: Facts) -> bool:
    """Hardly a P wave, nearly every interval another, and no order in them.

    On 400 recordings of each class of CinC 2017, from which the limits were chosen, this and the quality rules above it
    say so of 8 in 10 that show fibrillation and are readable and long enough, of 1 in 366 readable ones with sinus
    rhythm and 1 in 20 with other rhythms (`benchmarks/statements.py`).
    """
    if facts.p_share is None or facts.irregularity is None or facts.cosen is None:
        return False
    return facts.p_share < FEW_P and facts.irregularity >= CHANGING and facts.cosen >= DISORDERED


def enough_for_fibrillation(facts: Facts) -> bool:
    """Long and clean enough to speak of fibrillation at all."""
    return facts.duration_s >= AF_LEAST_S and facts.clean_beats >= AF_LEAST_BEATS


def _varies(facts: Facts) -> bool:
    return facts.irregularity is not None and facts.irregularity >= IRREGULAR


def _has_extra_beats(facts: Facts) -> bool:
    return facts.ventricular_beats + facts.supraventricular_beats >= LEAST_EXTRA_BEATS


def _are_unlike(facts: Facts) -> bool:
    if facts.likeness is not None:
        return facts.likeness < LEAST_LIKENESS
    return _below(facts.used_share, LEAST_USED)


def _below(value: float | None, least: float) -> bool:
    return value is not None and value < least


#: From the top to the bottom; the first that holds is said.
RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "too_noisy",
        ("detectors_disagree",),
        lambda it: _below(it.detector_agreement, LEAST_AGREEMENT),
    ),
    Rule("too_noisy", ("beats_unlike",), _are_unlike),
    Rule("too_noisy", ("quality_poor",), lambda it: it.quality == "poor"),
    Rule("too_noisy", ("too_little_readable",), lambda it: it.readable_share < LEAST_READABLE),
    Rule("unclear", ("too_short",), lambda it: it.duration_s < LEAST_S),
    Rule("unclear", ("too_few_beats",), lambda it: it.heart_rate is None or it.clean_beats < LEAST_BEATS),
    Rule(
        "possible_af",
        ("beats_vary", "no_p_waves"),
        lambda it: fibrillates(it) and enough_for_fibrillation(it),
    ),
    Rule("irregular", ("beats_vary", "no_p_waves", "af_needs_30_s"), fibrillates),
    Rule("irregular", ("pause",), lambda it: (it.longest_rr_ms or 0.0) >= PAUSE_MS),
    Rule("irregular", ("beats_vary",), _varies),
    Rule("extra_beats", ("early_beats",), _has_extra_beats),
    Rule("slow_regular", ("rate_below_50",), lambda it: (it.heart_rate or 0.0) < SLOW_PER_MIN),
    Rule("fast_regular", ("rate_above_100",), lambda it: (it.heart_rate or 0.0) > FAST_PER_MIN),
    Rule("regular", (), lambda _: True),
)


@dataclass(frozen=True, slots=True)
class Said:
    """The statement, and why."""

    statement: Statement
    reasons: tuple[Reason, ...]


def said_of(facts: Facts, *, af_hint: bool) -> Said:
    """What is said; without the hint of fibrillation, which a deployment may switch off, it is an irregular rhythm."""
    rule = next(each for each in RULES if each.holds(facts))
    if "no_p_waves" in rule.reasons and not af_hint:
        return Said("irregular", ("beats_vary",))
    return Said(rule.statement, rule.reasons)

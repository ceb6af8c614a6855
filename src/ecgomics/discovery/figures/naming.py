"""Words and places that figures and report share: names of biomarkers, their order, what was found."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import ACRONYMS
from ecgomics.core.arrays import Floats
from ecgomics.discovery.results import Association, Discovery
from ecgomics.discovery.selection import selection_of
from ecgomics.discovery.table import Feature, Outcome

DIMENSIONS: Final = ("structural", "intensity", "functional", "comparative", "quality")
#: Lead of a recording whose only lead has no name: it says nothing.
_UNNAMED_LEAD: Final = "ECG"
#: Below this, doubles cannot tell p values apart from 0.
_LEAST_P: Final = 1e-300
_ALPHA: Final = 0.05
#: Words that are not written small.
_SPELT: Final = {word: word.upper() for word in ACRONYMS | {"af", "rr", "lbbb", "rbbb"}}
#: From this evidence on, a linear axis would hide all but the strongest.
_WIDE_EVIDENCE: Final = 40.0

_SUPERSCRIPTS: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def label_of(feature: Feature) -> str:
    """What a reader calls it: label, lead, and the signal path where it is not the usual one."""
    lead = "" if feature.lead in {"", _UNNAMED_LEAD} else f", {feature.lead}"
    _, hash_sign, chain = feature.name.partition("#")
    label = feature.label.removesuffix(" in a lead") if feature.lead else feature.label
    return f"{label}{lead}{f' ({chain})' if hash_sign else ''}"


def shortened(label: str, longest: int) -> str:
    """The label, cut where it is longer than that many characters."""
    return label if len(label) <= longest else f"{label[: longest - 1].rstrip(' ,(')}…"


def in_words(name: str) -> str:
    """A family, dimension or column as a reader spells it."""
    return " ".join(_SPELT.get(word, word) for word in name.split("_"))


def neg_log10(p: Sequence[float] | Floats) -> Floats:
    """−log10 of p values, at most 300."""
    found: Floats = -np.log10(np.maximum(np.asarray(p, float), _LEAST_P))
    return found


def alpha_of(discovery: Discovery) -> float:
    """The level of the plan."""
    return float(discovery.choices.get("alpha", _ALPHA))


def level_of(discovery: Discovery) -> float:
    """The q below which a biomarker is claimed to be found: 0 where p-values only describe."""
    return 0.0 if selection_of(discovery.choices) else alpha_of(discovery)


def is_found(association: Association, alpha: float) -> bool:
    """Whether Benjamini–Hochberg finds it at the level."""
    return association.q < alpha


def tested(discovery: Discovery) -> list[Association]:
    """Associations that were tested, in their order."""
    return [each for each in discovery.associations if not each.refused and math.isfinite(each.p)]


def strongest(associations: Sequence[Association]) -> list[Association]:
    """The smallest p value first, larger effects first among equals."""
    return sorted(
        associations, key=lambda each: (*_weakness(each), -abs(each.effect.value), each.feature.name)
    )


def _weakness(association: Association) -> tuple[float, float]:
    """p, and its logarithm where p is too small for a number."""
    return association.p, association.log10_p if association.p < _LEAST_P else 0.0


def evidence_scale(evidence: Sequence[float]) -> str:
    """How an axis of evidence is divided: "linear", or "square root" where it reaches far."""
    return "square root" if max(evidence, default=0.0) > _WIDE_EVIDENCE else "linear"


def thresholds(discovery: Discovery) -> tuple[float, float]:
    """Evidence from which on Benjamini–Hochberg (NaN if nothing) and Bonferroni find."""
    alpha, all_tested = alpha_of(discovery), tested(discovery)
    found = [each.p for each in all_tested if is_found(each, level_of(discovery))]
    bh = float(neg_log10([max(found)])[0]) if found else math.nan
    return bh, float(neg_log10([alpha / max(1, len(all_tested))])[0])


def taxonomy_order(associations: Sequence[Association]) -> list[Association]:
    """By dimension, family, code and lead as the table has them."""
    rank = {name: place for place, name in enumerate(DIMENSIONS)}
    families: dict[tuple[str, str], str] = {}
    for each in associations:
        key = each.feature.dimension, each.feature.family
        families[key] = min(families.get(key, each.feature.code), each.feature.code)
    return sorted(
        associations,
        key=lambda each: (
            rank.get(each.feature.dimension, len(rank)),
            families[each.feature.dimension, each.feature.family],
            each.feature.code,
        ),
    )


def outcome_label(outcome: Outcome) -> str:
    """The outcome with its unit."""
    unit = outcome.unit if outcome.unit not in {"", "1"} else ""
    return f"{in_words(outcome.name)} ({unit})" if unit else in_words(outcome.name)


def p_text(p: float) -> str:
    """A p or q value as it is printed: two digits, powers of ten below a thousandth."""
    if not math.isfinite(p):
        return "–"
    if p >= 0.001:
        return f"{p:.2g}" if p < 0.1 else f"{p:.2f}"
    if p < 1e-300:
        return "<10⁻³⁰⁰"
    mantissa, exponent = f"{p:.0e}".split("e")
    return f"{mantissa}×10{str(int(exponent)).translate(_SUPERSCRIPTS)}"

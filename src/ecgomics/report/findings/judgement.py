"""One rule asked of a scene: whether its statement stands, how sure, how grave, by which values.

Where age or sex is not known, the rule is asked for everyone that the person can be, and holds where all agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from ecgomics.report.findings.evidence import met
from ecgomics.report.findings.language import PERSONAL
from ecgomics.report.findings.logic import Truth, reason, truth
from ecgomics.report.findings.result import CERTAINTIES, Certainty, Met, Severity
from ecgomics.report.findings.rule import Rule
from ecgomics.report.findings.scene import Answer, Reason, Scene
from ecgomics.report.findings.terms import Compare, Fact, Number, Proposition, parts

#: Why a certainty has fallen by a step though no cap in the table says so.
TOLERANCE: Final = "tolerance"
#: An age where rules ask for none, and how far on either side of a limit another one lies.
_SOME_AGE: Final = 40.0
_BESIDE: Final = 0.5
#: Facts that are no evidence where there is other.
_ASIDE: Final = frozenset({"n_leads"})
_STRICTER: Final = {">": max, ">=": max, "<": min, "<=": min}


@dataclass(frozen=True, slots=True)
class Standing:
    """A statement that stands."""

    certainty: Certainty
    severity: Severity
    met: tuple[Met, ...]
    capped_by: tuple[str, ...]


def judged(rule: Rule, scene: Scene) -> Standing | Reason | None:
    """A standing statement, the reason why it is not known whether it stands, or None where it does not."""
    worlds = _worlds(rule, scene)
    holds = _agreed(rule.criterion, worlds)
    if holds is None:
        return _reason(rule, worlds)
    if not holds:
        return None
    certainty, grade = _grade(rule, worlds)
    certainty, capped_by = _capped(rule, certainty, worlds)
    severity = next(
        (each.severity for each in rule.severities if _agreed(each.condition, worlds)), rule.severity
    )
    asked = [rule.criterion] if grade is None else [rule.criterion, grade]
    return Standing(certainty, severity, _evidence(asked, worlds), capped_by)


def _worlds(rule: Rule, scene: Scene) -> list[Scene]:
    """The scene for each age and sex that the person can have; one where they are known or not asked for."""
    open_facts: list[list[tuple[str, Answer]]] = []
    if "sex" in rule.personal and scene.facts["sex"] is None:
        open_facts.append([("sex", "M"), ("sex", "F")])
    if "age" in rule.personal and scene.facts["age"] is None:
        open_facts.append([("age", age) for age in _ages(rule)])
    return [scene.with_facts(dict(world)) for world in product(*open_facts)] if open_facts else [scene]


def _ages(rule: Rule) -> list[float]:
    """Ages below, at and above every limit of age that the rule names."""
    limits = {
        part.right.value
        for one in rule.expressions
        for part in parts(one)
        if isinstance(part, Compare) and part.left == Fact("age") and isinstance(part.right, Number)
    }
    return sorted({age for limit in limits for age in (limit - _BESIDE, limit, limit + _BESIDE)}) or [
        _SOME_AGE
    ]


def _agreed(node: Proposition, worlds: Sequence[Scene]) -> Truth:
    """What holds in every world; None where they do not agree."""
    found = {truth(node, world) for world in worlds}
    return found.pop() if len(found) == 1 else None


def _reason(rule: Rule, worlds: Sequence[Scene]) -> Reason:
    unknown = next((world for world in worlds if truth(rule.criterion, world) is None), None)
    if unknown is not None:
        return reason(rule.criterion, unknown)
    return Reason("demographics", ", ".join(sorted(_supposed(worlds))))


def _supposed(worlds: Sequence[Scene]) -> frozenset[str]:
    """Which of age and sex the worlds only suppose."""
    return frozenset(name for name in PERSONAL if len({world.facts[name] for world in worlds}) > 1)


def _grade(rule: Rule, worlds: Sequence[Scene]) -> tuple[Certainty, Proposition | None]:
    """The certainty of the row, or the surest grade that holds, with its condition."""
    if rule.certainty is not None:
        return rule.certainty, None
    held = ((name, grade) for name, grade in rule.grades if _agreed(grade, worlds))
    return next(held, ("possible", None))


def _capped(rule: Rule, certainty: Certainty, worlds: Sequence[Scene]) -> tuple[Certainty, tuple[str, ...]]:
    """The certainty that is left, and what has lowered it."""
    capped_by = []
    if rule.clear is not None and not _agreed(rule.clear, worlds):
        certainty = CERTAINTIES[CERTAINTIES.index(certainty) + 1]
        capped_by.append(TOLERANCE)
    for cap in rule.caps:
        if CERTAINTIES.index(cap.at_most) > CERTAINTIES.index(certainty) and _agreed(cap.condition, worlds):
            certainty = cap.at_most
            capped_by.append(cap.text)
    return certainty, tuple(capped_by)


def _evidence(asked: Sequence[Proposition], worlds: Sequence[Scene]) -> tuple[Met, ...]:
    """What met the criterion and the grade; of one value the limit of the criterion, the stricter of two worlds."""
    found: dict[tuple[str, str], Met] = {}
    supposed = _supposed(worlds)
    for node in asked:
        known = set(found)
        for world in worlds:
            for each in met(node, world):
                if each.name in supposed:
                    continue
                key = each.name, each.condition.partition(" ")[0]
                if key not in known:
                    found[key] = _stricter(found.get(key, each), each)
    told = [each for each in found.values() if each.name not in _ASIDE]
    return tuple(told or found.values())


def _stricter(one: Met, other: Met) -> Met:
    order, _, limit = one.condition.partition(" ")
    if order not in _STRICTER or one.condition == other.condition:
        return one
    try:
        here, there = float(limit), float(other.condition.partition(" ")[2])
    except ValueError:  # the limit is another biomarker
        return one
    return one if _STRICTER[order](here, there) == here else other

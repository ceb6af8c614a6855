"""Every rule of the table can be met: values are made for each from its own criterion, and its statement stands."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import Any

import pytest

from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.report.findings import own_table
from ecgomics.report.findings.rule import Rule
from ecgomics.report.findings.terms import (
    And,
    Code,
    Compare,
    Count,
    Difference,
    Fact,
    Flag,
    Is,
    Missing,
    Not,
    Number,
    Or,
    Previous,
    Proposition,
    Text,
    spelled,
)

CODES = {"absent": "absent", "notok": "failed", "outofdomain": "out_of_domain"}
FACTS = {"age": "age_years", "n_leads": "leads"}
SEXES = {"M": "male", "F": "female"}
CONTRARY = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
STEP = {"<": -1.0, "<=": -1.0, ">": 1.0, ">=": 1.0, "==": 0.0, "!=": 1.0}


@dataclass
class World:
    """Values and facts as far as they were chosen; a choice that was made stays."""

    values: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    before: "World | None" = None
    bounds: dict[str, list[float]] = field(default_factory=dict)
    beyond: float = 0.2
    """How far beyond a limit a value is taken, as a share of it."""

    def copy(self) -> "World":
        before = None if self.before is None else self.before.copy()
        return World(
            dict(self.values),
            dict(self.facts),
            before,
            {name: list(ends) for name, ends in self.bounds.items()},
            self.beyond,
        )


def ways(node: Proposition, world: World, lead: str = "", *, holds: bool = True) -> Iterator[World]:
    """Worlds in which the proposition holds, or does not, made from this one."""
    match node:
        case And() | Or() if isinstance(node, And) is holds:
            yield from _all_of([(each, lead) for each in node.of], world, holds=holds)
        case And() | Or():
            for each in node.of:
                yield from ways(each, world, lead, holds=holds)
        case Not():
            yield from ways(node.of, world, lead, holds=not holds)
        case Count():
            yield from _counted(node, world, lead, holds=holds)
        case Is() if holds:
            rule = own_table().by_id[node.identifier]
            for each in ways(rule.criterion, world):
                yield _with_needs(rule, each)
        case Previous():
            for each in ways(node.of, world.before or World(), lead, holds=holds):
                yield replace(world.copy(), before=each)
        case Compare():
            yield from _compared(node, world, lead, holds=holds)
        case _:
            yield _answered(node, world, lead, holds=holds)


def _answered(node: Proposition, world: World, lead: str, *, holds: bool) -> World:
    match node:
        case Flag():
            return _set(world, spelled(node.of, lead), holds)
        case Code() if holds:
            return _set(world, spelled(node.of, lead), CODES[node.test])
        case Missing() if holds:
            return _fact(world, FACTS.get(node.of.name, node.of.name), None)
        case _:
            return world.copy()


def _all_of(asked: list[tuple[Proposition, str]], world: World, *, holds: bool) -> Iterator[World]:
    if not asked:
        yield world
        return
    (first, lead), *rest = asked
    for each in ways(first, world, lead, holds=holds):
        yield from _all_of(rest, each, holds=holds)


def _counted(node: Count, world: World, lead: str, *, holds: bool) -> Iterator[World]:
    leads = {("ALL",): STANDARD_LEADS, ("LEADS12",): STANDARD_LEADS}.get(node.leads, node.leads)
    asked = [(node.over[0], each) for each in leads] if node.leads else [(each, lead) for each in node.over]
    if not holds or node.order not in (">=", ">"):
        yield from _all_of(asked, world, holds=False)
        return
    needed = node.number + (node.order == ">")
    for start in range(len(asked) - needed + 1):
        yield from _all_of(asked[start : start + needed], world, holds=True)


def _compared(node: Compare, world: World, lead: str, *, holds: bool) -> Iterator[World]:
    order = node.order if holds else CONTRARY[node.order]
    if isinstance(node.left, Fact):
        yield from _fact_compared(node.left.name, order, node.right, world)
        return
    name = spelled(node.left, lead)
    if isinstance(node.right, Text):
        yield _set(world, name, node.right.value if order == "==" else "other")
    elif isinstance(node.right, Number):
        place = name
        limit = node.right.value
        if isinstance(node.left, Difference):
            place = spelled(node.left.of, lead)
            before = (world.before or World()).copy()
            limit += before.values.setdefault(place, 0.0)
            world = replace(world.copy(), before=before)
        yield from _between(world, place, order, limit)
    else:
        other = spelled(node.right, lead)
        base = world.values.get(other, 1.0)
        yield from _between(_set(world, other, base), name, order, base)


def _between(world: World, name: str, order: str, limit: float) -> Iterator[World]:
    """The middle of what all limits of a value leave, or its limit and a good way beyond."""
    made = world.copy()
    low, high = made.bounds.setdefault(name, [-1e9, 1e9])
    wide = max(abs(limit) * world.beyond, 0.02)
    low = max(low, limit) if order in (">", ">=", "==") else low
    high = min(high, limit) if order in ("<", "<=", "==") else high
    if low > high:
        return
    made.bounds[name] = [low, high]
    if low == high:
        made.values[name] = low
    elif low > -1e9 and high < 1e9:
        made.values[name] = (low + high) / 2
    else:
        made.values[name] = low + wide if low > -1e9 else high - wide
    yield made


def _fact_compared(name: str, order: str, right: Any, world: World) -> Iterator[World]:
    if name == "sex":
        yield _fact(world, "sex", SEXES[right.value])
    elif name == "n_leads":
        few = {"<": ("I",), "<=": ("I",), "==": ()}.get(order)
        yield _fact(world, "leads", world.facts.get("leads", STANDARD_LEADS) if few is None else few)
    elif isinstance(right, Number):
        step = STEP[order]
        yield _fact(world, FACTS.get(name, name), right.value + step)
    elif name == "worst_severity":
        yield world.copy()
    else:
        yield _fact(world, name, right.value if order == "==" else "MON")


def _set(world: World, name: str, value: Any) -> World:
    made = world.copy()
    made.values[name] = value
    return made


def _fact(world: World, name: str, value: Any) -> World:
    made = world.copy()
    made.facts.setdefault(name, value)
    return made


def _with_needs(rule: Rule, world: World) -> World:
    made = world.copy()
    for need in rule.needs:
        what, _, much = need.text.partition(">=")
        if what == "duration":
            made.facts["duration_s"] = max(made.facts.get("duration_s", 10.0), float(much))
        elif what == "fs":
            made.facts["fs_hz"] = max(made.facts.get("fs_hz", 500.0), float(much.split()[0]))
        elif what == "p_wave":
            made.values.setdefault("p_presence", 100.0)
        elif what == "serial" and made.before is None:
            made.before = World()
        elif need.text.startswith("leads=") and need.text not in ("leads=12", "leads=8"):
            extra = {
                "leads=V7..V9": ("V7", "V8", "V9"),
                "leads=V3R or V4R": ("V3R", "V4R"),
                "leads=XYZ": tuple("XYZ"),
            }
            made.facts["leads"] = (*STANDARD_LEADS, *extra.get(need.text, ()))
    return made


#: Rules of the summary, which follow from the others and are tested with the examples.
RULES = [each for each in own_table().rules if each.category != "summary"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_statement_stands_on_values_that_meet_its_criterion(rule: Rule, case: Any) -> None:
    reasons = []
    tried = (ways(rule.criterion, World(beyond=share)) for share in (0.2, 0.01))
    for world in chain.from_iterable(islice(each, 40) for each in tried):
        made = _with_needs(rule, world)
        now = replace(case, given=made.values).of(**made.facts)
        earlier = None
        if made.before is not None:
            earlier = replace(case, given=made.before.values).of(**made.facts | made.before.facts)
        found = now.findings(earlier=earlier, extended=True)
        if rule.id in found:
            met = next(each.met for each in found if each.id == rule.id)
            assert met, "a statement comes with its evidence"
            return
        reasons.append([(each.why, each.detail) for each in found.not_assessed if each.id == rule.id])
    pytest.fail(f"never made: {reasons[:6]}")

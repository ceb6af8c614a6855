"""What holds of every table of values: nothing fails, nothing is said twice, and more knowledge takes nothing back."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.validity import KEEPS_NUMBER, VALIDITY_CODES
from ecgomics.report.findings import own_table
from ecgomics.report.findings.earlier import scene_of
from ecgomics.report.findings.logic import truth
from ecgomics.report.findings.rule import Rule
from ecgomics.report.findings.terms import Code, Is, Previous, Proposition, parts

#: Codes that leave open what a value is.
OPEN = [code for code in VALIDITY_CODES if code not in KEEPS_NUMBER | {"absent", "wrong_rhythm"}]


def _shaken(case: Any, rng: np.random.Generator, share: float) -> Any:
    """The case with a share of its values otherwise: another number, flag or class, or a reason for none."""
    given: dict[str, Any] = {}
    for row in case.values:
        if rng.random() > share:
            continue
        name = f"{row['symbol']}:{row['lead']}" if row["lead"] else row["symbol"]
        if rng.random() < 0.3 or (row["value"] is None and row["value_text"] is None):
            given[name] = str(rng.choice(VALIDITY_CODES[1:]))
        elif row["unit"] == "{flag}":
            given[name] = bool(rng.random() < 0.5)
        elif row["unit"] != "{class}":
            given[name] = float(row["value"] * rng.uniform(-1.0, 3.0) + rng.normal(0.0, 0.2))
    return replace(case, given=given)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_the_values_are_each_statement_is_said_once(case: Any, seed: int) -> None:
    rng = np.random.default_rng(seed)
    leads = STANDARD_LEADS[: int(rng.choice([1, 2, 6, 12]))]
    person = {"age_years": float(rng.choice([8.0, 30.0, 70.0])), "sex": str(rng.choice(["male", "female"]))}
    shaken = _shaken(case.of(leads=leads, **person), rng, share=0.2)
    if seed % 3 == 0:
        shaken = shaken.of(age_years=None, sex=None)
    found = shaken.findings(earlier=case if seed % 2 else None, extended=seed % 5 == 0)
    standing = [each.id for each in found]
    open_ = [each.id for each in found.not_assessed]
    assert len(set(standing) | set(open_)) == len(standing) + len(open_)
    rules = own_table().by_id
    for each in found:
        assert each.met, each.id
        assert not set(rules[each.id].suppressed_by) & set(standing), each.id
        assert each.superseded_by is None or each.id in rules[each.superseded_by].supersedes
    assert len([each for each in found if each.category == "summary" and each.superseded_by is None]) <= 1


def _expressions() -> Iterator[tuple[Rule, Proposition]]:
    """All that is asked of one recording alone, but for questions of why there is no value."""
    for rule in own_table().rules:
        for node in rule.expressions:
            asked = tuple(parts(node))
            if not any(
                isinstance(one, Is | Previous) or (isinstance(one, Code) and one.test != "absent")
                for one in asked
            ):
                yield rule, node


@pytest.mark.parametrize("seed", range(10))
def test_what_is_known_stays_when_more_is_known(case: Any, seed: int) -> None:
    # Kleene's logic is monotone: a value in the place of an open one turns no true into false and no false into true.
    rng = np.random.default_rng(100 + seed)
    known = _shaken(case, rng, share=0.3)
    names = [f"{one['symbol']}:{one['lead']}".rstrip(":") for one in known.values]
    hidden = {name: str(rng.choice(OPEN)) for name in names if rng.random() < 0.3}
    less = replace(known, given={**known.given, **hidden})
    facts = {"worst_severity": "normal", "core_complete": True, "only_rhythm_or_rate": True}
    before, after = (scene_of(one.values, one.facts, {}).with_facts(facts) for one in (less, known))
    open_before = 0
    for rule, node in _expressions():
        first = truth(node, before)
        open_before += first is None
        assert first is None or truth(node, after) is first, rule.id
    assert open_before > 20

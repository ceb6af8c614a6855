"""The values that met a criterion, and the reasons why nothing is said, in words."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from ecgomics.core.validity import VALIDITY_CODES
from ecgomics.report.findings.result import Met, NotAssessed
from ecgomics.report.findings.scene import NOT_MEASURED
from ecgomics.report.structured.naming import Naming, lower_first
from ecgomics.report.structured.numbers import length, measured, plain_number, with_unit

_NUMBER: Final = r"-?\d+(?:\.\d+)?(?:e-?\d+)?"
_LIMIT: Final = re.compile(rf"(<=|>=|<|>)\s*({_NUMBER})")
_BETWEEN: Final = re.compile(rf"(>=?)\s*({_NUMBER}) and (<=?)\s*({_NUMBER})")
_OTHER: Final = re.compile(r"(<=|>=|<|>|!=)\s*([A-Za-z_]\w*(?:\[\w+\]|:\w+)*) \((.*)\)")
_UNLIKE: Final = re.compile(r"!=\s*'?([\w +-]+)'?")
_EQUAL: Final = re.compile(r"==\s*.*")
_SIGNS: Final = {"<=": "≤", ">=": "≥", "!=": "≠", "<": "<", ">": ">"}
_INPUT: Final = re.compile(r"(.+?): (\w+)")
_NEED: Final = re.compile(r"(leads|duration|age|fs)\s*(>=|=)\s*([\w.,]+)")


def evidence(naming: Naming, met: Iterable[Met]) -> list[str]:
    """The values with their limits; one entry for the leads of one biomarker. What does not stand is left out."""
    alike: dict[tuple[object, ...], list[Met]] = {}
    for each in _two_sided(dict.fromkeys(met)):
        if each.value is not False or not naming.is_statement(each.name):
            alike.setdefault(_key(each), []).append(each)
    return [_together(naming, group) for group in alike.values()]


def _two_sided(met: Iterable[Met]) -> list[Met]:
    """A value that was asked for a lower limit and for an upper one is one entry."""
    found: list[Met] = []
    for each in met:
        lower = next((known for known in found if known.name == each.name and _is_between(known, each)), None)
        if lower is None:
            found.append(each)
        else:
            found[found.index(lower)] = replace(lower, condition=f"{lower.condition} and {each.condition}")
    return found


def _is_between(lower: Met, upper: Met) -> bool:
    below, above = _LIMIT.fullmatch(lower.condition.strip()), _LIMIT.fullmatch(upper.condition.strip())
    return below is not None and above is not None and below[1][0] == ">" and above[1][0] == "<"


def _key(met: Met) -> tuple[object, ...]:
    """Entries of one biomarker in several leads go together; others stand alone."""
    symbol, _, lead = met.name.partition(":")
    together = bool(lead) and not isinstance(met.value, bool) and met.value is not None
    return (symbol, met.unit, met.condition) if together else (met.name, met.condition)


def _together(naming: Naming, met: list[Met]) -> str:
    first, words = met[0], naming.words
    if first.value is True and naming.is_statement(first.name):
        return words.stands(naming.title(first.name))
    if first.value is None:
        return f"{naming.name(first.name)}{words.colon}{_reason(naming, first)}"
    asked = limit(naming, first)
    tail = words.bracketed(asked) if asked else ""
    if len(met) == 1:
        joint = " = " if isinstance(first.value, str | bool) else " "
        return f"{naming.name(first.name)}{joint}{met_value(naming, first)}{tail}"
    name = naming.name(first.name.partition(":")[0])
    leads = words.joined([f"{each.name.partition(':')[2]} {_bare(naming, each)}" for each in met])
    return f"{name}{words.colon}{with_unit(leads, first.unit)}{tail}"


def _reason(naming: Naming, met: Met) -> str:
    """Why there is no value: it is not stated, or its validity code."""
    return _validity(naming, met.condition) or naming.words.not_stated


def _validity(naming: Naming, code: str) -> str | None:
    known = next((each for each in VALIDITY_CODES if each == code), None)
    if known is not None:
        return lower_first(naming.words.validity[known])
    return naming.words.not_measured if code == NOT_MEASURED else None


def met_value(naming: Naming, met: Met) -> str:
    """Value and unit; a flag says yes or no."""
    flag = isinstance(met.value, bool) or (met.unit == "{flag}" and met.value is not None)
    if flag:
        return naming.words.yes if met.value else naming.words.no
    if met.value is None or isinstance(met.value, str):
        return _bare(naming, met)
    return length(met.value) if met.unit == "s" else measured(met.value, met.unit)


def _bare(naming: Naming, met: Met) -> str:
    if met.value is None:
        return naming.words.no_value
    if met.name == "sex":
        return naming.words.sexes["female" if str(met.value).lower().startswith("f") else "male"]
    return naming.kind(met.value) if isinstance(met.value, str) else plain_number(met.value, met.unit)


def limit(naming: Naming, met: Met) -> str:
    """What was asked of a value; nothing where the value itself says it."""
    asked = met.condition.strip()
    if not asked or _EQUAL.fullmatch(asked):
        return ""
    if (plain := _LIMIT.fullmatch(asked)) is not None:
        number = plain[2].replace("-", "−")
        return (
            f"{_SIGNS[plain[1]]} {number}" if met.name in naming.words.facts else naming.words.limit(number)
        )
    if (both := _BETWEEN.fullmatch(asked)) is not None:
        return naming.words.limits_of(both[2].replace("-", "−"), both[4].replace("-", "−"))
    if (other := _OTHER.fullmatch(asked)) is not None:
        return f"{_SIGNS[other[1]]} {naming.name(other[2])} {other[3].replace('-', '−')}"
    if (unlike := _UNLIKE.fullmatch(asked)) is not None:
        return f"≠ {naming.kind(unlike[1])}"
    return asked.replace("_", " ")


def because(naming: Naming, item: NotAssessed) -> str:
    """Why nothing is said of a statement."""
    if item.why == "suppressed":
        return naming.words.suppressed_by(naming.title(item.detail))
    if item.why == "no_earlier_record":
        return naming.words.needs["serial"]
    parts = (each.strip() for each in re.split(r";|, (?=age|sex)", item.detail))
    said = [told(naming, each) for each in parts if each]
    return naming.words.joined(said) if said else naming.words.why[item.why]


def told(naming: Naming, detail: str) -> str:
    """One cause: a value that is missing, a need that is not met, a statement that is not known."""
    if (known := naming.words.needs.get(detail)) is not None:
        return known
    read = _INPUT.fullmatch(detail.removeprefix("previous(").removesuffix(")"))
    if read is not None and (why := _validity(naming, read[2])) is not None:
        name = naming.name(read[1])
        return f"{naming.words.before(name) if detail.startswith('previous(') else name}{naming.words.colon}{why}"
    if detail in naming.titles:
        return naming.words.unknown_statement(naming.title(detail))
    return _need(naming, detail)


def _need(naming: Naming, detail: str) -> str:
    words = naming.words
    read = _NEED.match(detail)
    if read is None:
        return words.needs["chain"] if detail.startswith("chain") else naming.name(detail)
    what, wanted = read[1], read[3]
    if what == "duration":
        return words.needs_duration(length(float(wanted)))
    if what == "age":
        return words.needs_age(wanted)
    if what == "fs":
        return words.needs_rate(wanted)
    if wanted.isdigit():
        return words.needs_lead_count(wanted)
    return words.needs_leads(wanted.replace("..", "–").replace(",", ", "))

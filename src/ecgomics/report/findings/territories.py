"""Statements that differ only in the territory, as one line: inferior and lateral are inferolateral."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ecgomics.report.findings.result import CERTAINTIES, SEVERITIES, Certainty, Finding, Severity

#: Territories as the labels write them, in English and Chinese, in the order in which they are told.
TERRITORIES: Final = (
    ("anteroseptal", "前间壁"),
    ("anterior", "前壁"),
    ("inferior", "下壁"),
    ("lateral", "侧壁"),
)
#: Territories that have a word of their own together.
TOGETHER: Final[Mapping[frozenset[str], tuple[str, str]]] = MappingProxyType(
    {
        frozenset({"inferior", "lateral"}): ("inferolateral", "下侧壁"),
        frozenset({"anterior", "lateral"}): ("anterolateral", "前侧壁"),
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """What is printed as one statement: one finding, or the same of several territories."""

    label: str
    label_zh: str
    plain: tuple[str, ...]
    """Sentences for the person, each once."""
    plain_zh: tuple[str, ...]
    certainty: Certainty
    """The least sure of the parts."""
    severity: Severity
    """The gravest of the parts."""
    parts: tuple[Finding, ...]
    """Codes and evidence are those of the parts, one by one."""


def combined(findings: Iterable[Finding]) -> tuple[Line, ...]:
    """The lines of some findings, each at the place of its first part."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for each in findings:
        where = _territory(each)
        key = (each.id,) if where is None else _elsewhere(each, where)
        groups.setdefault(key, []).append(each)
    return tuple(_line(group) for group in groups.values())


def _territory(finding: Finding) -> tuple[str, str] | None:
    """The territory that both labels name."""
    label = finding.label.lower()
    return next((each for each in TERRITORIES if each[0] in label and each[1] in finding.label_zh), None)


def _elsewhere(finding: Finding, where: tuple[str, str]) -> tuple[str, ...]:
    """What findings of one kind have in common, whatever the territory."""
    english, chinese = where
    return (
        finding.category,
        finding.label.lower().replace(english, "…"),
        finding.label_zh.replace(chinese, "…"),
    )


def _line(parts: Sequence[Finding]) -> Line:
    label, label_zh = parts[0].label, parts[0].label_zh
    if len(parts) > 1:
        named = {where for each in parts if (where := _territory(each))}
        english, chinese = _words([each for each in TERRITORIES if each in named])
        first = _territory(parts[0]) or TERRITORIES[0]
        starts = label.lower().startswith(first[0])
        label = label.replace(
            first[0].capitalize() if starts else first[0], english.capitalize() if starts else english
        )
        label_zh = label_zh.replace(first[1], chinese)
    return Line(
        label,
        label_zh,
        tuple(dict.fromkeys(each.plain for each in parts)),
        tuple(dict.fromkeys(each.plain_zh for each in parts)),
        max((each.certainty for each in parts), key=CERTAINTIES.index),
        max((each.severity for each in parts), key=SEVERITIES.index),
        tuple(parts),
    )


def _words(territories: Sequence[tuple[str, str]]) -> tuple[str, str]:
    own = TOGETHER.get(frozenset(english for english, _ in territories))
    if own:
        return own
    english = [each for each, _ in territories]
    return f"{', '.join(english[:-1])} and {english[-1]}", "、".join(chinese for _, chinese in territories)

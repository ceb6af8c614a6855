"""Why statements were made of a record, or not: the values that met a criterion, or all that it asked for."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from benchmarks.findings.labels import Label
from benchmarks.findings.measuring import Scored
from ecgomics.report.findings.result import Finding, NotAssessed
from ecgomics.report.findings.rule import Rule
from ecgomics.report.findings.table import own_table
from ecgomics.report.findings.terms import Symbol, parts


def told(label: Label, scored: Scored) -> Iterator[str]:
    """A line for every statement of the label: those that stand, or else why none does."""
    standing = [each for each in scored.findings if _means(label, each.id)]
    if standing:
        yield from (_standing(each) for each in standing)
        return
    unknown = {each.id: each for each in scored.findings.not_assessed}
    for rule in own_table().rules:
        if rule.set == "core" and _means(label, rule.id):
            yield _missing(rule, unknown.get(rule.id), scored)


def _means(label: Label, identifier: str) -> bool:
    return any(fnmatchcase(identifier, pattern) for pattern in label.made_by)


def _standing(finding: Finding) -> str:
    met = ", ".join(f"{each.name} {_short(each.value)} ({each.condition})" for each in finding.met)
    return f"{finding.id} ({finding.certainty}): {met}"


def _missing(rule: Rule, unknown: NotAssessed | None, scored: Scored) -> str:
    """`id: not assessed (why)` or `id: false`, with what it asked for."""
    asked = {
        f"{part.name}:{lead}" if lead else part.name: None
        for part in parts(rule.criterion)
        if isinstance(part, Symbol)
        for lead in part.leads or ("",)
    }
    values = ", ".join(f"{name} {_short(scored.values.get(name))}" for name in asked)
    state = f"not assessed ({unknown.detail})" if unknown else "false"
    return f"{rule.id}: {state}: {values}"


def _short(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)

"""What the rules said of a recording: statements with the values that met them, and what could not be assessed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, get_args

Certainty = Literal["definite", "probable", "possible"]
CERTAINTIES: Final = get_args(Certainty)
"""The surest first."""
Severity = Literal["normal", "borderline", "abnormal", "urgent-for-review"]
SEVERITIES: Final = get_args(Severity)
"""The gravest last."""
Category = Literal[
    "quality",
    "pacing",
    "rhythm",
    "rate",
    "conduction",
    "axis",
    "chamber",
    "infarct",
    "ischaemia",
    "repolarisation",
    "pattern",
    "serial",
    "summary",
]
CATEGORIES: Final = get_args(Category)
Unassessed = Literal["validity", "needs", "demographics", "suppressed", "no_earlier_record"]
"""Why nothing can be said: an input without a value, leads or length that lack, age or sex not known, another statement
that forbids it, no earlier recording to compare with."""


@dataclass(frozen=True, slots=True)
class Met:
    """One value that a criterion read, and what it was asked: `pr_interval` 232 ms, `> 200`."""

    name: str
    """`symbol` or `symbol:LEAD`; age, sex and facts of the recording under their names in the rules."""
    value: float | str | bool | None
    unit: str
    condition: str
    """Empty where a flag was asked."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A statement that stands, with the evidence for it."""

    id: str
    category: Category
    label: str
    label_zh: str
    plain: str
    """One sentence without jargon for the person."""
    plain_zh: str
    certainty: Certainty
    severity: Severity
    criterion: str
    """As it stands in the table."""
    met: tuple[Met, ...]
    source: str
    """Key of the reference."""
    aha: tuple[str, ...]
    """AHA/ACCF/HRS 2007 statement numbers that are known for certain, modifiers included."""
    snomed: tuple[str, ...]
    superseded_by: str | None = None
    """The statement that says it better and is printed instead."""
    capped_by: tuple[str, ...] = ()
    """Why the certainty is lower than the grades alone gave."""


@dataclass(frozen=True, slots=True)
class NotAssessed:
    """A statement of which nothing can be said, and why."""

    id: str
    category: Category
    label: str
    label_zh: str
    why: Unassessed
    detail: str
    """`p_axis: wrong_leads`, `leads>=8`, `sex`, or the identifier of the statement that suppresses it."""


@dataclass(frozen=True, slots=True)
class Findings:
    """All that the table says of one recording."""

    standing: tuple[Finding, ...]
    """Superseded ones, too; in the order of the report: by severity, the gravest first, then by category."""
    not_assessed: tuple[NotAssessed, ...]
    table_version: str
    """Names the table and its content: another rule, another version."""

    @property
    def printed(self) -> tuple[Finding, ...]:
        """What a report shows, without the summary."""
        return tuple(
            each for each in self.standing if each.superseded_by is None and each.category != "summary"
        )

    @property
    def summary(self) -> Finding | None:
        """The line that sums up, None where the table has none for it."""
        return next(
            (each for each in self.standing if each.category == "summary" and each.superseded_by is None),
            None,
        )

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.standing)

    def __contains__(self, identifier: object) -> bool:
        """Whether the statement stands; superseded ones do."""
        return any(each.id == identifier for each in self.standing)

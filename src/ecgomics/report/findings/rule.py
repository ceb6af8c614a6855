"""One row of the table, read: what is asked, what it needs, what it says."""

from dataclasses import dataclass
from typing import Literal

from ecgomics.report.findings.needs import Need
from ecgomics.report.findings.result import Category, Certainty, Severity
from ecgomics.report.findings.terms import Proposition

RuleSet = Literal["core", "extended"]


@dataclass(frozen=True, slots=True)
class Cap:
    """A certainty that the statement does not exceed while the condition holds."""

    at_most: Certainty
    condition: Proposition
    text: str
    """The condition as it stands in the table."""


@dataclass(frozen=True, slots=True)
class OtherSeverity:
    """A severity in the place of the usual one while the condition holds."""

    severity: Severity
    condition: Proposition


@dataclass(frozen=True, slots=True)
class Rule:
    """A statement and when it is made."""

    id: str
    set: RuleSet
    category: Category
    label: str
    label_zh: str
    plain: str
    plain_zh: str
    criterion: Proposition
    text: str
    """The criterion as it stands in the table."""
    certainty: Certainty | None
    """None where the grades say."""
    grades: tuple[tuple[Certainty, Proposition], ...]
    """The surest first."""
    clear: Proposition | None
    """The criterion with every limit moved by the tolerance of its measurement; None where that changes nothing."""
    caps: tuple[Cap, ...]
    severity: Severity
    severities: tuple[OtherSeverity, ...]
    needs: tuple[Need, ...]
    suppressed_by: tuple[str, ...]
    supersedes: tuple[str, ...]
    personal: frozenset[str]
    """Which of age and sex it asks for."""
    source: str
    aha: tuple[str, ...]
    snomed: tuple[str, ...]

    @property
    def expressions(self) -> tuple[Proposition, ...]:
        """All that it asks."""
        return (
            self.criterion,
            *(each for _, each in self.grades),
            *(each.condition for each in self.caps),
            *(each.condition for each in self.severities),
        )

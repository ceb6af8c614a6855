"""One row of the table, read: what is asked, what it needs, what it says."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from ecgomics.report.findings.language import PERSONAL
from ecgomics.report.findings.needs import Need
from ecgomics.report.findings.result import Category, Certainty, Severity
from ecgomics.report.findings.terms import Fact, Missing, Node, Proposition, below
from ecgomics.report.findings.tolerance import clear

RuleSet = Literal["core", "extended"]
#: Fixed certainties below which there is another.
_FALLS: Final = frozenset({"definite", "probable"})


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


@dataclass(frozen=True)
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
    caps: tuple[Cap, ...]
    severity: Severity
    severities: tuple[OtherSeverity, ...]
    needs: tuple[Need, ...]
    suppressed_by: tuple[str, ...]
    supersedes: tuple[str, ...]
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

    @cached_property
    def clear(self) -> Proposition | None:
        """The criterion with every limit moved by the tolerance of its measurement; None where that changes nothing,
        or where the certainty is graded or cannot fall."""
        narrow = clear(self.criterion)
        return narrow if self.certainty in _FALLS and narrow != self.criterion else None

    @cached_property
    def personal(self) -> frozenset[str]:
        """Which of age and sex it judges by."""
        return frozenset(name for each in self.expressions for name in _personal(each))


def _personal(node: Node) -> list[str]:
    """Facts of the person that are judged by; asking whether one is missing is none of it."""
    if isinstance(node, Missing):
        return []
    if isinstance(node, Fact):
        return [node.name] if node.name in PERSONAL else []
    return [name for each in below(node) for name in _personal(each)]

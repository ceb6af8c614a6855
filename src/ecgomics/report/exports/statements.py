"""What is said of the recording in words, as every export says it."""

from dataclasses import dataclass
from typing import Self

from ecgomics.report.findings.territories import combined
from ecgomics.report.structured.document import Language, Report
from ecgomics.report.structured.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Said:
    """The lines of a report in one language."""

    summary: str | None
    """The line that sums up; None where the rules have none."""
    statements: tuple[str, ...]
    """Printed statements with grade and evidence, the gravest first; those of several territories as one."""
    disclaimer: str

    @classmethod
    def of(cls, report: Report, language: Language) -> Self:
        """Of a report."""
        say = Phrases.of(report, language)
        summary = report.findings.summary
        return cls(
            summary=say.label(summary) if summary else None,
            statements=tuple(say.professional(each) for each in combined(report.findings.printed)),
            disclaimer=say.words.disclaimer,
        )

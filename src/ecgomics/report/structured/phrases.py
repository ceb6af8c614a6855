"""What stands in a report, in words of a language: one way of saying it for HTML and PDF."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ecgomics.core.validity import KEEPS_NUMBER
from ecgomics.report.findings.judgement import TOLERANCE
from ecgomics.report.findings.result import CERTAINTIES, Certainty, Finding, Met, NotAssessed
from ecgomics.report.findings.territories import Line, combined
from ecgomics.report.structured import evidence
from ecgomics.report.structured.document import Language, Measurement, ModelStatement, Range, Report
from ecgomics.report.structured.naming import Naming, in_language
from ecgomics.report.structured.numbers import as_given, measured, number, unit_text, with_unit
from ecgomics.report.structured.words import Words

#: Marks what is outside of the range that it was validated in.
DAGGER: Final = "†"


@dataclass(frozen=True, slots=True)
class Phrases:
    """Says the parts of one report."""

    words: Words
    language: Language
    naming: Naming

    @classmethod
    def of(cls, report: Report, language: Language) -> "Phrases":
        """With the names that this report uses."""
        naming = Naming.of(report, language)
        return cls(words=naming.words, language=language, naming=naming)

    def label(self, of: Finding | Line | NotAssessed | Measurement) -> str:
        """Of a statement or a biomarker."""
        return in_language(self.language, of.label, of.label_zh)

    def name(self, name: str) -> str:
        """Of a biomarker by `symbol` or `symbol:LEAD`, or of what else the rules read."""
        return self.naming.name(name)

    def title(self, identifier: str) -> str:
        """Of a statement by its identifier."""
        return self.naming.title(identifier)

    def kind(self, text: str) -> str:
        """A class of a biomarker in words."""
        return self.naming.kind(text)

    def lines(self, findings: Iterable[Finding]) -> tuple[Line, ...]:
        """Statements as they are printed: those that differ only in the territory are one."""
        return combined(findings)

    def plain(self, of: Finding | Line) -> str:
        """What is said to the person."""
        if isinstance(of, Finding):
            return in_language(self.language, of.plain, of.plain_zh)
        return self.words.sentence_gap.join(dict.fromkeys(self.plain(each) for each in of.parts))

    def certainty(self, certainty: Certainty) -> str:
        """How sure it is."""
        return self.words.certainties[certainty]

    def professional(self, of: Finding | Line) -> str:
        """Label, grade and the values that met it: `First-degree AV block (definite): PR 232 ms (limit 200)`."""
        said = f"{self.label(of)}{self.words.bracketed(self.certainty(of.certainty))}"
        met = of.met if isinstance(of, Finding) else self.met(of)
        # A flag of the same name as the statement says nothing that its label does not.
        telling = (each for each in met if each.value is not True or self.name(each.name) != self.label(of))
        values = self.words.joined(self.evidence(telling))
        return f"{said}{self.words.colon}{values}" if values else said

    def met(self, line: Line) -> tuple[Met, ...]:
        """The values of all parts of a line."""
        return tuple(met for part in line.parts for met in part.met)

    def evidence(self, met: Iterable[Met]) -> list[str]:
        """The values with their limits; one entry for the leads of one biomarker."""
        return evidence.evidence(self.naming, met)

    def because(self, item: NotAssessed) -> str:
        """Why nothing is said."""
        return evidence.because(self.naming, item)

    def caps(self, capped_by: Iterable[str]) -> list[str]:
        """What lowers a certainty, as one text each."""
        return [" ".join(each for each in parts if each) for parts in self.cap_parts(capped_by)]

    def cap_parts(self, capped_by: Iterable[str]) -> list[tuple[str, str]]:
        """What lowers a certainty: in words, and the condition as the table of rules has it, which may be empty."""
        return [self._cap(each) for each in capped_by]

    def _cap(self, told: str) -> tuple[str, str]:
        if told == TOLERANCE:
            return self.words.tolerance, ""
        at_most, _, condition = told.partition(" if ")
        known = next((each for each in CERTAINTIES if each == at_most), None)
        return (self.words.at_most(self.words.certainties[known]), condition) if known else ("", told)

    def model_label(self, label: str) -> str:
        """What a model says; several labels are joined."""
        return self.words.joined([self.words.model_classes.get(each, each) for each in label.split(";")])

    def probabilities(self, of: ModelStatement) -> list[tuple[str, str]]:
        """Classes and their probabilities, the likeliest first."""
        ordered = sorted(of.probabilities.items(), key=lambda item: (-item[1], item[0]))
        return [(self.words.model_classes.get(name, name), number(share, 2)) for name, share in ordered]

    def value(self, of: Measurement) -> str:
        """A value with its unit, or the reason why there is none."""
        if of.validity not in KEEPS_NUMBER or (of.value is None and of.text is None):
            return self.words.validity[of.validity if of.validity != "ok" else "failed"]
        text = with_unit(self.bare_value(of), of.unit)
        return f"{text} {DAGGER}" if of.validity == "out_of_domain" else text

    def bare_value(self, of: Measurement) -> str:
        """The same without unit, for a table that names it once."""
        if of.text is not None:
            return self.kind(of.text)
        if of.value is None:
            return self.words.validity["failed"]
        if of.unit == "{flag}":
            return self.words.yes if of.value else self.words.no
        return number(of.value, of.decimals)

    def range(self, limits: Range, of: Measurement) -> str:
        """Limits with their unit: `120–200 ms`, `≤ 200 ms`."""
        low = None if limits.low is None else as_given(limits.low)
        high = None if limits.high is None else as_given(limits.high)
        if low is not None and high is not None:
            text = f"{low} … {high}" if "−" in low + high else f"{low}–{high}"
        else:
            text = f"≥ {low}" if low is not None else f"≤ {high}" if high is not None else ""
        return with_unit(text, of.unit) if text else ""

    def limit_kind(self, limits: Range) -> str:
        """`p2–p98`, guideline limit, …"""
        percentiles = re.fullmatch(r"(p[\d.]+)-(p[\d.]+)", limits.limits)
        if percentiles:
            return f"{percentiles[1]}–{percentiles[2]}"
        return self.words.limit_kinds.get(limits.limits, limits.limits)

    def spread(self, of: Measurement) -> str:
        """Spread over the beats and how many they were."""
        if of.n is None or of.validity not in KEEPS_NUMBER:
            return ""
        if of.spread is None:
            return self.words.counted(of.n)
        return self.words.spread(number(of.spread, of.decimals), of.n)

    def lead_reasons(self, reasons: Iterable[str]) -> list[str]:
        """What is wrong with a lead."""
        return [self.words.lead_reasons.get(each, each.replace("_", " ")) for each in reasons]

    def quantity(self, value: float, unit: str) -> str:
        """Any other number with its unit."""
        return measured(value, unit)

    def unit(self, unit: str) -> str:
        """As it is written."""
        return unit_text(unit)

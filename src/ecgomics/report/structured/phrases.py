"""What stands in a report, in words of a language: one way of saying it for HTML and PDF."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.core.validity import KEEPS_NUMBER, VALIDITY_CODES
from ecgomics.report.findings.result import Finding, Met, NotAssessed
from ecgomics.report.structured.document import Language, Measurement, Range, Report
from ecgomics.report.structured.numbers import (
    length,
    measured,
    number,
    plain_number,
    significant,
    unit_text,
    with_unit,
)
from ecgomics.report.structured.words import WORDS, Words

#: How a reader of ECGs calls what is read most; the same in both languages.
_SHORT: Final = {
    "pr_interval": "PR",
    "qrs_duration": "QRS",
    "qt_interval": "QT",
    "qtc_fridericia": "QTcF",
    "qtc_bazett": "QTcB",
    "qtc_hodges": "QTcH",
    "rmssd": "RMSSD",
    "sdnn": "SDNN",
}
_LIMIT: Final = re.compile(r"(<=|>=|<|>)\s*(-?\d+(?:\.\d+)?)")
_EQUAL: Final = re.compile(r"==\s*('[^']*'|\"[^\"]*\")")
_INPUT: Final = re.compile(r"([A-Za-z]\w*(?::\w+)?): (\w+)")
_NEED: Final = re.compile(r"(leads|duration|age|fs)\s*(>=|=)\s*([\w.,]+)")
#: Marks something that is outside of the range that it was validated in.
DAGGER: Final = "†"


@dataclass(frozen=True, slots=True)
class Phrases:
    """Says the parts of one report."""

    words: Words
    language: Language
    names: Mapping[str, str]
    """Of biomarkers, by symbol."""
    titles: Mapping[str, str]
    """Of statements, by identifier."""

    @classmethod
    def of(cls, report: Report, language: Language) -> "Phrases":
        """With the names that this report uses."""
        said: tuple[Finding | NotAssessed, ...] = (
            *report.findings.standing,
            *report.findings.not_assessed,
        )
        return cls(
            words=WORDS[language],
            language=language,
            names={each.symbol: _in(language, each.label, each.label_zh) for each in report.measurements},
            titles={each.id: _in(language, each.label, each.label_zh) for each in said},
        )

    def label(self, of: Finding | NotAssessed | Measurement) -> str:
        """Of a statement or a biomarker."""
        return _in(self.language, of.label, of.label_zh)

    def name(self, name: str) -> str:
        """Of a biomarker by `symbol` or `symbol:LEAD`, or of a fact that the rules read."""
        symbol, _, lead = name.partition(":")
        facts = {"age": self.words.age, "sex": self.words.sex, "duration_s": self.words.duration}
        known = _SHORT.get(symbol) or self.names.get(symbol) or facts.get(symbol) or self._declared(symbol)
        return f"{known} {lead}" if lead else known

    def _declared(self, symbol: str) -> str:
        declared = catalogue().biomarkers.get(symbol)
        return _in(self.language, declared.label, declared.label_zh) if declared else symbol.replace("_", " ")

    def kind(self, text: str) -> str:
        """A class of a biomarker in words; codes such as `qRs` stand for themselves."""
        return self.words.classes.get(text, text.replace("_", " "))

    def plain(self, finding: Finding) -> str:
        """The sentence for the person."""
        return _in(self.language, finding.plain, finding.plain_zh)

    def professional(self, finding: Finding) -> str:
        """Label, grade and the values that met it: `First-degree AV block (definite): PR 232 ms (limit 200)`."""
        said = f"{self.label(finding)}{self.words.bracketed(self.words.certainties[finding.certainty])}"
        evidence = self.words.joined(self.evidence(finding.met))
        return f"{said}{self.words.colon}{evidence}" if evidence else said

    def evidence(self, met: Iterable[Met]) -> list[str]:
        """The values with their limits; one entry for the leads of one biomarker."""
        return [self._together(list(each)) for _, each in groupby(met, _alike)]

    def _together(self, met: list[Met]) -> str:
        first = met[0]
        limit = self.limit(first)
        tail = self.words.bracketed(limit) if limit else ""
        if len(met) == 1:
            joint = " = " if isinstance(first.value, str | bool) else " "
            return f"{self.name(first.name)}{joint}{self.met_value(first)}{tail}"
        name = self.name(first.name.partition(":")[0])
        leads = self.words.joined([f"{each.name.partition(':')[2]} {self._bare(each)}" for each in met])
        return f"{name}{self.words.colon}{with_unit(leads, first.unit)}{tail}"

    def met_value(self, met: Met) -> str:
        """Value and unit; a flag says yes or no."""
        if isinstance(met.value, bool):
            return self.words.yes if met.value else self.words.no
        if met.unit == "{flag}" and met.value is not None:
            return self.words.yes if met.value else self.words.no
        if met.value is None or isinstance(met.value, str):
            return self._bare(met)
        return measured(met.value, met.unit)

    def _bare(self, met: Met) -> str:
        if met.value is None:
            return self.words.no_value
        if met.name == "sex":
            return self._sex(str(met.value))
        return self.kind(met.value) if isinstance(met.value, str) else plain_number(met.value, met.unit)

    def _sex(self, told: str) -> str:
        return self.words.sexes["female" if told.lower().startswith("f") else "male"]

    def limit(self, met: Met) -> str:
        """What was asked of a value; nothing where the value itself says it."""
        condition = met.condition.strip()
        if not condition or _EQUAL.fullmatch(condition):
            return ""
        plain = _LIMIT.fullmatch(condition)
        return self.words.limit(plain[2].replace("-", "−")) if plain else condition.replace("_", " ")

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
        low = None if limits.low is None else significant(limits.low)
        high = None if limits.high is None else significant(limits.high)
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

    def because(self, item: NotAssessed) -> str:
        """Why nothing is said."""
        if item.why == "suppressed":
            return self.words.suppressed_by(self.titles.get(item.detail, item.detail.replace("_", " ")))
        if item.why == "no_earlier_record":
            return self.words.needs["serial"]
        parts = (each.strip() for each in item.detail.split(";"))
        said = [text for each in parts if (text := self._because(each))]
        return self.words.joined(said) if said else self.words.why[item.why]

    def _because(self, detail: str) -> str:
        read = _INPUT.fullmatch(detail)
        if read and read[2] in VALIDITY_CODES:
            code = next(each for each in VALIDITY_CODES if each == read[2])
            return f"{self.name(read[1])}{self.words.colon}{_lower_first(self.words.validity[code])}"
        return self.words.needs.get(detail) or self._need(detail)

    def _need(self, detail: str) -> str:
        read = _NEED.match(detail)
        if read is None:
            return self.words.needs["chain"] if detail.startswith("chain") else detail.replace("_", " ")
        what, wanted = read[1], read[3]
        if what == "duration":
            return self.words.needs_duration(length(float(wanted)))
        if what == "age":
            return self.words.needs_age(wanted)
        if what == "fs":
            return self.words.needs_rate(wanted)
        if wanted.isdigit():
            return self.words.needs_lead_count(wanted)
        return self.words.needs_leads(wanted.replace("..", "–").replace(",", ", "))

    def caps(self, capped_by: Iterable[str]) -> list[str]:
        """What lowers a certainty: other statements by their labels, else as it is told."""
        return [self.titles.get(each) or self._because(each) for each in capped_by]

    def lead_reasons(self, reasons: Iterable[str]) -> list[str]:
        """What is wrong with a lead."""
        return [self.words.lead_reasons.get(each, each.replace("_", " ")) for each in reasons]

    def quantity(self, value: float, unit: str) -> str:
        """Any other number with its unit."""
        return measured(value, unit)

    def unit(self, unit: str) -> str:
        """As it is written."""
        return unit_text(unit)


def _in(language: Language, english: str, chinese: str) -> str:
    return chinese if language == "zh" and chinese else english


def _alike(met: Met) -> tuple[object, ...]:
    """Entries of one biomarker in several leads go together; others stand alone."""
    symbol, _, lead = met.name.partition(":")
    together = bool(lead) and not isinstance(met.value, bool) and met.value is not None
    return (symbol, met.unit, met.condition) if together else (met.name, met.condition)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]

"""Names of what a report speaks of: biomarkers, statements, classes, facts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.report.findings.result import Finding, NotAssessed
from ecgomics.report.structured.document import Language, Report
from ecgomics.report.structured.words import WORDS, Words

#: How a reader of ECGs calls what is read most; the same in both languages.
_SHORT: Final = {
    "pr_interval": "PR",
    "pr_interval_lead": "PR",
    "qrs_duration_lead": "QRS",
    "qt_interval_lead": "QT",
    "qrs_duration": "QRS",
    "qt_interval": "QT",
    "qtc_fridericia": "QTcF",
    "qtc_bazett": "QTcB",
    "qtc_hodges": "QTcH",
    "rmssd": "RMSSD",
    "sdnn": "SDNN",
}
_BEFORE: Final = re.compile(r"previous\((.+)\)")
_CHANGE: Final = re.compile(r"serial_difference\[(.+)\]")


@dataclass(frozen=True, slots=True)
class Naming:
    """Names in one language, for one report."""

    words: Words
    language: Language
    names: Mapping[str, str]
    """Of biomarkers, by symbol."""
    titles: Mapping[str, str]
    """Of statements, by identifier."""

    @classmethod
    def of(cls, report: Report, language: Language) -> "Naming":
        """With the names that this report uses."""
        said: tuple[Finding | NotAssessed, ...] = (
            *report.findings.standing,
            *report.findings.not_assessed,
        )
        return cls(
            words=WORDS[language],
            language=language,
            names={
                each.symbol: in_language(language, each.label, each.label_zh) for each in report.measurements
            },
            titles={each.id: in_language(language, each.label, each.label_zh) for each in said},
        )

    def name(self, name: str) -> str:
        """Of a biomarker by `symbol` or `symbol:LEAD`, a fact that the rules read, a change or an earlier value."""
        if (earlier := _BEFORE.fullmatch(name)) is not None:
            return self.words.before(self.name(earlier[1]))
        if (change := _CHANGE.fullmatch(name)) is not None:
            return self.words.change(self.name(change[1]))
        symbol, _, lead = name.partition(":")
        known = (
            _SHORT.get(symbol)
            or self.names.get(symbol)
            or self.words.facts.get(symbol)
            or self._declared(symbol)
            or self.title(symbol)
        )
        return f"{known} {lead}" if lead else known

    def is_statement(self, name: str) -> bool:
        """Whether it names a statement and no biomarker or fact."""
        symbol = name.partition(":")[0]
        return symbol not in self.words.facts and symbol not in catalogue().biomarkers and "[" not in name

    def _declared(self, symbol: str) -> str:
        declared = catalogue().biomarkers.get(symbol)
        return in_language(self.language, declared.label, declared.label_zh) if declared else ""

    def title(self, identifier: str) -> str:
        """Of a statement."""
        return self.titles.get(identifier) or identifier.replace("_", " ")

    def kind(self, text: str) -> str:
        """A class of a biomarker in words; codes such as `qRs` stand for themselves."""
        return self.words.classes.get(text, text.replace("_", " "))


def in_language(language: Language, english: str, chinese: str) -> str:
    """The text in the language, in English where it is not there in Chinese."""
    return chinese if language == "zh" and chinese else english


def lower_first(text: str) -> str:
    """For a text that goes on after a colon."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]

"""One line of the file → a rule, or one sentence that names the row, the column and what is wrong in it."""

import re
from collections.abc import Callable, Mapping
from typing import Final, Protocol, TypeVar, cast

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.references import literature
from ecgomics.core.errors import InvalidInput
from ecgomics.report.findings.check import refuse_unfit
from ecgomics.report.findings.language import FACTS, parsed
from ecgomics.report.findings.needs import parsed_needs
from ecgomics.report.findings.result import CATEGORIES, CERTAINTIES, SEVERITIES, Category, Certainty, Severity
from ecgomics.report.findings.rule import Cap, OtherSeverity, Rule, RuleSet
from ecgomics.report.findings.terms import ANY_LEAD, Proposition, Symbol, parts

GRADED: Final = "graded"
#: The set of lines that are no rules: they name parts that criteria share.
TERM: Final = "term"
COLUMNS: Final = (
    *("id", "set", "category", "label_en", "label_zh", "plain_en", "plain_zh"),
    *("criterion", "certainty", "definite", "probable", "possible", "caps"),
    *("needs", "suppressed_by", "supersedes", "severity", "severity_when"),
    *("aha_code", "aha_code_unchecked", "snomed", "source", "note"),
)
_ID: Final = re.compile(r"[a-z][a-z0-9_]*")
_UNDER: Final = re.compile(r"(\S+) if (.+)", re.DOTALL)
Found = TypeVar("Found")
Cells = Mapping[str, str]


def term_of(row: Cells, table: str, named: Mapping[str, Proposition]) -> tuple[str, Proposition]:
    """Name and tree of a line that names a part of criteria; InvalidInput says what is wrong with it."""
    read = _reader(row, table)

    def expression(text: str) -> Proposition:
        found = parsed(text, named)
        refuse_unfit(found, serial=True)
        return found

    return read("id", _name_of_part), read("criterion", expression)


def rule_of(row: Cells, table: str, named: Mapping[str, Proposition]) -> Rule:
    """The rule of a line of the table of that name; InvalidInput says what is wrong with it."""
    read = _reader(row, table)
    needs = read("needs", parsed_needs)
    expression = _expression(named, serial=any(each.text == "serial" for each in needs))
    certainty = read("certainty", _certainty)
    return Rule(
        id=read("id", _identifier),
        set=cast(RuleSet, read("set", _one_of("core", "extended", TERM))),
        category=cast(Category, read("category", _one_of(*CATEGORIES))),
        label=read("label_en", _given),
        label_zh=read("label_zh", _given),
        plain=read("plain_en", _given),
        plain_zh=read("plain_zh", _given),
        criterion=read("criterion", expression),
        text=read("criterion", str.strip),
        certainty=certainty,
        grades=tuple(
            (each, read(each, expression)) for each in CERTAINTIES if read(each, _graded_only(certainty))
        ),
        caps=read("caps", lambda text: _caps(text, expression)),
        severity=cast(Severity, read("severity", _one_of(*SEVERITIES))),
        severities=read("severity_when", lambda text: _severities(text, expression)),
        needs=needs,
        suppressed_by=read("suppressed_by", _names),
        supersedes=read("supersedes", _names),
        source=read("source", _source),
        aha=read("aha_code", _codes),
        snomed=read("snomed", _codes),
    )


def _expression(named: Mapping[str, Proposition], *, serial: bool) -> Callable[[str], Proposition]:
    """Reads an expression of a rule, which may need an earlier recording."""

    def reader(text: str) -> Proposition:
        found = parsed(text, named)
        if any(isinstance(each, Symbol) and each.leads == ANY_LEAD for each in parts(found)):
            raise InvalidInput(f"LEAD stands for a lead in lines of the set {TERM} only")
        refuse_unfit(found, serial=serial)
        return found

    return reader


class _Read(Protocol):
    """Reads a cell of a row."""

    def __call__(self, column: str, reader: Callable[[str], Found], /) -> Found: ...


def _reader(row: Cells, table: str) -> _Read:
    name = row["id"].strip() or "without an id"

    def read(column: str, reader: Callable[[str], Found], /) -> Found:
        try:
            return reader(row[column].strip())
        except InvalidInput as wrong:
            what = str(wrong).rstrip(".")
            raise InvalidInput(f"The table of rules {table}, row {name}, column {column}: {what}.") from None

    return read


def _name_of_part(text: str) -> str:
    if text in catalogue().biomarkers or text in FACTS:
        raise InvalidInput(f"{text} is the name of a biomarker or fact already")
    return _identifier(text)


def _given(text: str) -> str:
    if not text:
        raise InvalidInput("nothing stands here")
    return text


def _identifier(text: str) -> str:
    if not _ID.fullmatch(text):
        raise InvalidInput("an id is made of small letters, digits and underscores")
    return text


def _one_of(*allowed: str) -> Callable[[str], str]:
    def reader(text: str) -> str:
        if text not in allowed:
            raise InvalidInput(f"“{text}” is none of {', '.join(allowed)}")
        return text

    return reader


def _certainty(text: str) -> Certainty | None:
    return None if text == GRADED else cast(Certainty, _one_of(*CERTAINTIES, GRADED)(text))


def _graded_only(certainty: Certainty | None) -> Callable[[str], bool]:
    """Whether a grade is given, which only a graded statement has."""

    def reader(text: str) -> bool:
        if text and certainty is not None:
            raise InvalidInput("only a statement whose certainty is “graded” has grades")
        return bool(text)

    return reader


def _conditional(text: str) -> list[tuple[str, str]]:
    """Word and condition of each part of `word if condition; word if condition`."""
    found = []
    for part in filter(None, (each.strip() for each in text.split(";"))):
        match = _UNDER.fullmatch(part)
        if match is None:
            raise InvalidInput(f"“{part}” is not of the form “word if condition”")
        found.append((match[1], match[2]))
    return found


def _caps(text: str, expression: Callable[[str], Proposition]) -> tuple[Cap, ...]:
    read = _one_of(*CERTAINTIES)
    return tuple(
        Cap(cast(Certainty, read(word)), expression(when), when) for word, when in _conditional(text)
    )


def _severities(text: str, expression: Callable[[str], Proposition]) -> tuple[OtherSeverity, ...]:
    read = _one_of(*SEVERITIES)
    return tuple(
        OtherSeverity(cast(Severity, read(word)), expression(when)) for word, when in _conditional(text)
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(",") if each.strip())


def _source(text: str) -> str:
    if text not in literature():
        raise InvalidInput(f"“{text}” is not among the references; “derived” stands for a project parameter")
    return text


def _codes(text: str) -> tuple[str, ...]:
    codes = tuple(each.strip() for each in text.split(";") if each.strip())
    wrong = next((each for each in codes if not each.isdigit()), None)
    if wrong:
        raise InvalidInput(f"“{wrong}” is no code of digits; several are separated by semicolons")
    return codes

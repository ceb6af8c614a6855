"""What stands where in a report: sorted into its sections, for HTML and PDF."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, get_args

from ecgomics.biomarkers.references import Reference, literature
from ecgomics.core.validity import VALIDITY_CODES, Validity
from ecgomics.report.findings.result import Finding, NotAssessed, Unassessed
from ecgomics.report.findings.territories import Line, combined
from ecgomics.report.structured.document import Group, Measurement, Report
from ecgomics.report.structured.phrases import Phrases

#: What a reader looks for first, in this order.
_KEY: Final = (
    ("heart_rate",),
    ("pr_interval", "pr_interval_lead"),
    ("qrs_duration", "qrs_duration_lead"),
    ("qt_interval", "qt_interval_lead"),
    ("qtc_fridericia",),
    ("qrs_axis",),
)
#: A biomarker of so many leads is a row of a table with a column for each lead.
_FEWEST_LEADS_ACROSS: Final = 3
#: Marks for reasons in a table that has no room for words, as on the ECGome map.
REASON_MARKS: Final[dict[Validity, str]] = {
    "wrong_chain": "⌁",
    "wrong_leads": "□",
    "too_short": "…",
    "low_quality": "~",
    "wrong_rhythm": "∿",
    "absent": "○",
    "failed": "×",
    "out_of_domain": "†",
}


@dataclass(frozen=True, slots=True)
class Across:
    """One biomarker in several leads: the same row, a cell for each column."""

    first: Measurement
    cells: tuple[Measurement | None, ...]


@dataclass(frozen=True, slots=True)
class GroupPart:
    """The measurements of a group."""

    group: Group
    single: tuple[Measurement, ...]
    leads: tuple[str, ...]
    across: tuple[Across, ...]

    @property
    def marks(self) -> tuple[Validity, ...]:
        """Reasons that stand as marks in the table by lead."""
        found = {cell.validity for row in self.across for cell in row.cells if cell is not None}
        return tuple(each for each in VALIDITY_CODES if each in found and each != "ok")


@dataclass(frozen=True, slots=True)
class Reason:
    """What is not assessed for one reason."""

    why: Unassessed
    text: str
    labels: tuple[str, ...]


def key_values(report: Report) -> tuple[Measurement, ...]:
    """Rate, intervals, axis: of the whole recording, or of the lead that there is."""
    first: dict[str, Measurement] = {}
    for each in report.measurements:
        first.setdefault(each.symbol, each)
    found = (next((first[symbol] for symbol in alike if symbol in first), None) for alike in _KEY)
    return tuple(each for each in found if each is not None)


def deviating(report: Report) -> tuple[Line, ...]:
    """Printed statements above the usual that are not about change."""
    return combined(
        each for each in report.findings.printed if each.severity != "normal" and each.category != "serial"
    )


def usual(report: Report) -> tuple[Line, ...]:
    """Printed statements of what is usual: for the professional only."""
    return combined(
        each for each in report.findings.printed if each.severity == "normal" and each.category != "serial"
    )


def changes(report: Report) -> tuple[Line, ...]:
    """Statements of change since the earlier recording."""
    return combined(each for each in report.findings.printed if each.category == "serial")


def superseded(report: Report) -> tuple[Finding, ...]:
    """Statements that another one says better."""
    return tuple(
        each
        for each in report.findings.standing
        if each.superseded_by is not None and each.category != "summary"
    )


def plain_sentences(report: Report, say: Phrases) -> tuple[str, ...]:
    """For the person: the urgent ones first, then the line that sums up, then the others; none twice."""
    said = combined(each for each in report.findings.printed if each.severity != "normal")
    urgent = [each for each in said if each.severity == "urgent-for-review"]
    summary = report.findings.summary
    first = [say.plain(each) for each in urgent]
    rest = [say.plain(each) for each in said]
    return tuple(dict.fromkeys([*first, *([say.plain(summary)] if summary else []), *rest]))


def is_urgent(report: Report) -> bool:
    """Whether something is for urgent review."""
    return any(each.severity == "urgent-for-review" for each in report.findings.printed)


def reasons(not_assessed: Iterable[NotAssessed], say: Phrases) -> tuple[Reason, ...]:
    """What is not assessed, one entry for each reason, in the order of the kinds of reasons."""
    order = get_args(Unassessed)
    found: dict[tuple[int, str], list[NotAssessed]] = {}
    for each in not_assessed:
        found.setdefault((order.index(each.why), say.because(each)), []).append(each)
    return tuple(
        Reason(order[rank], text, tuple(dict.fromkeys(say.label(each) for each in items)))
        for (rank, text), items in sorted(found.items(), key=lambda item: item[0][0])
    )


def groups(report: Report) -> tuple[GroupPart, ...]:
    """Measurements by group, those of many leads apart."""
    parts = []
    for group in get_args(Group):
        mine = [each for each in report.measurements if each.group == group]
        if mine:
            parts.append(_group(group, mine, report.signal.leads))
    return tuple(parts)


def _group(group: Group, mine: Sequence[Measurement], recorded: tuple[str, ...]) -> GroupPart:
    single: list[Measurement] = []
    wide: list[list[Measurement]] = []
    for _, same in groupby(mine, lambda each: (each.symbol, bool(each.lead))):
        of_symbol = list(same)
        (wide.append if len(of_symbol) >= _FEWEST_LEADS_ACROSS else single.extend)(of_symbol)
    leads = _in_order([each.lead for row in wide for each in row], recorded)
    rows = []
    for row in wide:
        by_lead = {each.lead: each for each in row}
        rows.append(Across(row[0], tuple(by_lead.get(lead) for lead in leads)))
    return GroupPart(group, tuple(single), leads, tuple(rows))


def _in_order(leads: Iterable[str], recorded: tuple[str, ...]) -> tuple[str, ...]:
    """As recorded, then those that were not."""
    found = list(dict.fromkeys(leads))
    return (*(each for each in recorded if each in found), *(each for each in found if each not in recorded))


def sources(report: Report) -> tuple[tuple[str, Reference | None], ...]:
    """Keys of the sources of findings and ranges, and what stands behind them."""
    keys = {each.source for each in report.findings.standing}
    keys |= {each.range.source for each in report.measurements if each.range is not None}
    return tuple((key, literature().get(key)) for key in sorted(keys - {"", "derived"}))

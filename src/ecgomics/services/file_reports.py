"""The structured report of a recording that was read, or of intervals.

measured ──rules──▶ findings ─┬─▶ report
   ├──heads──▶ model statements ┤
   └──earlier recordings──▶ serial statements, trends
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording, Subject
from ecgomics.core.settings import Settings
from ecgomics.interval_profile import profile_of_rr
from ecgomics.profile import Profile, profile
from ecgomics.report.findings import Earlier, Findings, Table, facts_of_profile, findings_of
from ecgomics.report.findings.serial import earlier_of
from ecgomics.report.structured.build import LONG_FROM_S, report_of
from ecgomics.report.structured.document import Report
from ecgomics.report.structured.source import EarlierRecording, Source
from ecgomics.services.earlier_records import plain
from ecgomics.services.long_reports import source_of_long_file
from ecgomics.services.report_models import model_statements
from ecgomics.services.report_sources import source_of_intervals, source_of_profile
from ecgomics.signal.model import Quality

#: A recording that is kept nowhere goes by its name.
_NOT_KEPT = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """Which rules are asked."""

    table: Table | None = None
    """The own one where none is given."""
    extended: bool = False
    """Also those that have not shown their specificity."""


OWN_RULES = Rules()


@dataclass(frozen=True, slots=True, eq=False)
class Before:
    """An earlier recording of the person."""

    profile: Profile
    subject: Subject
    """The person at that time."""


def report_of_file(
    recording: Recording,
    settings: Settings,
    *,
    earlier: Sequence[Recording] = (),
    rules: Rules = OWN_RULES,
    made_at: datetime | None = None,
) -> Report:
    """The report of a recording that was read; earlier are recordings of the same person, measured alike.

    The latest of the earlier ones is compared with. InvalidInput where one of them is not earlier.
    """
    return reported_file(recording, settings, earlier=earlier, rules=rules, made_at=made_at)[0]


def reported_file(
    recording: Recording,
    settings: Settings,
    *,
    earlier: Sequence[Recording] = (),
    rules: Rules = OWN_RULES,
    made_at: datetime | None = None,
) -> tuple[Report, Profile | None]:
    """As `report_of_file`, with the profile that it stands on; None of a long recording, which has none of its own."""
    before = [(each, profile(each, settings)) for each in _in_time(earlier, recording)]
    if recording.duration_s >= LONG_FROM_S:
        source = source_of_long_file(recording, settings)
        return report_of(source, findings=said_of_source(source, rules), made_at=made_at), None
    made = profile(recording, settings)
    source = source_of_profile(made, recording)
    last = Before(before[-1][1], before[-1][0].subject) if before else None
    report = report_of(
        source,
        findings=said_of_source(source, rules, now=made, before=last),
        models=model_statements(made.evaluation),
        earlier=[
            EarlierRecording(_NOT_KEPT, each.started_at, found.as_dict()["values"])
            for each, found in before
            if each.started_at is not None
        ],
        compared_with=before[-1][0].name if before else None,
        made_at=made_at,
    )
    return report, made


def report_of_intervals(
    rr_ms: Sequence[float] | Floats,
    settings: Settings,
    *,
    name: str = "rr",
    subject: Subject | None = None,
    rules: Rules = OWN_RULES,
    made_at: datetime | None = None,
) -> Report:
    """The report of RR intervals in ms without an ECG; the rhythm is not known from them."""
    made = profile_of_rr(rr_ms, rhythm="undetermined", name=name, subject=subject, settings=settings)
    source = source_of_intervals(made, subject or Subject())
    return report_of(source, findings=said_of_source(source, rules), made_at=made_at)


def said_of(
    found: Mapping[str, Any],
    subject: Subject,
    quality: Quality,
    rules: Rules,
    *,
    now: Profile | None = None,
    before: Before | None = None,
) -> Findings:
    """What the rules say of a recording, compared with an earlier one where both are given.

    found is its profile as it is stored; quality tells how many seconds of it were measured.
    """
    earlier = None if now is None or before is None else _earlier(now, before, rules)
    return findings_of(
        found["values"],
        facts_of_profile(found, subject, duration_s=float(quality.analysable_s)),
        table=rules.table,
        earlier=earlier,
        extended=rules.extended,
    )


def said_of_source(
    source: Source, rules: Rules, *, now: Profile | None = None, before: Before | None = None
) -> Findings:
    """As `said_of`."""
    return said_of(source.found, source.recording.subject, source.quality, rules, now=now, before=before)


def _earlier(now: Profile, before: Before, rules: Rules) -> Earlier | None:
    """The earlier recording as the rules take it; None where it has no lead in common with this one."""
    if not set(before.profile.provenance.leads) & set(now.provenance.leads):
        return None
    return earlier_of(before.profile, now, subject=before.subject, table=rules.table, extended=rules.extended)


def _in_time(earlier: Sequence[Recording], now: Recording) -> list[Recording]:
    """The earliest first; as they were given where not all say when they were made."""
    for each in earlier:
        if each.started_at is not None and now.started_at is not None and _time(each) >= _time(now):
            raise InvalidInput(
                f"{each.name} was recorded at {each.started_at.isoformat(sep=' ')}, which is not before "
                f"{now.name} ({now.started_at.isoformat(sep=' ')}): give earlier recordings only."
            )
    if any(each.started_at is None for each in earlier):
        return list(earlier)
    return sorted(earlier, key=_time)


def _time(recording: Recording) -> datetime:
    """When a recording was made that says so."""
    assert recording.started_at is not None
    return plain(recording.started_at)

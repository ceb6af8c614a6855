"""Two profiles of one person → the earlier one as the rules compare with it."""

from typing import Any, Final, cast

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.compared import Compared, ComparedValue, compared_value
from ecgomics.comparison import differences, record_pair
from ecgomics.core.recording import Subject
from ecgomics.profile import Profile
from ecgomics.report.findings.earlier import Earlier
from ecgomics.report.findings.engine import findings_of
from ecgomics.report.findings.facts import RecordingFacts, facts_of_profile
from ecgomics.report.findings.scene import Row
from ecgomics.report.findings.table import Table, own_table

#: What the rules ask of the two records as wholes.
OF_PAIR: Final = ("axis_shift", "representative_beat_correlation")


def earlier_of(
    before: Profile,
    now: Profile,
    *,
    subject: Subject | None = None,
    table: Table | None = None,
    extended: bool = False,
) -> Earlier:
    """The earlier recording, judged by the table and compared with the one now.

    subject is the person at the time of the earlier one; what its file says where none is given. InvalidInput where
    the two have no lead in common.
    """
    found: dict[str, Any] = before.as_dict()
    person = subject or cast(Subject, before.evaluation.quantity("subject"))
    facts: RecordingFacts = facts_of_profile(found, person, duration_s=before.quality.analysable_s)
    values: list[Row] = found["values"]
    said = findings_of(values, facts, table=table, extended=extended)
    rows = _compared(before, now, (table or own_table()).differences)
    return Earlier(values, facts, said, tuple(row._asdict() for row in rows))


def _compared(before: Profile, now: Profile, symbols: frozenset[str]) -> tuple[ComparedValue, ...]:
    rows, _ = differences(before, now, ("serial_difference",), of=symbols)
    if not before.provenance.leads or not now.provenance.leads:
        return rows
    evaluation = Evaluation(catalogue(), {"pair": record_pair(before, now)})
    made = now.provenance
    pairs = (
        compared_value(
            evaluation.outcome(each), Compared(now.record, "", "", catalogue()[each].unit, made.chain), n=2
        )
        for each in OF_PAIR
    )
    return (*rows, *pairs)

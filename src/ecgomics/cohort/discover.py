"""Cohort → Discovery: asks a cohort which biomarkers go with an outcome, and records that it was asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecgomics.cohort.looks import (
    Look,
    digest,
    identity_of,
    looks_at,
    now,
    place_of,
    record,
    refuse_unrecordable,
)
from ecgomics.cohort.question import Question
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.results import Discovery
from ecgomics.discovery.steps import Tell, say_nothing
from ecgomics.discovery.table import Covariate, Kind, Outcome, Table

if TYPE_CHECKING:
    from ecgomics.cohort.cohort import Cohort


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """A discovery with what it was made of, as report and figures want it."""

    discovery: Discovery
    table: Table
    outcome: Outcome
    covariates: tuple[Covariate, ...]
    question: Question


def discover(
    cohort: "Cohort | str | Path",
    outcome: str | None = None,
    *,
    kind: Kind | None = None,
    levels: Sequence[str] | None = None,
    time: str | None = None,
    event: str | None = None,
    unit: str = "",
    covariates: Sequence[str] = (),
    classes: Sequence[str] = (),
    subject: str | None = None,
    plan: Plan | None = None,
    looks: int | None = None,
    output: str | Path | None = None,
) -> Discovery:
    """Which biomarkers of a cohort are associated with an outcome, adjusted for covariates.

    cohort is a Cohort, with outcomes joined if need be, or the path of its table. kind is binary, continuous, ordinal
    or survival (time and event then name columns) where it cannot be told; levels are named from the reference on.
    classes are covariates whose numbers name classes. subject is the column that tells persons apart. With output, the
    report, figures and tables are written into that folder.

    The look is recorded in `cohort.looks.jsonl` beside the table; the same analysis again is no new look. looks is
    the number of this one where looks are counted elsewhere, too: the larger count is used.
    Raises InvalidInput where a column or choice does not fit, or too few records or events are left.
    """
    question = Question(
        outcome=outcome,
        kind=kind,
        levels=None if levels is None else tuple(levels),
        time=time,
        event=event,
        unit=unit,
        covariates=tuple(covariates),
        classes=tuple(classes),
        subject=subject,
        plan=plan or Plan(),
    )
    found = asked(opened(cohort), question, looks=looks)
    if output is not None:
        from ecgomics.cohort.finding import write_finding

        write_finding(Path(output), found)
    return found.discovery


def opened(cohort: "Cohort | str | Path", question: Question | None = None) -> "Cohort":
    """The cohort, with the tables that the question names joined."""
    from ecgomics.cohort.cohort import Cohort

    found = cohort if isinstance(cohort, Cohort) else Cohort.open(cohort)
    if question is not None and question.outcomes is not None:
        found = found.join(question.outcomes, on=question.on, key=question.key)
    if question is not None and question.embeddings is not None:
        found = found.with_embeddings(question.embeddings)
    return found


def asked(
    cohort: "Cohort", question: Question, *, looks: int | None = None, tell: Tell = say_nothing
) -> Finding:
    """The finding of a question, recorded as a look at the cohort. tell is told how far it is."""
    from ecgomics.discovery.discover import discover as of_tables

    refuse_unrecordable(cohort.path)
    table = cohort.table(subject=question.subject)
    outcome = cohort.outcome(
        question.outcome,
        kind=question.kind,
        time=question.time,
        event=question.event,
        levels=question.levels,
        unit=question.unit,
    )
    covariates = cohort.covariates(question.covariates, classes=question.classes)
    identity = identity_of(_choices(question), table, outcome, covariates)
    place = max(looks or 1, place_of(identity, looks_at(cohort.path)))
    found = of_tables(
        table, outcome, covariates, question.plan, looks=place, selection=question.selection, tell=tell
    )
    record(
        cohort.path,
        Look(
            when=now(),
            identity=identity,
            outcome=outcome.name,
            kind=outcome.kind,
            covariates=question.covariates,
            plan=digest(question.plan.as_dict()),
            result=found.hash,
        ),
    )
    return Finding(found, table, outcome, tuple(covariates), question)


def _choices(question: Question) -> dict[str, Any]:
    """All but the places of files, whose numbers count instead, and a selection that was none."""
    left_out = {"outcomes", "embeddings", "on", "key", *([] if question.selection else ["selection"])}
    return {key: value for key, value in question.as_dict().items() if key not in left_out}

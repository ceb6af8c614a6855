"""Everything that a report says, as plain words and numbers: the page shows it, and JSON holds the same."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ecgomics.core.disclaimer import DISCLAIMER
from ecgomics.discovery.figures.naming import (
    alpha_of,
    in_words,
    is_found,
    label_of,
    level_of,
    strongest,
    tested,
)
from ecgomics.discovery.figures.numbers import plain
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.report.explanations import explanations
from ecgomics.discovery.report.sentences import answer, methods, question
from ecgomics.discovery.report.table_one import table_one
from ecgomics.discovery.results import Association, Discovery
from ecgomics.discovery.selection import SAME_DATA, selection_of
from ecgomics.discovery.table import Covariate, Outcome, Table

#: Version of the shape of the JSON: it rises when a name or a meaning changes.
SCHEMA: Final = 1
MAIN_TABLE_ROWS: Final = 50
_CAUTION: Final = (
    "Associations do not tell causes. What was found should be confirmed in other people before it is used."
)


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What was asked of which records: the discovery's material, and how to ask it again."""

    table: Table
    outcome: Outcome
    covariates: tuple[Covariate, ...] = ()
    command: str = ""
    """The command line that makes the same discovery again."""
    plan_yaml: str = ""


def content(discovery: Discovery, asked: Asked) -> dict[str, Any]:
    """The whole report, ready for JSON."""
    outcome, covariates = asked.outcome, asked.covariates
    return {
        "schema": SCHEMA,
        "title": f"Biomarkers associated with {in_words(outcome.name)}",
        "disclaimer": DISCLAIMER,
        "question": question(outcome, covariates),
        "answer": answer(discovery, outcome),
        "caution": _CAUTION,
        "descriptive": SAME_DATA if selection_of(discovery.choices) else "",
        "warnings": list(discovery.warnings),
        "notes": [*asked.table.notes, *outcome.notes],
        "hash": discovery.hash,
        "looks": discovery.looks,
        "alpha": alpha_of(discovery),
        "alpha_over_looks": plain(discovery.alpha_over_looks),
        "found_over_looks": _over_looks(discovery),
        "outcome": {
            "name": outcome.name,
            "kind": outcome.kind,
            "levels": list(outcome.levels),
            "unit": outcome.unit,
        },
        "covariates": [each.name for each in covariates],
        "flow": _flow(discovery, asked.table),
        "table_one": table_one(asked.table, outcome, covariates),
        "choices": _choices(discovery.choices),
        "made_with": plain(dict(discovery.made_with)),
        "associations": [_row(each, level_of(discovery)) for each in strongest_first(discovery)],
        "clusters": _clusters(discovery),
        "enrichment": plain(list(discovery.enrichment)),
        "models": [_model(plain(each)) for each in discovery.models],
        "null": plain(discovery.null),
        "methods": methods(discovery, outcome, covariates),
        "again": {"command": asked.command, "plan": asked.plan_yaml},
    }


def _over_looks(discovery: Discovery) -> int:
    """Findings that hold over all looks at the cohort; none where p-values only describe."""
    if selection_of(discovery.choices):
        return 0
    return sum(each.p < discovery.alpha_over_looks for each in tested(discovery))


def strongest_first(discovery: Discovery) -> list[Association]:
    """The tested ones by evidence, then those that were refused."""
    shown = strongest(tested(discovery))
    names = {each.feature.name for each in shown}
    return [*shown, *(each for each in discovery.associations if each.feature.name not in names)]


def _row(association: Association, alpha: float) -> dict[str, Any]:
    """One association, its feature beside its numbers."""
    row: dict[str, Any] = plain(association)
    feature = row.pop("feature")
    return {
        "name": feature["name"],
        "label": label_of(association.feature),
        **{key: feature[key] for key in ("symbol", "lead", "code", "unit", "dimension", "family", "tier")},
        "found": is_found(association, alpha),
        **row,
    }


def _flow(discovery: Discovery, table: Table) -> list[dict[str, Any]]:
    """Records from the table to the analysis, step by step."""
    left = len(table.records)
    steps: list[dict[str, Any]] = [{"step": "Records in the table", "left_out": None, "records": left}]
    for each in discovery.excluded:
        left -= each.records
        steps.append({"step": each.reason, "left_out": each.records, "records": left})
    steps.append({"step": "Analysed", "left_out": None, "records": discovery.records})
    return steps


def _choices(made: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every choice with its meaning, and whether it is the default."""
    usual, said = Plan().as_dict(), explanations(Plan)
    return [
        {
            "name": name,
            "value": plain(value),
            "default": name in usual and plain(usual[name]) == plain(value),
            "of_plan": name in usual,
            "meaning": said.get(name, ""),
        }
        for name, value in made.items()
    ]


def _clusters(discovery: Discovery) -> list[dict[str, Any]]:
    """Clusters that hold a finding: who stands for it and who says nearly the same."""
    alpha = level_of(discovery)
    members: dict[int, list[Association]] = defaultdict(list)
    for each in strongest(tested(discovery)):
        members[each.cluster].append(each)
    return [
        {
            "cluster": number,
            "representative": label_of(next((each for each in mine if each.representative), mine[0]).feature),
            "members": [label_of(each.feature) for each in mine],
            "found": sum(is_found(each, alpha) for each in mine),
        }
        for number, mine in members.items()
        if number and len(mine) > 1 and any(is_found(each, alpha) for each in mine)
    ]


def _model(model: dict[str, Any]) -> dict[str, Any]:
    """Without the values of single records, which the file of predictions and the figures hold."""
    importances: Sequence[dict[str, Any]] = model["importances"]
    short = [{key: each[key] for key in ("name", "label", "mean_absolute")} for each in importances]
    return {key: value for key, value in model.items() if key not in {"records", "predictions", "curves"}} | {
        "importances": short
    }

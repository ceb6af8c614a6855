"""A finding as a folder: report, tables, figures and the plan that makes it again; there whole or not at all."""

import csv
import io
import json
import os
import shlex
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from ecgomics.cohort.discover import Finding
from ecgomics.cohort.files import UNFINISHED, refuse_missing_folder, unwritable
from ecgomics.cohort.question import question_yaml
from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.figures.drawing import drawn
from ecgomics.discovery.figures.numbers import figure_data, figures_json
from ecgomics.discovery.report.content import Asked, content
from ecgomics.discovery.report.page import page

REPORT: Final = "report.html"
RESULT: Final = "discovery.json"
ASSOCIATIONS: Final = "associations.csv"
PREDICTIONS: Final = "predictions.csv"
FIGURES: Final = "figures.json"
PLAN: Final = "plan.yaml"
_FORMATS: Final = ("svg", "pdf")


def write_finding(
    folder: Path, finding: Finding, *, cohort: Path | None = None, formats: Sequence[str] = _FORMATS
) -> dict[str, int]:
    """Write every file of a finding into a folder, in place of an earlier finding there; sizes in bytes by name.

    formats are those of the figures, "svg" among them. InvalidInput where the folder holds something else, or cannot be
    written.
    """
    refuse_other(folder)
    files = finding_files(finding, folder=folder, cohort=cohort, formats=formats)
    _replace(folder, files)
    return {name: len(data) for name, data in files.items()}


def finding_files(
    finding: Finding,
    *,
    folder: Path = Path(),
    cohort: Path | None = None,
    formats: Sequence[str] = _FORMATS,
) -> dict[str, bytes]:
    """Content of every file by its name; folder is where they will lie, cohort the table for the command line."""
    plan = question_yaml(finding.question, folder=folder)
    command = f"ecgomics discover {shlex.quote(str(cohort or 'cohort.parquet'))} --plan {PLAN} -o again"
    asked = Asked(finding.table, finding.outcome, finding.covariates, command, plan)
    figures = figure_data(finding.discovery, finding.table, finding.outcome, finding.covariates)
    drawings = drawn(figures, formats)
    said = content(finding.discovery, asked)
    return {
        REPORT: page(said, drawings).encode(),
        RESULT: _json(said),
        ASSOCIATIONS: _associations(said["associations"]),
        PREDICTIONS: _predictions(finding),
        FIGURES: _json(figures_json(figures)),
        PLAN: plan.encode(),
        **{f"figures/{name}": data for name, data in drawings.items()},
    }


def write_figures(finding: Finding, folder: str | Path, formats: Sequence[str] = _FORMATS) -> list[Path]:
    """Draw every figure into a folder, which is made if need be, as "svg", "pdf" or "png"; the files."""
    folder = Path(folder)
    figures = figure_data(finding.discovery, finding.table, finding.outcome, finding.covariates)
    files = drawn(figures, formats)
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


def refuse_other(folder: Path) -> None:
    """InvalidInput where a folder is not to be replaced: a file, or a folder that holds anything but a finding."""
    refuse_missing_folder(folder)
    if folder.exists() and not folder.is_dir():
        raise InvalidInput(f"The output {folder} is a file: give the name of a folder.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / RESULT).is_file():
        raise InvalidInput(f"The output {folder} holds other files: give a new folder.")


def _replace(folder: Path, files: Mapping[str, bytes]) -> None:
    """All files into a draft, which then takes the place of the folder."""
    draft = folder.with_name(f".{folder.name}.{uuid4().hex}{UNFINISHED}")
    old = folder.with_name(f".{folder.name}.{uuid4().hex}.old{UNFINISHED}")
    try:
        for name, data in files.items():
            path = draft / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        if folder.exists():
            folder.rename(old)
        draft.rename(folder)
    except OSError as error:
        raise unwritable(folder, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def _csv(rows: Iterator[Sequence[Any]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _associations(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """One row per biomarker, strongest first; an estimate is three columns."""
    return _csv(_flat_rows([_flat(row) for row in rows]))


def _flat_rows(rows: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[Any]]:
    names = list(dict.fromkeys(name for row in rows for name in row))
    yield names
    for row in rows:
        yield ["" if row.get(name) is None else row[name] for name in names]


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            found |= {name if key == "value" else f"{name}_{key}": item for key, item in value.items()}
        elif isinstance(value, list):
            found |= {f"{name}_{key}": item for key, item in zip(("low", "high"), value, strict=True)}
        else:
            found[name] = value
    return found


def _predictions(finding: Finding) -> bytes:
    """Out-of-fold predictions: a row per record and model."""
    return _csv(
        iter(
            [
                ("record", "inputs", "learner", "prediction"),
                *(
                    (record, model.inputs, model.learner, prediction)
                    for model in finding.discovery.models
                    for record, prediction in zip(model.records, model.predictions, strict=True)
                ),
            ]
        )
    )

"""The files of a discovery: every number as JSON, the numbers of the figures, the table, the report."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ecgomics.discovery.figures.numbers import figure_data, figures_json, plain
from ecgomics.discovery.results import Discovery
from ecgomics.discovery.table import Covariate, Outcome, Table
from ecgomics.services import discoveries


def write_all(
    found: Discovery, table: Table, outcome: Outcome, covariates: Sequence[Covariate], *, folder: Path
) -> None:
    """Every form of a discovery into its folder."""
    _write_json(folder / discoveries.RESULT, plain(found))
    _write_json(folder / discoveries.FIGURES, figures_json(figure_data(found, table, outcome, covariates)))


def _write_json(path: Path, content: Any) -> None:
    """JSON without NaN, whole or not at all."""
    draft = path.with_name(f"{path.name}.part")
    draft.write_text(json.dumps(content, ensure_ascii=False, allow_nan=False), encoding="utf-8")
    draft.replace(path)

"""The catalogue as data: JSON with all that is said of each biomarker, and the table that describes columns."""

import csv
import io
import json
from typing import Any, Final

from ecgomics.biomarkers.catalogue import Catalogue
from ecgomics.biomarkers.robustness import grade_of
from ecgomics.core.validity import VALIDITY_TEXT
from ecgomics.core.version import VERSION
from ecgomics.documents.content import definition, unit_text

JSON_FILE: Final = "catalogue.json"
VAR_FILE: Final = "var.csv"
#: Columns of the table of variables, as AnnData and data dictionaries want them: one row for each biomarker.
VAR_COLUMNS: Final = (
    *("symbol", "code", "version", "label", "label_zh", "unit", "unit_text", "dimension", "family", "scope"),
    *("tier", "formula", "leads", "minimum_s", "robustness", "loinc", "mdc", "references"),
)


def catalogue_json(whole: Catalogue) -> str:
    """The whole catalogue as JSON text."""
    content: dict[str, Any] = {
        "software_version": VERSION,
        "catalogue_version": whole.version,
        "validity_codes": dict(VALIDITY_TEXT),
        "biomarkers": [definition(each) for each in whole.biomarkers.values()],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def var_table(whole: Catalogue) -> str:
    """The table of variables as CSV text, in the order of the codes."""
    text = io.StringIO()
    table = csv.DictWriter(text, VAR_COLUMNS, lineterminator="\n")
    table.writeheader()
    for each in whole.biomarkers.values():
        terms = dict(each.terms)
        row = {name: getattr(each, name) for name in VAR_COLUMNS if hasattr(each, name)}
        table.writerow(
            row
            | {
                "unit_text": unit_text(each),
                "minimum_s": "" if each.minimum_s is None else f"{each.minimum_s:g}",
                "robustness": grade_of(each.symbol) or "",
                "loinc": terms.get("LOINC", ""),
                "mdc": terms.get("MDC", ""),
                "references": "; ".join(each.references),
            }
        )
    return text.getvalue()

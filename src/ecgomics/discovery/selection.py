"""Records that were chosen by looking at the biomarkers that are then tested: their p values only describe.

A group that was drawn around points of an embedding differs in the biomarkers of which the embedding was made, whatever
the data are (Kriegeskorte and others, Nat Neurosci 2009: circular analysis).
"""

from collections.abc import Mapping
from typing import Any, Final

SAME_DATA: Final = "selection used the same data: p-values are descriptive"
#: Where a discovery's choices say how its records were selected.
KEY: Final = "selection"


def about_selection(selection: str) -> str:
    """What must be told of a discovery on such a selection; empty where there is none."""
    return f"{SAME_DATA[:1].upper()}{SAME_DATA[1:]} ({selection})." if selection else ""


def selection_of(choices: Mapping[str, Any]) -> str:
    """How the records of a discovery were selected by looking at its biomarkers; empty where they were not."""
    return str(choices.get(KEY, ""))

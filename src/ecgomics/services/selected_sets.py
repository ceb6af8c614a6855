"""Sets of recordings that were drawn around points of an embedding, and what testing them means.

A set that was chosen by the biomarkers differs in them, whatever the data are: p-values of a discovery on it describe
and claim nothing. So a discovery is marked whose outcome is to be in such a set, or whose cohort was made with one.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from ecgomics.discovery.plan import SPACES, Plan
from ecgomics.store import RecordSet, Store, StoredCohort

if TYPE_CHECKING:
    import polars as pl

#: The column that says whether a record is in the set that a discovery asks for.
IN_SET: Final = "in_set"
#: The value of the records that are in no set.
OTHERS: Final = "the others"


def selection_text(store: Store, cohort: StoredCohort, choices: Mapping[str, Any]) -> str:
    """How the records or the outcome of a discovery were chosen by its biomarkers; empty where they were not."""
    tiers = set((choices.get("plan") or {}).get("tiers") or Plan().tiers)
    drawn = [each for each in _sets_of(store, cohort, choices) if is_drawn(each, tiers)]
    return "; ".join(dict.fromkeys(_told(each) for each in drawn))


def is_drawn(chosen: RecordSet, tiers: Iterable[int] = (1, 2, 3)) -> bool:
    """Whether a set was chosen on a plane that was made of biomarkers of these tiers."""
    how = chosen.how
    return how.get("space") in SPACES and bool(set(how.get("tiers") or (1, 2, 3)) & set(tiers))


def _sets_of(store: Store, cohort: StoredCohort, choices: Mapping[str, Any]) -> list[RecordSet]:
    """Every set that takes part and is still there."""
    asked = choices.get("set_id")
    ids = [asked] if asked else []
    ids += cohort.selection.values if cohort.selection.kind == "sets" else ()
    ids += cohort.selection.without
    known = {each.id: each for each in store.sets.sets(cohort.project_id)}
    return [known[each] for each in ids if each in known]


def _told(chosen: RecordSet) -> str:
    space = str(chosen.how.get("space", "")).upper()
    return f"the set “{chosen.name}” was drawn on the {space}"


def membership(records: Mapping[str, str], chosen: RecordSet) -> "pl.DataFrame":
    """Who is in a set: records by name with the recordings they are, and a column of two levels."""
    import polars as pl

    inside = set(chosen.recording_ids)
    levels = [chosen.name if recording in inside else OTHERS for recording in records.values()]
    return pl.DataFrame(
        {"record": list(records), IN_SET: levels}, schema=dict.fromkeys(("record", IN_SET), pl.String)
    )


def as_outcome(chosen: RecordSet) -> Mapping[str, Any]:
    """The choices that ask what tells the records of a set from the others of a cohort."""
    return {"outcome": IN_SET, "kind": "binary", "levels": [OTHERS, chosen.name], "time": None, "event": None}

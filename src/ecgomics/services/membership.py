"""Which recordings of the library a selection means now."""

from ecgomics.store import ProfileKey, Selection, Steps, Store
from ecgomics.store.library_index import USUAL_SORT
from ecgomics.store.query_line import parsed


def steps_of(store: Store, selection: Selection, project_id: str, key: ProfileKey) -> Steps:
    """From the library to the members; key tells which profiles a query line is asked of.

    InvalidInput where the query line cannot be understood.
    """
    found = _matching(store, selection.values[0], project_id, key) if selection.kind == "query" else ()
    return store.cohorts.steps_of(selection, project_id, found=found)


def _matching(store: Store, line: str, project_id: str, key: ProfileKey) -> list[str]:
    return store.search.matching(project_id, key, parsed(line), sort=USUAL_SORT)

"""Which recordings of the library a selection means now."""

from ecgomics.core.errors import InvalidInput
from ecgomics.store import ProfileKey, Selection, Steps, Store


def steps_of(store: Store, selection: Selection, project_id: str, key: ProfileKey) -> Steps:
    """From the library to the members; key tells which profiles a query line is asked of.

    InvalidInput where the query line cannot be understood.
    """
    found = _matching(store, selection.values[0], project_id, key) if selection.kind == "query" else ()
    return store.cohorts.steps_of(selection, project_id, found=found)


def _matching(store: Store, line: str, project_id: str, key: ProfileKey) -> list[str]:
    raise InvalidInput(f"The query {line} cannot be asked of this store.")

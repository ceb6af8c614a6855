"""Generated entries of the audit, chained as the store chains them, so that they can be verified."""

from datetime import datetime
from typing import Any

import pyarrow as pa

from ecgomics.store.audit_chain import START, Links, chained, what_sha256, who_sha256


def with_links(table: Any, *, before: dict[str, Any], after: dict[str, Any], salts: Any) -> Any:
    """The table with numbers, salts and hashes; before and after are those of every entry."""
    columns = ("at", "author", "project_id", "action", "kind", "entity_id", "entity_name")
    rows = zip(*(table.column(each).to_pylist() for each in columns), salts.to_pylist(), strict=True)
    who: list[str] = []
    what: list[str] = []
    ends = [START]
    for number, (at, author, project_id, action, kind, entity_id, entity_name, salt) in enumerate(
        rows, start=1
    ):
        who.append(who_sha256(salt, author=author, caller="", address=""))
        what.append(
            what_sha256(salt, entity_id=entity_id, entity_name=entity_name, before=before, after=after)
        )
        link = Links(number, datetime.fromisoformat(at), project_id, action, kind, who[-1], what[-1])
        ends.append(chained(ends[-1], link.content_sha256))
    added = {
        "id": pa.array(range(1, len(ends))),
        "who_salt": salts,
        "what_salt": salts,
        "who_sha256": pa.array(who),
        "what_sha256": pa.array(what),
        "previous_sha256": pa.array(ends[:-1]),
        "sha256": pa.array(ends[1:]),
    }
    for name, column in added.items():
        table = table.append_column(name, column)
    return table

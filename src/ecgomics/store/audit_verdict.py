"""Whether the audit is whole: every entry as it was written, in its order, and none missing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from ecgomics.core.errors import InvalidInput
from ecgomics.store.audit import hashes_of, links_of
from ecgomics.store.audit_chain import START, Head, chained, from_spans
from ecgomics.store.library_tables import AuditRow

#: What the entry that tells of an erasure is called, and where it says which entries were erased.
ERASED: Final = "erase"
WHO: Final = "audit_who"
WHAT: Final = "audit_what"
#: Faults that are told; one break is followed by none, so more are many breaks.
MOST_TOLD: Final = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was written."""

    entry: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found when the whole chain was gone through."""

    head: Head
    faults: tuple[Fault, ...]
    erased: int
    """Entries of which who or what was erased, as another entry tells."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing was changed, removed or put in between."""
        return not self.faults


@dataclass(slots=True)
class Inspection:
    """Goes through the entries one after the other; noted are ends of the chain that somebody wrote down earlier."""

    noted: Sequence[Head] = ()
    _previous: str = START
    _entries: int = 0
    _faults: list[Fault] = field(default_factory=list)
    _erased: dict[str, set[int]] = field(default_factory=lambda: {WHO: set(), WHAT: set()})
    _told: dict[str, set[int]] = field(default_factory=lambda: {WHO: set(), WHAT: set()})
    _met: set[Head] = field(default_factory=set)

    def look(self, row: AuditRow) -> None:
        """At the next entry."""
        self._look_at_parts(row)
        if row.previous_sha256 != self._previous:
            self._fault(
                row.id, "The entry before it is not the one that it was written behind: some are missing."
            )
        if chained(row.previous_sha256, links_of(row).content_sha256) != row.sha256:
            self._fault(row.id, "It was changed: time, project, action or kind is not what was written.")
        self._entries += 1
        self._previous = row.sha256
        self._met.update(each for each in self.noted if each == Head(self._entries, row.sha256))

    def _look_at_parts(self, row: AuditRow) -> None:
        who, what = hashes_of(row)
        if row.who_salt is None:
            self._erased[WHO].add(row.id)
        elif who != row.who_sha256:
            self._fault(row.id, "It was changed: author, caller or address is not what was written.")
        if row.what_salt is None:
            self._erased[WHAT].add(row.id)
        elif what != row.what_sha256:
            self._fault(row.id, "It was changed: what it tells of is not what was written.")
        elif row.action == ERASED:
            for part in (WHO, WHAT):
                self._told[part] |= from_spans((row.after or {}).get(part, ()))

    def verdict(self) -> Verdict:
        """What was found."""
        for part in (WHO, WHAT):
            for each in sorted(self._erased[part] - self._told[part]):
                self._fault(each, "Part of it was erased, and no entry tells of that.")
        for head in self.noted:
            if head not in self._met and head.entries > 0:
                there = head.entries <= self._entries
                how = "is another" if there else f"is gone: only {self._entries} are left"
                self._fault(head.entries, f"The entry that was noted as number {head.entries} {how}.")
        found = sorted(self._faults, key=lambda each: each.entry)[:MOST_TOLD]
        erased = self._erased[WHO] | self._erased[WHAT]
        return Verdict(Head(self._entries, self._previous), tuple(found), len(erased))

    def _fault(self, entry: int, sentence: str) -> None:
        self._faults.append(Fault(entry, sentence))


def head_said(text: str) -> Head:
    """An end of the chain that somebody noted, as ENTRIES:SHA256; InvalidInput where it is none."""
    found = re.fullmatch(r"\s*(\d+)[:\s]\s*([0-9a-fA-F]{64})\s*", text)
    if found is None:
        raise InvalidInput(
            f"“{text}” is no noted end of the audit: it goes ENTRIES:SHA256, as `ecgomics audit head`."
        )
    return Head(int(found[1]), found[2].lower())

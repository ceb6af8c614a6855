"""Bodies of answers about the chain of the audit, retention, and what goes when a person is erased."""

from pydantic import BaseModel, Field

from ecgomics.store.retention import MOST_DAYS


class ChainFault(BaseModel):
    """One thing in the audit that is not as it was written."""

    entry: int
    sentence: str


class Chain(BaseModel):
    """Whether the audit is whole, over all projects; entries and sha256 are its end, to be noted elsewhere."""

    entries: int
    sha256: str
    whole: bool
    erased: int
    faults: list[ChainFault]


class WhatWouldGo(BaseModel):
    """What goes when a person is erased, by kind."""

    counts: dict[str, int]


class Erasure(WhatWouldGo):
    """What went. traces: where something still leads to the person; empty where looked is true and nothing does."""

    looked: bool
    traces: list[str]


Days = int | None


class RetentionRules(BaseModel):
    """Days after which something is removed; null: never. Recordings and files count from when they came in."""

    recordings_days: Days = Field(default=None, ge=1, le=MOST_DAYS)
    originals_days: Days = Field(default=None, ge=1, le=MOST_DAYS)
    uploads_days: Days = Field(default=None, ge=1, le=MOST_DAYS)
    access_days: Days = Field(default=None, ge=1, le=MOST_DAYS)


class Retention(BaseModel):
    """The rules in force, or those that were asked about, and how much they would remove now."""

    rules: RetentionRules
    due: dict[str, int]

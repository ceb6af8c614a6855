"""Zip and tar archives as folders: their files are read where they lie, and never unpacked to disk."""

from ecgomics.io.archives.archive import (
    SUFFIXES,
    Archive,
    archive_of,
    existing,
    indexed,
    looks_like_archive,
    place_of,
    source_at,
)

__all__ = [
    "SUFFIXES",
    "Archive",
    "archive_of",
    "existing",
    "indexed",
    "looks_like_archive",
    "place_of",
    "source_at",
]

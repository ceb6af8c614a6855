"""Which recordings a run is about, where they are, and what is known of them.

files, folders, archives, patterns ─┐
manifests (what is known of each)   ├──▶ inputs ──▶ state (measured already?) ──▶ local (a path to read)
URLs ───────────────────────────────┘
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from ecgomics.cohort import local_files
from ecgomics.cohort.input import Found, Input, State, as_text, kinds_of
from ecgomics.cohort.manifest_inputs import is_manifest, of_remote, recordings_of
from ecgomics.cohort.manifest_tables import Given
from ecgomics.cohort.own_tables import is_own_table
from ecgomics.cohort.remote_listing import recordings_below
from ecgomics.cohort.storage import NotFetched, is_url, shown
from ecgomics.core.errors import InvalidInput
from ecgomics.io.folders import candidates, refuse_none
from ecgomics.io.record_names import told_apart

__all__ = ["Given", "Input", "NotFetched", "State", "given_kinds", "inputs"]


def inputs(
    given: str | Path | Iterable[str | Path],
    *,
    manifests: Sequence[str | Path] = (),
    apart_from: Sequence[Path] = (),
    storage_options: Mapping[str, Any] | None = None,
) -> list[Input]:
    """The recordings among files, folders, archives, patterns, manifests and URLs, by name, each once.

    manifests are read as such whatever they look like; those among `given` are known by a column `path`. Tables of
    ours, and what lies at or below `apart_from` (the output of this run), are no recordings. storage_options go to the
    file system of URLs (such as `{"anon": True}` for S3). InvalidInput where nothing is found, or what is given makes
    no sense; a recording that cannot be had is among the inputs, and says so when it is read.
    """
    options = storage_options or {}
    paths = [_plain(path) for path in ([given] if isinstance(given, str | Path) else given)]
    tables = [_plain(path) for path in manifests]
    tables += [path for path in paths if path not in tables and is_manifest(path, options)]
    rest = [path for path in paths if path not in tables]
    found = {each.place: each for each in recordings_of(tables, options)}
    for each in (
        *_of_paths([path for path in rest if isinstance(path, Path)], apart_from),
        *_of_urls(rest, options),
    ):
        found.setdefault(each.place, each)
    refuse_none(list(found), [shown(str(path)) for path in paths])
    return _named(list(found.values()))


def _plain(given: str | Path) -> str | Path:
    """A URL as text, or else a path of this machine."""
    if not is_url(given):
        return Path(given).expanduser()
    split = urlsplit(str(given))
    return Path(unquote(split.path)) if split.scheme.lower() in {"file", "local"} else str(given)


def given_kinds(found: Iterable[Input]) -> dict[str, type[Given]]:
    """The manifest's own columns in order, and the type of each: float, bool or str (also where all are empty)."""
    return {name: kind or str for name, kind in kinds_of(found).items()}


# Files and folders ----------------------------------------------------------------------------------------------------


def _of_paths(paths: Sequence[Path], apart_from: Sequence[Path]) -> Iterator[Found]:
    """The recordings below paths, but for tables of ours and what lies below the output of this run."""
    if not paths:
        return
    own = [str(path.resolve()) for path in apart_from]
    listed = candidates(paths)
    refuse_none(listed, paths)
    found = []
    for each in listed:
        place = local_files.place_of(each.path)
        if not any(_lies_below(place, path) for path in own) and not is_own_table(each.path):
            found.append(Found(Input(as_text(each.name), str(each.path)), each.root, place))
    if not found:
        raise InvalidInput("Nothing but earlier output of ECGomics is in what was given.")
    yield from found


def _lies_below(place: tuple[str, str], path: str) -> bool:
    folder, name = place
    return f"{folder}{os.sep}{name}{os.sep}".startswith(f"{path}{os.sep}")


def _of_urls(given: Sequence[str | Path], options: Mapping[str, Any]) -> Iterator[Found]:
    """The recordings below URLs."""
    for url in given:
        if isinstance(url, str):
            listed = recordings_below(url, options)
            refuse_none(listed, [shown(url)])
            yield from (of_remote(each) for each in listed)


# Names ----------------------------------------------------------------------------------------------------------------


def _named(found: Sequence[Found]) -> list[Input]:
    """Inputs by their names, in order; all with the same columns of manifests."""
    names = told_apart([(each.input.name, each.root) for each in found])
    names = [each.input.name if each.has_own_name else name for each, name in zip(found, names, strict=True)]
    first: dict[str, Found] = {}
    for name, each in zip(names, found, strict=True):
        other = first.setdefault(name, each)
        if other is not each:
            row = next(both.row for both in (each, other) if both.row is not None)
            raise InvalidInput(
                f"{row.place} names its recording {name}, as another is named: give it another name."
            )
    blank: dict[str, Given] = dict.fromkeys(kinds_of(each.input for each in found))
    named = (
        replace(each.input, name=name, given={**blank, **each.input.given})
        for name, each in zip(names, found, strict=True)
    )
    return sorted(named, key=lambda each: each.name)

"""Names of recordings: what is left of their paths, and what tells apart those that have the same left."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import PurePath, PurePosixPath
from typing import TypeVar

from ecgomics.io.archives import SUFFIXES

Path_ = TypeVar("Path_", bound=PurePath)


def bare(path: Path_) -> Path_:
    """A path without the suffix of its name; of an archive's, without both."""
    whole = next((each for each in SUFFIXES if path.name.lower().endswith(each)), path.suffix)
    return path.with_name(path.name[: len(path.name) - len(whole)] or path.name)


def bare_in(path: PurePosixPath) -> PurePosixPath:
    """A path in an archive without the suffix of its name, and of those of archives on the way."""
    return PurePosixPath(
        *(bare(PurePosixPath(part)) if _names_archive(part) else part for part in path.parts[:-1])
    ) / bare(PurePosixPath(path.name))


def _names_archive(part: str) -> bool:
    return part.lower().endswith(SUFFIXES)


def told_apart(named: Sequence[tuple[str, PurePath]]) -> list[str]:
    """Each name, given with the folder that it begins below, once: those that collide get a prefix.

    It is as many of the folders before them as tell them apart, and a number where none do.
    """
    roots: dict[str, set[PurePath]] = defaultdict(set)
    for name, root in named:
        roots[name].add(root)
    prefixes = {name: _prefixes(among) for name, among in roots.items() if len(among) > 1}
    whole = [prefixes[name][root] + name if name in prefixes else name for name, root in named]
    total, seen = Counter(whole), Counter[str]()
    unique = []
    for name in whole:
        seen[name] += 1
        unique.append(name if total[name] == 1 else f"{seen[name]}/{name}")
    return unique


def _prefixes(roots: Iterable[PurePath]) -> dict[PurePath, str]:
    """The fewest last folders of each path that differ from those of all others."""
    folders = {root: [part for part in root.parts if part != root.anchor] for root in roots}
    for depth in range(max(map(len, folders.values())) + 1):
        found = {root: "".join(f"{part}/" for part in _last(parts, depth)) for root, parts in folders.items()}
        if len(set(found.values())) == len(found):
            break
    return found


def _last(parts: Sequence[str], count: int) -> Sequence[str]:
    return parts[max(len(parts) - count, 0) :]

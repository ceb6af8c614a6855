"""Which files make a WFDB record: they lie in one folder, and headers name them."""

from collections.abc import Callable, Iterator
from typing import Final

from ecgomics.io.readers.wfdb_annotations import annotation_files
from ecgomics.io.readers.wfdb_header import parse_header

HEADER: Final = ".hea"


def files_of_record(header: str, content_of: Callable[[str], bytes | None]) -> Iterator[str]:
    """Names of the files that hold a record: its header, signal files and segments, each once.

    content_of gives the content of a header by name, None where it is not there; what cannot be understood names
    nothing.
    """
    seen: set[str] = set()
    waiting = [header]
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        yield name
        try:
            parsed = parse_header(content_of(name) or b"")
        except ValueError:
            continue
        for signal in parsed.signals:
            if signal.file != "~" and signal.file not in seen:
                seen.add(signal.file)
                yield signal.file
        waiting += [f"{segment}{HEADER}" for segment, _ in parsed.segments if segment != "~"]


def files_beside_record(header: str, content: bytes) -> list[str]:
    """Names of the files of annotations that are read with a record where they are there."""
    try:
        return annotation_files(header, parse_header(content))
    except ValueError:
        return []

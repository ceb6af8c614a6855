import importlib
import pkgutil

import pytest

from benchmarks.twins import all_twins
from ecgomics.io import readers
from ecgomics.io.registry import READERS, Reader, recognised
from ecgomics.io.source import Source
from ecgomics.io.support import Support

#: Twins of a module that other readers take: tables of several kinds, and archives, which are no format of a recording.
SEVERAL = {"tables": {"CSV", "Excel"}, "kardia": {"Kardia JSON", "AliveCor .atc"}}


def test_every_reader_is_registered_once() -> None:
    modules = [
        importlib.import_module(f"{readers.__name__}.{found.name}")
        for found in pkgutil.iter_modules(readers.__path__)
    ]
    offered = {each.__name__ for each in modules if hasattr(each, "recognises")}
    registered = [getattr(each, "__name__", "") for each in READERS]
    assert len(registered) == len(set(registered))
    assert set(registered) == offered
    assert len({each.FORMAT for each in READERS}) == len(READERS)
    assert all(isinstance(each.SUPPORT, Support) for each in READERS)


@pytest.mark.parametrize("reader", READERS, ids=lambda each: each.FORMAT)
def test_a_reader_recognises_nothing_in_next_to_nothing(reader: Reader) -> None:
    for content in (b"", b"\0", b"0", b"<", b"{", b"\xff\xfe", b"PK\x03\x04"):
        assert not reader.recognises(Source(content=content))


def test_a_twin_is_taken_by_the_reader_of_its_own_format() -> None:
    for kind, name, files in all_twins():
        if kind == "archives":
            continue
        reader = recognised(Source(content=next(iter(files.values())), beside=files))
        assert reader is not None, (kind, name)
        module = getattr(reader, "__name__", "").rpartition(".")[2]
        assert module.startswith(kind) or reader.FORMAT in SEVERAL.get(kind, set()), (kind, name, module)

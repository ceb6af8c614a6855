"""Libraries in a process of their own: whatever becomes of it, the file is refused in one sentence and ours go on."""

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ecgomics.core.errors import UnreadableFile
from ecgomics.io.arrays import isolation
from ecgomics.io.arrays.isolation import decoded
from ecgomics.io.source import Source

CHILD = """
import os
import numpy as np

def work(content, **options):
    if content == b"crash":
        os.abort()
    if content == b"hang":
        while True:
            pass
    if content == b"memory":
        return {}, [np.ones(2**27)]
    if content == b"error":
        raise KeyError("a mistake of the library's")
    if content == b"noise":
        os.write(1, b"printed by a library")
    if content == b"write":
        try:
            os.write(os.open(options["path"], os.O_CREAT | os.O_WRONLY), b"x")
        except OSError:
            return {"refused": "no file is written"}, []
    if content == b"secrets":
        return {"names": sorted(os.environ)}, []
    values = np.arange(6, dtype="<i2").reshape(2, 3)
    return {"size": len(content), "pid": os.getpid(), **options}, [values, np.empty((0, 2)), values.T / 2]
"""


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Any]]:
    """A function that has a content decoded by the child above."""
    folder = tmp_path_factory.mktemp("child")
    (folder / "decoding_child.py").write_text(CHILD)

    def run(content: bytes, **options: object) -> Any:
        return decoded(Source(content=content, file="a.h5"), "HDF5", "decoding_child:work", **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield run


def test_facts_and_arrays_come_back_and_the_child_stays(work: Callable[..., Any]) -> None:
    facts, arrays = work(b"content", factor=2)
    again, _ = work(b"")
    assert (facts["size"], facts["factor"], again["size"]) == (7, 2, 0)
    assert facts["pid"] == again["pid"] != os.getpid()
    np.testing.assert_array_equal(arrays[0], [[0, 1, 2], [3, 4, 5]])
    assert (arrays[0].dtype, arrays[1].shape) == (np.dtype("<i2"), (0, 2))
    np.testing.assert_array_equal(arrays[2], arrays[0].T / 2)


@pytest.mark.parametrize("content", [b"crash", b"error"])
def test_a_child_that_dies_is_one_sentence_and_the_next_file_is_read(
    work: Callable[..., Any], content: bytes
) -> None:
    with pytest.raises(
        UnreadableFile, match=r"^a\.h5 cannot be read as HDF5: the library .* without an answer"
    ):
        work(content)
    assert work(b"next")


def test_a_child_that_never_ends_is_ended(work: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "DECODE_S", 0.3)
    with pytest.raises(UnreadableFile, match="does not come to an end"):
        work(b"hang")
    assert work(b"next")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the system does not limit memory")
def test_memory_is_limited(work: Callable[..., Any]) -> None:
    with pytest.raises(UnreadableFile, match="more memory"):
        work(b"memory")
    assert work(b"next")


def test_what_a_library_prints_does_no_harm(work: Callable[..., Any]) -> None:
    facts, _ = work(b"noise")
    assert facts["size"] == len(b"noise")


@pytest.mark.skipif(sys.platform == "win32", reason="the system does not limit files")
def test_no_file_is_written_there(work: Callable[..., Any], tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no file is written"):
        work(b"write", path=str(tmp_path / "written"))


def test_no_secret_of_ours_is_seen_there(work: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECGOMICS_PSEUDONYM_KEY", "a secret of sixteen letters")
    facts, _ = work(b"secrets")
    assert "ECGOMICS_PSEUDONYM_KEY" not in facts["names"]
    assert "PATH" in facts["names"]


def test_threads_take_turns(work: Callable[..., Any]) -> None:
    sizes: list[int] = []

    def one(size: int) -> None:
        facts, _ = work(b"x" * size)
        sizes.append(facts["size"] - size)

    threads = [threading.Thread(target=one, args=(size,)) for size in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sizes == [0] * 20


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system does not fork")
def test_a_forked_process_starts_its_own(work: Callable[..., Any]) -> None:
    ours, _ = work(b"content")
    inside, outside = multiprocessing.Pipe()
    pid = os.fork()
    if pid == 0:
        theirs, _ = work(b"content")
        inside.send(theirs["pid"])
        os._exit(0)
    assert outside.poll(60)
    assert outside.recv() != ours["pid"]
    os.waitpid(pid, 0)
    assert work(b"still")[0]["pid"] == ours["pid"]

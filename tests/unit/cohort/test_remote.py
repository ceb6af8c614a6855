"""Recordings in remote storage: memory, a web server on this machine, and S3 by moto."""

import http.server
import pickle
import threading
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import fsspec
import pytest

from ecgomics.cohort import storage
from ecgomics.cohort.inputs import Input, inputs
from ecgomics.cohort.marks import MarksTask
from ecgomics.cohort.storage import NotFetched
from ecgomics.core.errors import InvalidInput, UnreadableFile
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.io import read, write

Patients = Callable[[Path, int], list[str]]


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "_PAUSES_S", (0.0, 0.0, 0.0))


@pytest.fixture(scope="module")
def clinic(write_patients: Patients, sinus_ecg: Recording, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two WFDB records (one in two segments), a DICOM object, a zip with both kinds, and what is no ECG."""
    folder = tmp_path_factory.mktemp("clinic")
    write_patients(folder / "visits", 2)
    (folder / "visits" / "ecg_02.atr").write_bytes(b"\0\0")
    header = (folder / "visits" / "ecg_01.hea").read_text()
    _, leads, rate, samples = header.split("\n")[0].split()[:4]
    (folder / "visits" / "night.hea").write_text(
        f"night/2 {leads} {rate} {2 * int(samples)}\necg_01 {samples}\necg_02 {samples}\n"
    )
    write(sinus_ecg, folder / "echo 1.dcm")
    (folder / "README.md").write_text("# Nothing")
    (folder / "labels.csv").write_text("record,label\na,1\n")
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "x.dcm").write_bytes((folder / "echo 1.dcm").read_bytes())
    with zipfile.ZipFile(folder / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(folder / "echo 1.dcm", "in/echo.dcm")
        for suffix in (".hea", ".dat"):
            archive.write(folder / "visits" / f"ecg_01{suffix}", f"ecg_01{suffix}")
    return folder


#: What is found in the clinic, wherever it is.
NAMES = ["all/ecg_01", "all/in/echo", "echo 1", "visits/night"]


@pytest.fixture
def memory(clinic: Path) -> Iterator[Any]:
    """The clinic in the memory of this process."""
    files = fsspec.filesystem("memory")
    for path in clinic.rglob("*"):
        if path.is_file():
            files.pipe(f"/clinic/{path.relative_to(clinic).as_posix()}", path.read_bytes())
    yield files
    files.rm("/", recursive=True)


def by_name(found: list[Input]) -> dict[str, Input]:
    return {each.name: each for each in found}


def measured(found: list[Input], clinic: Path) -> None:
    """Every recording is read as from disk, by a copy of the input as a worker gets it."""
    local = by_name(inputs([clinic]))
    assert [each.name for each in found] == list(local) == NAMES
    for each in pickle.loads(pickle.dumps(found)):
        with local[each.name].local() as path, each.local() as copy:
            assert read(copy).source_sha256 == read(path).source_sha256
            folder = copy.parent
        assert not folder.exists()


def test_a_folder_in_memory_is_as_one_on_disk(memory: Any, clinic: Path) -> None:
    measured(inputs(["memory://clinic"]), clinic)


def test_all_files_of_a_record_come(memory: Any) -> None:
    (found,) = inputs(["memory://clinic/visits/night"])
    assert found.name == "night"
    with found.local() as path:
        assert path.name == "night.hea"
        names = {each.name for each in path.parent.iterdir()}
    assert names == {"night.hea", "ecg_01.hea", "ecg_01.dat", "ecg_02.hea", "ecg_02.dat"}
    (found,) = inputs(["memory://clinic/visits/ecg_02.dat"])
    with found.local() as path:
        assert {each.name for each in path.parent.iterdir()} == {"ecg_02.hea", "ecg_02.dat", "ecg_02.atr"}


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("memory://clinic/*.dcm", ["echo 1"]),
        ("memory://clinic/**/*.hea", ["visits/night"]),
        ("memory://clinic/visits/ecg_0[12].dat", ["ecg_01", "ecg_02"]),
        ("memory://cl?nic/*.zip", ["clinic/all/ecg_01", "clinic/all/in/echo"]),
        ("memory://clinic/vis*", ["visits/night"]),
        ("memory://clinic/all.zip", ["ecg_01", "in/echo"]),
        ("memory://clinic/all.zip/ecg_01", ["ecg_01"]),
        ("memory://clinic/all.zip/in", ["echo"]),
        ("memory://clinic/README.md", ["README"]),
    ],
)
def test_patterns_archives_and_single_files(memory: Any, pattern: str, names: list[str]) -> None:
    assert [each.name for each in inputs([pattern])] == names


def test_only_what_decides_is_fetched(memory: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: Counter[str] = Counter()
    whole = type(memory).cat_file

    def watched(self: Any, path: str, start: int | None = None, end: int | None = None, **rest: Any) -> bytes:
        fetched[path.rpartition("/")[2]] += 1
        return bytes(whole(self, path, start=start, end=end, **rest))

    monkeypatch.setattr(type(memory), "cat_file", watched)
    inputs(["memory://clinic"])
    assert "echo 1.dcm" not in fetched
    assert not any(name.endswith(".dat") for name in fetched)


def test_identity_follows_the_storage(memory: Any) -> None:
    before = by_name(inputs(["memory://clinic"]))
    assert [each.identity for each in inputs(["memory://clinic"])] == [
        each.identity for each in before.values()
    ]
    memory.pipe("/clinic/visits/ecg_01.dat", memory.cat("/clinic/visits/ecg_01.dat"))
    after = by_name(inputs(["memory://clinic"]))
    changed = {name for name in before if before[name].identity != after[name].identity}
    assert changed == {"visits/night"}
    assert before["echo 1"].size_bytes == memory.size("/clinic/echo 1.dcm")


def test_row_tables_are_of_remote_recordings_too(memory: Any) -> None:
    (found,) = inputs(["memory://clinic/visits/ecg_01"])
    done = MarksTask(found.name, found, "beats", Settings()).run()
    assert (done.record, done.error) == ("ecg_01", None)
    assert done.rows > 8


def test_own_tables_in_remote_storage_are_no_recordings(memory: Any) -> None:
    memory.pipe("/clinic/beats.csv", b"record,t_s,class\na,1,N\n")
    assert [each.name for each in inputs(["memory://clinic"])] == NAMES


def test_manifests_name_urls_and_may_lie_beside_them(memory: Any, tmp_path: Path) -> None:
    rows = "echo 1.dcm,1\nvisits/night,0\nall.zip/in/echo.dcm,\nnowhere.dcm,1\n"
    memory.pipe("/clinic/m.csv", f"path,af\n{rows}".encode())
    found = inputs(["memory://clinic/m.csv"])
    assert [(each.name, each.given["af"]) for each in found] == [
        ("all/in/echo", None),
        ("echo 1", 1.0),
        ("nowhere", 1.0),
        ("visits/night", 0.0),
    ]
    (tmp_path / "m.csv").write_text(
        "path,af\n" + "".join(f"memory://clinic/{row}\n" for row in rows.split("\n")[:4])
    )
    found = inputs([tmp_path / "m.csv"])
    assert [each.name for each in found] == ["echo", "echo 1", "night", "nowhere"]
    with pytest.raises(InvalidInput, match=r"row 5 of m\.csv: memory://clinic/nowhere\.dcm does not exist"):
        found[3].local().__enter__()


def test_what_makes_no_sense_is_one_sentence(memory: Any) -> None:
    for url, sentence in (
        ("memory://clinic/nothing.dcm", r"^memory://clinic/nothing\.dcm does not exist\.$"),
        ("memory://clinic/*.edf", r"^Nothing matches the pattern memory://clinic/\*\.edf\.$"),
        ("memory://clinic/all.zip/no.dcm", r"^memory://clinic/all\.zip/no\.dcm does not exist\.$"),
        ("nosuch://clinic", r"no storage nosuch://"),
        ("zip://a::memory://clinic/all.zip", r"chain of URLs"),
    ):
        with pytest.raises(InvalidInput, match=sentence):
            inputs([url])
    with pytest.raises(InvalidInput, match=r"give URLs as text"):
        inputs([Path("s3://bucket/folder")])


def test_what_broke_while_an_archive_was_read_is_tried_again() -> None:
    tries = []

    def call() -> str:
        tries.append(1)
        if len(tries) < 3:
            raise UnreadableFile("all.zip cannot be read as a zip archive.") from ConnectionResetError()
        return "read"

    assert storage.asked("s3://bucket/all.zip", call) == "read"
    assert len(tries) == 3

    def damaged() -> str:
        tries.append(1)
        raise UnreadableFile("all.zip is damaged.")

    with pytest.raises(UnreadableFile, match=r"^all\.zip is damaged\.$"):
        storage.asked("s3://bucket/all.zip", damaged)
    assert len(tries) == 4


def test_file_urls_are_paths(clinic: Path) -> None:
    (found,) = inputs([f"file://{clinic}/echo%201.dcm"])
    assert found.location == str(clinic / "echo 1.dcm")


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: Any, **__: Any) -> None:
        raise ImportError("Please install gcsfs")

    monkeypatch.setattr(fsspec.core, "url_to_fs", missing)
    with pytest.raises(InvalidInput, match=r"gs:// need a package .*: pip install 'ecgomics\[remote\]'"):
        inputs(["gs://bucket/folder"])


# A web server ---------------------------------------------------------------------------------------------------------


class Server(http.server.SimpleHTTPRequestHandler):
    """Serves a folder with index pages, and misbehaves where a path is in `faults`."""

    faults: dict[str, list[str]]
    asked: Counter[str]

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.asked[f"GET {path}"] += 1
        fault = self.faults[path].pop() if self.faults.get(path) else ""
        if fault == "cut":
            self.send_response(200)
            self.send_header("Content-Length", "100000")
            self.end_headers()
            self.wfile.write(b"only this")
            self.close_connection = True
        elif fault:
            self.send_error(int(fault))
        else:
            super().do_GET()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def web(clinic: Path) -> Iterator[tuple[str, dict[str, list[str]], Counter[str]]]:
    """The clinic behind a web server: its address, the faults it is to have, and what it was asked."""
    pytest.importorskip("aiohttp", reason="HTTP needs the extra “remote”")
    faults: dict[str, list[str]] = {}
    asked: Counter[str] = Counter()
    handler = type("Handler", (Server,), {"faults": faults, "asked": asked})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(clinic))) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", faults, asked
        server.shutdown()
        thread.join()


def test_index_pages_are_folders(web: Any, clinic: Path) -> None:
    address, _, _ = web
    measured(inputs([f"{address}/"]), clinic)
    assert [each.name for each in inputs([f"{address}/visits"])] == ["night"]
    assert [each.name for each in inputs([f"{address}/*/*.hea"])] == ["visits/night"]
    (found,) = inputs([f"{address}/all.zip/in/echo.dcm?token=secret"])
    assert (found.name, found.location) == ("echo", f"{address}/all.zip/in/echo.dcm")
    with found.local() as path:
        assert path.read_bytes() == (clinic / "echo 1.dcm").read_bytes()


def test_single_files_of_a_web_server(web: Any) -> None:
    address, _, _ = web
    (found,) = inputs([f"{address}/echo%201.dcm"])
    assert found.name == "echo 1"
    (night,) = inputs([f"{address}/visits/night.hea"])
    with night.local() as path:
        assert len(list(path.parent.iterdir())) == 5
    assert found.identity != night.identity


def test_a_connection_that_breaks_is_tried_again(web: Any) -> None:
    address, faults, asked = web
    (found,) = inputs([f"{address}/echo%201.dcm"])
    faults["/echo%201.dcm"] = ["503", "cut", "cut"]
    asked.clear()
    with found.local() as path:
        assert path.stat().st_size == found.size_bytes
    assert asked["GET /echo%201.dcm"] == 4


@pytest.mark.parametrize(
    ("fault", "sentence", "passing"),
    [
        ("cut", "The connection broke each time", True),
        ("503", "cannot give", True),
        ("403", "refuses access", True),
        ("404", "does not exist", False),
    ],
)
def test_a_server_that_fails_is_one_sentence(web: Any, fault: str, sentence: str, passing: bool) -> None:
    address, faults, _ = web
    (found,) = inputs([f"{address}/echo%201.dcm"])
    faults["/echo%201.dcm"] = [fault] * 10
    with pytest.raises(InvalidInput, match=sentence) as caught:
        found.local().__enter__()
    assert isinstance(caught.value, NotFetched) is passing


def test_a_large_archive_of_a_server_without_parts_is_refused(
    web: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ecgomics.cohort import remote

    address, _, _ = web
    (echo, _) = inputs([f"{address}/all.zip/in", f"{address}/all.zip/ecg_01.hea"])
    remote._kept.cache_clear()
    monkeypatch.setattr(remote, "_KEPT_BYTES", 0)
    monkeypatch.setattr(remote, "MOST_UNFOLDED_BYTES", 1000)
    with pytest.raises(UnreadableFile, match=r"its server gives no parts of files: download it first"):
        echo.local().__enter__()


def test_what_is_not_on_a_web_server(web: Any) -> None:
    address, _, _ = web
    with pytest.raises(InvalidInput, match=r"nothing\.dcm does not exist\.$"):
        inputs([f"{address}/nothing.dcm"])
    with pytest.raises(InvalidInput, match=r"nothing/? does not exist\.$"):
        inputs([f"{address}/nothing/"])
    with pytest.raises(InvalidInput, match=r"^The host of http://127\.0\.0\.1:9/a\.dcm does not answer\.$"):
        inputs(["http://127.0.0.1:9/a.dcm"])
    with pytest.raises(InvalidInput, match=r"^The host of http://nowhere\.invalid/a\.dcm cannot be found\.$"):
        inputs(["http://nowhere.invalid/a.dcm"])


def test_no_secret_is_ever_shown(web: Any) -> None:
    address, faults, _ = web
    url = f"{address}/echo%201.dcm?signature=s3cret#fragment"
    (found,) = inputs([url], storage_options={"headers": {"Authorization": "s3cret"}})
    faults["/echo%201.dcm"] = ["403"] * 10
    with pytest.raises(InvalidInput) as caught:
        found.local().__enter__()
    for text in (repr(found), found.name, found.location, str(caught.value)):
        assert "s3cret" not in text
    for url in ("http://user:s3cret@127.0.0.1/a.dcm", "s3://key:s3cret@bucket/a.dcm"):
        with pytest.raises(InvalidInput, match=r"holds a user or a password") as caught:
            inputs([url])
        assert "s3cret" not in str(caught.value)
        assert "user" not in str(caught.value).replace("a user or", "")


# S3 -------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def s3(clinic: Path) -> Iterator[dict[str, Any]]:
    """The clinic in a bucket of moto's S3, and the options that reach it."""
    pytest.importorskip("s3fs", reason="S3 needs the extra “remote”")
    server_module = pytest.importorskip("moto.server", reason="moto stands for S3 in tests")
    server = server_module.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    options = {"key": "testing", "secret": "t0psecret", "endpoint_url": f"http://{host}:{port}"}
    files = fsspec.filesystem("s3", **options)
    files.mkdir("clinic")
    files.put(f"{clinic}/", "clinic/cohort", recursive=True)
    yield options
    server.stop()


def test_a_bucket_is_as_a_folder_on_disk(s3: dict[str, Any], clinic: Path) -> None:
    measured(inputs(["s3://clinic/cohort"], storage_options=s3), clinic)
    for url, name in (
        ("s3://clinic/**/*.dcm", "cohort/echo 1"),
        ("s3://clinic/cohort/echo 1.dcm", "echo 1"),
        ("s3://clinic/cohort/visits/night", "night"),
        ("s3://clinic/cohort/all.zip/in/echo.dcm", "echo"),
    ):
        assert [each.name for each in inputs([url], storage_options=s3)] == [name]


def test_large_archives_are_read_in_parts(
    s3: dict[str, Any], clinic: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ecgomics.cohort import remote

    monkeypatch.setattr(remote, "_KEPT_BYTES", 0)
    remote._kept.cache_clear()
    found = by_name(inputs(["s3://clinic/cohort/all.zip"], storage_options=s3))
    with found["in/echo"].local() as path:
        assert path.read_bytes() == (clinic / "echo 1.dcm").read_bytes()
    remote._kept.cache_clear()


def test_a_bucket_that_fails_is_one_sentence(s3: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidInput, match=r"^There is no bucket nowhere\.$"):
        inputs(["s3://nowhere/a"], storage_options=s3)
    with pytest.raises(InvalidInput, match=r"^s3://clinic/cohort/nothing does not exist\.$"):
        inputs(["s3://clinic/cohort/nothing"], storage_options=s3)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    without = {"endpoint_url": s3["endpoint_url"]}
    with pytest.raises(InvalidInput, match=r"^There are no credentials for s3://clinic/cohort") as caught:
        inputs(["s3://clinic/cohort"], storage_options=without)
    assert isinstance(caught.value, NotFetched)


def test_options_are_not_shown(s3: dict[str, Any]) -> None:
    found = inputs(["s3://clinic/cohort"], storage_options=s3)
    assert "t0psecret" not in repr(found)


def test_options_of_storage_from_the_command_line() -> None:
    assert storage.storage_options(["anon=true", "endpoint_url=http://h:1/?a=b", "retries=3"]) == {
        "anon": True,
        "endpoint_url": "http://h:1/?a=b",
        "retries": 3,
    }
    for wrong in ("anon", "=x"):
        with pytest.raises(InvalidInput, match=r"written key=value"):
            storage.storage_options([wrong])

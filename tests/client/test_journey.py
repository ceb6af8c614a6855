"""A whole journey of the client on a real server: folder in, profile, cohort, discovery, files out."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import ecgomics as eo
from benchmarks.live.serving import Serving
from ecgomics.client import Client
from ecgomics.core.errors import InvalidInput, NotFound, Refused, UnreadableFile, Unstated
from ecgomics.core.recording import Recording
from ecgomics.io import write_wfdb
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan

RECORDINGS = 24
#: What is slow and has tests of its own is left out.
PLAN = {"minimum_records": 20, "bootstrap": 0, "permutations": 20, "learners": [], "spaces": ["pca"]}


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of a server of its own."""
    with Serving(tmp_path_factory.mktemp("served") / "data") as server:
        yield Client(server.address)


@pytest.fixture(scope="module")
def header(sinus_ecg: Recording, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An ECG as WFDB."""
    return write_wfdb(sinus_ecg, tmp_path_factory.mktemp("one"))


@pytest.fixture(scope="module")
def ecg_id(platform: Client, header: Path) -> str:
    """A recording that was handed in by its header."""
    found = platform.recordings.upload(header)
    again = platform.recordings.upload(header.with_suffix(".dat"))
    assert again["id"] == found["id"], "the same content is the same recording"
    return str(found["id"])


def test_a_recording_comes_back_as_it_was_handed_in(platform: Client, ecg_id: str, header: Path) -> None:
    assert platform.health()["status"] == "ok"
    ours, found = eo.read(header), platform.recordings.read(ecg_id)
    assert (found["name"], found["leads"]) == ("sinus", list(ours.leads))
    samples = platform.recordings.samples(ecg_id, path="recorded", start_s=2.0, end_s=4.0)
    assert (samples.fs_hz, samples.leads, samples.start_s) == (500.0, ours.leads, 2.0)
    assert samples.ecg_mv == pytest.approx(ours.ecg_mv[:, 1000:2000], abs=1e-6)


def test_the_profile_is_the_library_s_own_as_a_table(platform: Client, ecg_id: str, header: Path) -> None:
    table = platform.recordings.profile(ecg_id)
    ours = eo.profile(eo.read(header)).to_table()
    assert table.columns.tolist() == ours.columns.tolist()
    names = ["record", "code", "symbol", "lead", "value_text", "unit", "validity", "version", "chain"]
    assert table[names].to_numpy().tolist() == ours[names].to_numpy().tolist()
    for name in ("value", "n", "spread"):
        assert table[name].to_numpy(float) == pytest.approx(ours[name].to_numpy(float), rel=1e-9, nan_ok=True)
    assert len(platform.recordings.fiducials(ecg_id)["beats"]) == 12


def test_errors_are_the_library_s_with_the_server_s_sentence(platform: Client, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no such recording"):
        platform.recordings.profile("nothing")
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)))
    with pytest.raises(UnreadableFile, match=r"noise\.bin is in no known format"):
        platform.recordings.upload(tmp_path / "noise.bin")
    (tmp_path / "bare.csv").write_text("I,II\n" + "0.1,0.2\n" * 3000)
    with pytest.raises(Unstated, match="fs_hz"):
        platform.recordings.upload(tmp_path / "bare.csv")
    assert platform.recordings.upload(tmp_path / "bare.csv", fs_hz=250, unit="mV")["fs_hz"] == 250.0
    with pytest.raises(InvalidInput, match=r"missing\.dcm cannot be read"):
        platform.recordings.upload(tmp_path / "missing.dcm")
    with pytest.raises(Refused, match="unknown, expired or revoked"):
        Client(platform.transport.base_url, "ecg_wrong").recordings.read("x")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """ECGs of one lead in two arms, whose rates differ, with a file that is none and a table of the arms beside."""
    root = tmp_path_factory.mktemp("study")
    rows = ["record,arm"]
    for number in range(RECORDINGS):
        arm = "AB"[number % 2]
        rr_ms = 820.0 - 4.0 * number - (120.0 if arm == "B" else 0.0)
        plan = regular_plan([rr_ms] * 14, beat_shape(PATTERNS["normal"], Body()), first_s=0.2)
        acquisition = Acquisition(8.0, 250.0, leads=("II",), noise=Noise(white_uv=3.0), seed=number)
        write_wfdb(phantom(plan, acquisition, name=f"ecg_{number:02d}").recording, root)
        rows.append(f"ecg_{number:02d},{arm}")
    (root / "notes.pdf").write_bytes(b"%PDF-1.4 nothing")
    (root.parent / "arms.csv").write_text("\n".join(rows) + "\n")
    return root


def test_from_a_folder_to_a_discovery(platform: Client, folder: Path, tmp_path: Path) -> None:
    told: list[str] = []
    outcomes = platform.recordings.upload_folder(folder, progress=lambda each: told.append(each["name"]))
    kept = [each["recording"]["id"] for each in outcomes if each["recording"]]
    assert (len(kept), len(told)) == (RECORDINGS, len(outcomes))
    assert {each["name"] for each in platform.recordings.list("ecg_0")} == {f"ecg_{n:02d}" for n in range(10)}
    assert {each["id"] for each in platform.recordings.search("ecg_")} == set(kept)

    cohort = platform.cohorts.make("the study", query="ecg_")
    seen: list[int] = []
    done = platform.jobs.wait(cohort["job"], progress=lambda each: seen.append(each["done"]), timeout_s=300)
    assert (done["done"], done["failed"], seen[-1]) == (RECORDINGS, 0, RECORDINGS)
    assert platform.cohorts.table(cohort["id"]).heart_rate.between(60.0, 100.0).all()
    citation = platform.cohorts.file(cohort["id"], "citation", to=tmp_path / "cite.txt")
    assert (tmp_path / "cite.txt").read_bytes() == citation
    assert [each["id"] for each in platform.cohorts.list()] == [cohort["id"]]

    joined = platform.cohorts.join_outcomes(cohort["id"], folder.parent / "arms.csv")
    assert joined["columns"] == ["arm"]
    asked = platform.discoveries.run(cohort["id"], "arm", levels=["A", "B"], plan=PLAN)
    platform.jobs.wait(asked["job"], timeout_s=300)
    found = platform.discoveries.read(asked["id"])
    assert found["hash"] == platform.discoveries.list(cohort["id"])[0]["hash"]
    platform.discoveries.file(asked["id"], "report.html", to=tmp_path / "report.html")
    assert found["hash"][:12] in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert {each.name for each in tmp_path.iterdir()} == {"cite.txt", "report.html"}, "nothing half written"
    platform.cohorts.delete(cohort["id"])
    with pytest.raises(NotFound):
        platform.cohorts.read(cohort["id"])


def test_a_cohort_is_chosen_in_one_way(platform: Client) -> None:
    with pytest.raises(InvalidInput, match="not of several"):
        platform.cohorts.make("both", query="a", groups=["b"])


def test_the_client_brings_nothing_of_the_server() -> None:
    code = (
        "import sys, ecgomics.client\n"
        "print([n for n in ('fastapi', 'sqlalchemy', 'uvicorn', 'pandas', 'ecgomics.services') if n in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"

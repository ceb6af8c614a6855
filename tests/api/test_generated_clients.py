"""A client that a generator makes from the OpenAPI description works."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.live.serving import Serving

OPENAPI = Path(__file__).parents[2] / "web" / "openapi.json"
#: An environment of its own, in which the program runs, too: it knows nothing of ours.
GENERATOR = Path(os.environ.get("ECGOMICS_GENERATOR") or Path(sys.prefix) / "generator" / "bin" / "python")
#: Nothing is formatted afterwards; files that are neither text nor JSON are bytes.
CONFIG = """
post_hooks: []
content_type_overrides:
  application/pdf: application/octet-stream
  application/yaml: application/octet-stream
  application/zip: application/octet-stream
  image/svg+xml: application/octet-stream
"""
PROGRAM = """
import io, math, sys
from generated import Client
from generated.api.catalogue import list_biomarkers
from generated.api.original import analyse_as_original
from generated.api.recordings import list_recordings, read_fiducials, read_profile, read_recording, upload_recording
from generated.api.server import read_health
from generated.models import AnalyseAsOriginalBody, BodyUploadRecording, Problem
from generated.types import File

with Client(base_url=sys.argv[1], timeout=60.0) as client:
    assert read_health.sync(client=client).status == "ok"
    assert len(list_biomarkers.sync(client=client).biomarkers) > 500
    wave = [math.exp(-0.5 * ((place / 250 % 0.8 - 0.4) / 0.012) ** 2) for place in range(3000)]
    table = "time_s,II (mV)\\n" + "".join(f"{place / 250:.3f},{mv:.4f}\\n" for place, mv in enumerate(wave))
    file = File(payload=io.BytesIO(table.encode()), file_name="strip.csv", mime_type="text/csv")
    made = upload_recording.sync(client=client, body=BodyUploadRecording(files=[file]))
    assert not isinstance(made, Problem), made.detail
    assert (made.name, made.leads, made.fs_hz) == ("strip", ["II"], 250.0), made
    assert read_recording.sync(made.id, client=client).source_sha256 == made.source_sha256
    assert [each.id for each in list_recordings.sync(client=client).items] == [made.id]
    rates = [each.value for each in read_profile.sync(made.id, client=client).values if each.symbol == "heart_rate"]
    assert abs(rates[0] - 75.0) < 0.2, rates
    assert len(read_fiducials.sync(made.id, client=client).beats) == 15
    gone = read_recording.sync("nothing", client=client)
    assert isinstance(gone, Problem) and gone.status == 404 and "no such recording" in gone.detail, gone
    asked = AnalyseAsOriginalBody(ecg_data=wave, ecg_sample_rate=250.0)
    found = analyse_as_original.sync(client=client, body=asked)
    assert found.code == 200, found.msg
    heart = found.data["Structural_ECGomics"]["heart_rate_related"]
    assert abs(heart["heart_rate_per_min"] - 75.0) < 0.2
print("all said")
"""


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a Python client that openapi-python-client made; skipped where that is not installed."""
    if not GENERATOR.exists():
        pytest.skip("the generator of clients is not installed: make .stamps/generator")
    folder = tmp_path_factory.mktemp("generated")
    (folder / "config.yaml").write_text(CONFIG)
    options = ["--path", str(OPENAPI), "--config", str(folder / "config.yaml")]
    where = ["--meta", "none", "--output-path", str(folder / "generated")]
    made = subprocess.run(
        [str(GENERATOR), "-m", "openapi_python_client", "generate", *options, *where],
        capture_output=True,
        text=True,
        check=False,
    )
    said = made.stdout + made.stderr
    assert made.returncode == 0, said
    assert "WARNING" not in said, "every operation is generated: " + said
    assert "Unable to" not in said, "every schema is generated: " + said
    return folder


def test_a_generated_python_client_does_what_a_page_does(generated: Path, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM)
    with Serving(tmp_path / "data") as server:
        ran = subprocess.run(
            [str(GENERATOR), str(tmp_path / "program.py"), server.address],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PYTHONPATH": str(generated), "NO_PROXY": "127.0.0.1"},
        )
    assert (ran.returncode, ran.stdout) == (0, "all said\n"), ran.stderr


def test_every_operation_has_a_module(generated: Path) -> None:
    modules = {each.stem for each in (generated / "generated" / "api").glob("*/*.py")} - {"__init__"}
    paths = json.loads(OPENAPI.read_text(encoding="utf-8"))["paths"].values()
    assert {each["operationId"] for path in paths for each in path.values()} == modules

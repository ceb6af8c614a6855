"""Makes what the tests of upgrading open: a small platform as the present version leaves it, as text and tiny files.

    python -m tests.upgrade.make tests/upgrade/release_0014

It is run once, with a version that is about to be released, and what it wrote is committed; the folder is named after
the last migration. Everything in it is synthetic: phantoms, invented names, secrets of nobody.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from fastapi.testclient import TestClient

from ecgomics.api.app import create_app
from ecgomics.api.server_options import ServerOptions
from ecgomics.phantom import PATTERNS, Acquisition, Body, beat_shape, phantom, regular_plan
from ecgomics.services.webhooks import SendingRules
from ecgomics.store import Store
from tests.api.home import paired
from tests.api.test_upload_batches import Sender
from tests.postgresql import Server, serving

API: Final = "/api/v1"
BASE: Final = "http://127.0.0.1:8000"
#: What is asked for when it is made and again after it was upgraded; every answer must hold what it held.
ADDRESSES: Final = (
    "recordings?limit=100",
    "library?q=bed",
    "projects",
    "subjects",
    "tokens",
    "webhooks",
    "audit?limit=200",
    "settings",
    "uploads",
    "devices",
    "cohorts",
)
OF_A_RECORDING: Final = ("", "/notes", "/corrections", "/profile")


def table(rate_per_min: float, *, leads: tuple[str, ...] = ("II", "V5"), seconds: float = 10.0) -> bytes:
    """Some seconds of a phantom as a table."""
    rr_ms = 60_000.0 / rate_per_min
    plan = regular_plan([rr_ms] * 20, beat_shape(PATTERNS["normal"], Body()), first_s=0.3)
    made = phantom(plan, Acquisition(seconds, 250.0, leads=leads), name="phantom").recording
    rows = "".join(
        f"{sample / 250.0:.3f},{','.join(f'{value:.3f}' for value in each)}\n"
        for sample, each in enumerate(made.ecg_mv.T)
    )
    return f"time_s,{','.join(f'{lead} (mV)' for lead in leads)}\n{rows}".encode()


def fill(client: TestClient) -> dict[str, Any]:
    """Use everything that is kept; what it answered, and the secrets that must open what they opened."""

    def post(path: str, **body: Any) -> Any:
        answer = client.post(f"{API}/{path}", json=body)
        assert answer.is_success, (path, answer.text)
        return answer.json()

    ids = []
    for number, rate in enumerate((60.0, 90.0)):
        files = {"files": (f"ward/bed_{number}.csv", table(rate))}
        ids.append(client.post(f"{API}/recordings", files=files).json()["id"])
    post("projects", name="Heart failure")
    beats = client.get(f"{API}/recordings/{ids[0]}/fiducials").json()["beats"]
    edit = {"do": "remove_beat", "beat_s": beats[3]["peak_s"]}
    post(f"recordings/{ids[0]}/corrections", base=0, edits=[edit])
    client.get(f"{API}/recordings/{ids[0]}/profile")
    post(f"recordings/{ids[1]}/notes", kind="comment", body={"text": "A pause after lunch"})
    post("settings", name="Own definitions", values={"own_definitions": True})
    token = post("tokens", name="Reader", scope="read")["secret"]
    post("webhooks", url="http://127.0.0.1:9/hook")
    _, headers = paired(client, name="Ada")
    cohort = post("cohorts", name="All of them", selection={"kind": "all"})
    sender = Sender(client)
    batch = sender.begin()
    sender.send_all(batch, {"bed 7": {"bed_7.csv": table(75.0, leads=("II",), seconds=4.0)}})
    return {
        "recordings": ids,
        "token": token,
        "phone": headers["Authorization"],
        "cohort": cohort["id"],
        "batch": batch,
    }


def answers(client: TestClient, recordings: list[str]) -> dict[str, Any]:
    """What is told now, by address."""
    addresses = [*ADDRESSES, *(f"recordings/{each}{part}" for each in recordings for part in OF_A_RECORDING)]
    found = {each: client.get(f"{API}/{each}") for each in addresses}
    assert all(each.status_code == 200 for each in found.values()), found
    return {name: _short(answer.json()) for name, answer in found.items()}


def _short(answer: Any) -> Any:
    """Of a profile the value that anybody would look at first: others may be measured better by another version."""
    if isinstance(answer, dict) and len(answer.get("values", [])) > 100:
        return {
            "heart_rate": next(each["value"] for each in answer["values"] if each["symbol"] == "heart_rate")
        }
    return answer


def make(folder: Path) -> None:
    """Write both kinds of databases with their files."""
    os.environ["ECGOMICS_PSEUDONYM_KEY"] = "a key for the tests only"
    with serving() as server:
        if server is None:
            raise SystemExit("PostgreSQL is not installed here: apt-get install postgresql")
        for kind in ("sqlite", "postgresql"):
            with tempfile.TemporaryDirectory() as data:
                _make(folder / kind, Path(data), None if kind == "sqlite" else server)


def _make(folder: Path, data: Path, server: Server | None) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    url = None if server is None else server.url_for(data)
    options = ServerOptions(webhook_rules=SendingRules(to_private=True))
    with Store(data, database_url=url) as store:
        # Not started: what is to be done in the background is left for the version that opens it.
        client = TestClient(create_app(store, options=options), base_url=BASE)
        made = fill(client)
        told = made | {"answers": answers(client, made["recordings"])}
    (folder / "told.json").write_text(json.dumps(told, ensure_ascii=False, sort_keys=True) + "\n")
    script = _of_file(data) if server is None else _of_server(server, url or "")
    (folder / "database.sql").write_text(script)
    for path in sorted(data.rglob("*")):
        if path.is_file() and ".sqlite" not in path.name:
            to = folder / "files" / path.relative_to(data)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, to)


def _of_file(data: Path) -> str:
    database = sqlite3.connect(data / "ecgomics.sqlite")
    try:
        return "\n".join(database.iterdump()) + "\n"
    finally:
        database.close()


def _of_server(server: Server, url: str) -> str:
    """As its own program tells it, without what only another program of it understands."""
    program = shutil.which("pg_dump", path=f"{server.bin}{os.pathsep}/usr/bin") or "pg_dump"
    dump = [program, "--inserts", "--no-owner", "--no-privileges", "-d", url]
    text = subprocess.run(dump, capture_output=True, text=True, check=True).stdout
    kept = [each for each in text.splitlines() if not each.startswith(("\\", "--")) and each.strip()]
    return "\n".join(kept) + "\n"


if __name__ == "__main__":
    make(Path(sys.argv[1]))

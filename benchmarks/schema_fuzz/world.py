"""A platform with something of every kind in it, so that generated requests meet what is there."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import httpx2 as httpx
import numpy as np

from benchmarks.live.sensors import POLAR_H10, counts_of, frames_of, session_of
from ecgomics.core.recording import Recording, Subject
from ecgomics.io import write_wfdb
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from ecgomics.store.consents import TEXT_VERSION

API: Final = "/api/v1"
RECORDINGS: Final = 24
#: What is slow has tests of its own.
PLAN: Final = {
    "minimum_records": 20,
    "bootstrap": 0,
    "permutations": 20,
    "learners": ["elastic net"],
    "spaces": ["pca"],
}
POPULATION: Final = b"symbol,age_from,age_to,n,p5,p50,p95\nqrs_duration,18,89,60,40,50,60\n"
_PATIENCE_S: Final = 240.0
_POLL_S: Final = 0.1
_LONG_S: Final = 700.0

Json = dict[str, Any]


@dataclass
class Filler:
    """Puts things into a platform by its interface, as a person who may everything does."""

    client: httpx.Client
    phone: str | None = None
    """The token of a paired phone, once there is one."""
    participant: str | None = None
    """Ada's identifier, whose phone it is."""
    share: Json | None = None
    """What the phone shared, with the secret of its link."""
    pairing: str | None = None
    """Identifier of a pairing that nobody used yet."""

    def post(self, path: str, body: object = None, **options: Any) -> Json:
        """What a request that must succeed was answered."""
        answer = self.client.post(f"{API}/{path}", json=body, **options)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        found: Json = answer.json() if answer.content else {}
        return found

    def put(self, path: str, body: object) -> None:
        """A request that must succeed."""
        answer = self.client.put(f"{API}/{path}", json=body)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"

    def get(self, path: str, **options: Any) -> Any:
        """An answer, or None where it was refused."""
        answer = self.client.get(f"{API}/{path}", **options)
        return answer.json() if answer.is_success else None

    def fill(self) -> None:
        """Something of every kind; takes some ten seconds."""
        kept = [self._upload(each) for each in _people()]
        long_id = self._upload(_long())
        self.post(f"recordings/{long_id}/long")
        self._annotate(kept)
        self._upload_in_chunks()
        self._make_what_is_named(kept)
        self._pair_and_share()
        self._stream()
        self._discover(kept)
        self._wait(lambda: bool(self.get(f"recordings/{long_id}/long")["complete"]))
        self.post(f"recordings/{long_id}/long/corrections", {"what": "class", "found": "N", "called": "V"})

    def _upload(self, recording: Recording, path: str = "recordings", **options: Any) -> str:
        with TemporaryDirectory() as folder:
            header = write_wfdb(recording, Path(folder))
            files = [
                ("files", (each.name, each.read_bytes())) for each in (header, header.with_suffix(".dat"))
            ]
        answer = self.client.post(f"{API}/{path}", files=files, **options)
        assert answer.is_success, answer.text
        told: Json = answer.json()
        return str(told.get("id") or told["recording_id"])

    def _annotate(self, kept: list[str]) -> None:
        for each in kept[:3]:
            self.post(f"recordings/{each}/notes", {"kind": "comment", "body": {"text": "seen"}})
            edits = [{"do": "wave_absent", "wave": "P"}]
            self.post(f"recordings/{each}/corrections", {"base": 0, "edits": edits, "reason": "by eye"})
        of_one = [{"id": each, "subject": "Ada", "add_tags": ["seen"]} for each in kept[:6]]
        self.post("library/edits", {"edits": of_one})
        self.post("populations", params={"name": "ours"}, files={"file": ("ours.csv", POPULATION)})

    def _upload_in_chunks(self) -> None:
        batch = self.post("uploads", {"name": "ward"})["id"]
        numbers = np.round(_people()[0].ecg_mv[0] * 1000.0).astype(int)
        content = ("\n".join(map(str, numbers)) + "\n").encode()
        files = [{"path": "one.csv", "size_bytes": len(content), "modified_ms": 1_700_000_000_000}]
        waiting = [{"path": "two.csv", "size_bytes": 99, "modified_ms": 1_700_000_000_000}]
        listed = self.post(
            f"uploads/{batch}/entries",
            {"entries": [{"name": "one", "files": files}, {"name": "two", "files": waiting}]},
        )
        file_id = listed[0]["files"][0]["id"]  # type: ignore[index]  # this answer is a list
        digest = hashlib.sha256(content).hexdigest()
        self.post(f"uploads/{batch}/hashes", {"files": [{"file": file_id, "sha256": digest}]})
        sent = self.client.put(
            f"{API}/uploads/{batch}/files/{file_id}",
            params={"offset": 0},
            content=content,
            headers={"content-type": "application/octet-stream"},
        )
        assert sent.is_success, sent.text
        self.post("mapping-presets", {"name": "ours", "header": "I,II", "facts": {"fs_hz": 500.0}})

    def _make_what_is_named(self, kept: list[str]) -> None:
        self.post("projects", {"name": "another"})
        self.post("record-sets", {"name": "some", "recording_ids": kept[:4]})
        self.post("biomarker-sets", {"name": "two", "symbols": ["heart_rate", "qrs_duration"]})
        self.post("settings", {"name": "ours", "values": {}})
        self.post("tokens", {"name": "a program", "scope": "read"})
        hook = self.post("webhooks", {"url": "https://127.0.0.1:9/in"})
        self.post(f"webhooks/{hook['webhook']['id']}/ping")

    def pair(self) -> None:
        """Pair a phone of Ada's."""
        made = self.post("mobile/pairings", {"name": "Ada"})
        told = self.post("mobile/pair", {"code": made["code"], "device_name": "her phone"})
        self.phone, self.participant = told["token"], told["participant"]["id"]

    def _pair_and_share(self) -> None:
        self.pair()
        shows = {"Authorization": f"Bearer {self.phone}"}
        self._upload(_strap(), "mobile/recordings", headers=shows)

        agreed = {"given": True, "text_version": TEXT_VERSION}
        self.client.put(f"{API}/mobile/consent", json=agreed, headers=shows).raise_for_status()
        self.share = self.post("mobile/shares", {"name": "Dr Kim"}, headers=shows)
        self.pairing = self.post("mobile/pairings", {"name": "Bob"})["id"]

    def _stream(self) -> None:
        said = session_of(POLAR_H10)
        self.post("live/sessions", said)
        frames = frames_of(POLAR_H10, counts_of(POLAR_H10, 12.0), begin_us=0)
        self.client.put(
            f"{API}/live/sessions/{said['id']}/chunks/0",
            content=b"".join(frames),
            headers={"content-type": "application/octet-stream"},
        ).raise_for_status()

    def _discover(self, kept: list[str]) -> None:
        rows = "\n".join(f"p{number:02d},{number % 2},{50 + number}" for number in range(RECORDINGS))
        table = f"name,case,site\n{rows}\n".encode()
        answer = self.client.post(
            f"{API}/outcome-tables", files={"file": ("t.csv", BytesIO(table))}, data={"key": "recording"}
        )
        assert answer.is_success, answer.text
        chosen = {"kind": "recordings", "values": kept}
        cohort = self.post("cohorts", {"name": "everybody", "selection": chosen})
        self._wait_for_job(cohort["job"]["id"])
        joined = self.client.post(
            f"{API}/cohorts/{cohort['id']}/outcomes",
            files={"file": ("more.csv", BytesIO(table.replace(b"site", b"ward").replace(b"case", b"sick")))},
            data={"key": "name"},
        )
        assert joined.is_success, joined.text
        asked = {"outcome": "case", "levels": ["0", "1"], "plan": PLAN}
        made = self.post(f"cohorts/{cohort['id']}/discoveries", asked)
        self._wait_for_job(self.post(f"discoveries/{made['id']}/run")["id"])

    def _wait_for_job(self, job_id: str) -> None:
        self._wait(lambda: self.get(f"jobs/{job_id}")["state"] not in ("queued", "running"))
        found = self.get(f"jobs/{job_id}")
        assert found["state"] == "done", found

    def _wait(self, until: Callable[[], bool]) -> None:
        end_s = time.monotonic() + _PATIENCE_S
        while not until():
            assert time.monotonic() < end_s, "what was begun does not end"
            time.sleep(_POLL_S)


# What is handed in ----------------------------------------------------------------------------------------------------


def _people() -> list[Recording]:
    """One lead of eight seconds of each of two groups, whose rates differ."""
    found = []
    for number in range(RECORDINGS):
        plan = regular_plan(
            [820.0 - 6.0 * number - 90.0 * (number % 2)] * 14,
            beat_shape(PATTERNS["normal"], Body()),
            first_s=0.2,
        )
        acquisition = Acquisition(8.0, 250.0, leads=("II",), noise=Noise(white_uv=3.0), seed=number)
        subject = Subject(age_years=40.0 + number, sex="female" if number % 3 else "male")
        found.append(_rounded(phantom(plan, acquisition, name=f"p{number:02d}", subject=subject).recording))
    return found


def _long() -> Recording:
    plan = regular_plan([800.0] * round(_LONG_S / 0.79), beat_shape(PATTERNS["normal"], Body()), first_s=0.4)
    acquisition = Acquisition(_LONG_S, 125.0, leads=("II",), noise=Noise(white_uv=4.0), seed=3)
    return _rounded(phantom(plan, acquisition, name="night").recording)


def _strap() -> Recording:
    plan = regular_plan([900.0] * 36, beat_shape(PATTERNS["normal"], Body()), first_s=0.3)
    acquisition = Acquisition(30.0, 130.0, leads=("II",), noise=Noise(white_uv=4.0))
    made = _rounded(phantom(plan, acquisition, name="strap").recording)
    return replace(made, started_at=datetime.now(UTC), device="Polar H10", band_hz=(0.7, 40.0))


def _rounded(recording: Recording) -> Recording:
    return replace(recording, ecg_mv=np.round(recording.ecg_mv, 3))

"""What people do with the server until it is killed: they bring in, change, correct and delete, and run jobs."""

import hashlib
import http.client
import itertools
import json
import random
import threading
from dataclasses import dataclass, field
from typing import Any, Final

from benchmarks.kills.facts import Facts, Known, come, corrected, decided, gone, noted, tagged
from benchmarks.upload import table
from ecgomics.store.identity import identity_of_files

API: Final = "/api/v1"
LENGTH_S: Final = 8.0
_BOUNDARY: Final = "kills"
_IN_A_BATCH: Final = 3
_CALIPER: Final = {
    "kind": "caliper",
    "body": {"measures": "time", "lead": "II", "from": {"s": 1.2, "mv": 0.1}, "to": {"s": 1.6, "mv": 0.1}},
}
_PLAN: Final = {"minimum_records": 20, "bootstrap": 0, "permutations": 20, "learners": [], "spaces": ["pca"]}


class Ended(Exception):
    """The server ended before it answered."""


@dataclass
class Ledger:
    """What was acknowledged, by whichever worker."""

    recordings: dict[str, Known] = field(default_factory=dict)
    jobs: set[str] = field(default_factory=set)
    batches: set[str] = field(default_factory=set)
    acknowledged: int = 0
    cohort: str | None = None
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    lock: threading.Lock = field(default_factory=threading.Lock)
    _more: threading.Event = field(default_factory=threading.Event)

    def put(self, known: Known) -> Known:
        """A recording that may come."""
        with self.lock:
            self.recordings[known.id] = known
        return known

    def count(self) -> None:
        """One more answer that says that something is kept."""
        with self.lock:
            self.acknowledged += 1
        self._more.set()

    def begin_round(self) -> None:
        """From now on it is waited for another acknowledgement."""
        self._more.clear()

    def wait_for_more(self, longest_s: float) -> None:
        """Wait until something was acknowledged in this round."""
        self._more.wait(longest_s)


class Worker(threading.Thread):
    """One person, with recordings that nobody else changes."""

    def __init__(self, ledger: Ledger, mine: list[Known], *, port: int, seed: str) -> None:
        super().__init__(daemon=True)
        self.ledger = ledger
        self.mine = mine
        self.refusals: list[str] = []
        self._draw = random.Random(seed)
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._has_jobs = seed.endswith("0")

    def run(self) -> None:
        """Work until the server ends."""
        actions = [self._bring, self._batch, self._tag, self._decide, self._note, self._correct, self._remove]
        weights = [4, 2, 4, 3, 3, 1, 1]
        if self._has_jobs:
            actions, weights = [*actions, self._extract, self._discover, self._long], [*weights, 1, 1, 1]
        try:
            while True:
                (action,) = self._draw.choices(actions, weights)
                action()
        except Ended:
            return

    def _ask(self, method: str, path: str, content: bytes, kind: str) -> tuple[int, Any]:
        try:
            self._http.request(method, API + path, content, {"content-type": kind})
            answer = self._http.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Ended from error
        if answer.status >= 400 and not path.endswith("/discoveries"):  # there is none before an extraction
            self.refusals.append(f"{method} {path}: {answer.status} {body[:200]!r}")
        elif answer.status < 400:
            self.ledger.count()
        return answer.status, json.loads(body) if body else None

    def _json(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        return self._ask(method, path, json.dumps({} if body is None else body).encode(), "application/json")

    def _new(self) -> tuple[Known, str, bytes]:
        number = next(self.ledger.numbers)
        content = table(number, LENGTH_S)
        name = f"rec_{number:05d}.csv"
        known = Known(identity_of_files({name: content}), number, Facts(there=False))
        return self.ledger.put(known), name, content

    def _bring(self) -> None:
        known, name, content = self._new()
        head = (
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
            "Content-Type: text/csv\r\n\r\n"
        )
        body = head.encode() + content + f"\r\n--{_BOUNDARY}--\r\n".encode()
        known.begun(come)
        status, _ = self._ask("POST", "/recordings", body, f"multipart/form-data; boundary={_BOUNDARY}")
        self._said(known, status)
        if status < 400:
            self.mine.append(known)

    def _batch(self) -> None:
        status, batch = self._json("POST", "/uploads", {"name": "batch"})
        if status >= 400:
            return
        self.ledger.batches.add(batch["id"])
        new = [self._new() for _ in range(_IN_A_BATCH)]
        listed = [
            {"name": name.removesuffix(".csv"), "files": [{"path": name, "size_bytes": len(content)}]}
            for _, name, content in new
        ]
        _, entries = self._json("POST", f"/uploads/{batch['id']}/entries", {"entries": listed})
        for entry, (known, _, content) in zip(entries, new, strict=True):
            (file,) = entry["files"]
            told = {"files": [{"file": file["id"], "sha256": hashlib.sha256(content).hexdigest()}]}
            self._json("POST", f"/uploads/{batch['id']}/hashes", told)
            known.begun(come)
            at = f"/uploads/{batch['id']}/files/{file['id']}?offset=0"
            status, _ = self._ask("PUT", at, content, "application/octet-stream")
            self._said(known, status)

    def _tag(self) -> None:
        tag = f"tag {self._draw.randrange(1000)}"
        self._edit({"add_tags": [tag]}, tagged(tag))

    def _decide(self) -> None:
        decision = self._draw.choice(("accepted", "excluded", "open"))
        reason = "noise" if decision == "excluded" else ""
        self._edit({"triage": {"decision": decision, "reason": reason, "note": ""}}, decided(decision))

    def _edit(self, part: dict[str, Any], change: Any) -> None:
        known = self._one()
        if known is not None:
            known.begun(change)
            self._said(known, self._json("POST", "/library/edits", {"edits": [{"id": known.id, **part}]})[0])

    def _note(self) -> None:
        known = self._one()
        if known is not None:
            known.begun(noted)
            self._said(known, self._json("POST", f"/recordings/{known.id}/notes", _CALIPER)[0])

    def _correct(self) -> None:
        known = self._one()
        if known is not None:
            begin_s = self._draw.uniform(0.0, LENGTH_S - 1.0)
            edit = {"do": "exclude", "begin_s": begin_s, "end_s": begin_s + 0.5}
            known.begun(corrected)
            body = {"base": known.facts.corrections, "edits": [edit]}
            self._said(known, self._json("POST", f"/recordings/{known.id}/corrections", body)[0])

    def _remove(self) -> None:
        known = self._one()
        if known is not None and known.number is not None:
            known.begun(gone)
            self._said(known, self._json("DELETE", f"/recordings/{known.id}")[0])

    def _extract(self) -> None:
        if self.ledger.cohort is None:
            return
        self._job(f"/cohorts/{self.ledger.cohort}/extraction")

    def _discover(self) -> None:
        if self.ledger.cohort is not None:
            body = {"outcome": "group", "levels": ["A", "B"], "plan": _PLAN}
            self._job(f"/cohorts/{self.ledger.cohort}/discoveries", body)

    def _long(self) -> None:
        self._job("/recordings/long/long")

    def _job(self, path: str, body: Any = None) -> None:
        status, found = self._json("POST", path, body)
        if status < 400:
            job = found.get("job", found)
            self.ledger.jobs.add(job["id"])

    def _one(self) -> Known | None:
        there = [each for each in self.mine if each.facts.there]
        return self._draw.choice(there) if there else None

    @staticmethod
    def _said(known: Known, status: int) -> None:
        if status < 400:
            known.answered()
        else:
            known.refused()

"""Telling other programs of what was finished: what is in the outbox is signed and sent, again where it fails.

change in the store ──same transaction──▶ outbox ──this thread──▶ receiver
                                            └──◀── back-off, until delivered, given up, or the webhook disabled
"""

import hashlib
import hmac
import json
import logging
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from ecgomics.core.disclaimer import DISCLAIMER
from ecgomics.core.errors import InvalidInput, NotFound, Unavailable
from ecgomics.core.recording import Subject
from ecgomics.core.settings import Settings
from ecgomics.core.version import VERSION
from ecgomics.report.findings import facts_of_profile, findings_of
from ecgomics.report.findings.result import SEVERITIES
from ecgomics.services import stored_profile
from ecgomics.services.settings import of_recording
from ecgomics.services.webhook_target import NO_ANSWER, post, target
from ecgomics.store import Store
from ecgomics.store.webhook_records import Attempt, Due
from ecgomics.store.webhooks import MOST_FAILURES

#: Seconds before each further attempt: together about a day.
WAITS_S: Final = (10.0, 60.0, 300.0, 1800.0, 7200.0, 21600.0, 43200.0)
#: How often the outbox is looked into.
LOOKED_EVERY_S: Final = 1.0
SWEPT_EVERY_S: Final = 3600.0
PATIENCE_S: Final = 12.0
_GONE: Final = 410
_SUCCESS: Final = range(200, 300)
_DEFECT: Final = "The server met an error of its own; it is in the log."
_DELETED: Final = "What it was about was deleted before it was delivered."

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SendingRules:
    """How webhooks are sent."""

    to_private: bool = False
    """Whether this machine and private networks may be told."""
    waits_s: tuple[float, ...] = WAITS_S
    looked_every_s: float = LOOKED_EVERY_S
    most_failures: int = MOST_FAILURES


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """What a receiver compares with: HMAC-SHA256 of `timestamp.body`, hexadecimal, with its version before it."""
    signed = f"{timestamp}.".encode() + body
    return f"v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


class WebhookSender:
    """Sends what is in the outbox of a store; one thread."""

    def __init__(self, store: Store, settings: Settings, rules: SendingRules) -> None:
        self._store = store
        self._settings = settings
        self.rules = rules
        self._stopping = threading.Event()
        self._woken = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Take up what an earlier server left, and begin."""
        self._thread = threading.Thread(target=self._work, name="ecgomics-webhooks", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let go; what is not delivered is taken up at the next start."""
        self._stopping.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join(PATIENCE_S)

    def wake(self) -> None:
        """Something is to be sent at once."""
        self._woken.set()

    def _work(self) -> None:
        swept_s = -SWEPT_EVERY_S
        while not self._stopping.is_set():
            try:
                if self._store.servers.leads():  # of several servers one sends, so that nothing is sent twice
                    if time.monotonic() - swept_s >= SWEPT_EVERY_S:
                        self._store.webhooks.sweep()
                        swept_s = time.monotonic()
                    self._send_due()
            except Unavailable:
                pass  # the database is away: nothing is lost, the next look finds it
            except Exception:
                logger.exception("Sending webhooks failed.")
            self._woken.wait(self.rules.looked_every_s)
            self._woken.clear()

    def _send_due(self) -> None:
        held = set[str]()
        for due in self._store.webhooks.due(datetime.now(UTC)):
            if self._stopping.is_set() or not self._store.servers.leads():
                return
            if due.delivery.webhook_id in held:
                self._woken.set()  # one of each at a time, so that a slow receiver keeps no other waiting for long
                continue
            held.add(due.delivery.webhook_id)
            try:
                made = self._attempt(due, self._body(due))
            except NotFound:
                self._store.webhooks.drop(due.delivery.id, _DELETED)
                continue
            except Unavailable:
                return  # later, and no fault of the receiver
            except Exception:
                logger.exception("The delivery %s could not be made.", due.delivery.id)
                made = Attempt(None, _DEFECT, self._wait_s(due))
            self._store.webhooks.note_attempt(due.delivery.id, made, most_failures=self.rules.most_failures)

    def _body(self, due: Due) -> bytes:
        if due.delivery.body is not None:
            return due.delivery.body.encode()
        text = json.dumps(self._document(due), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        self._store.webhooks.compose(due.delivery.id, text)
        return text.encode()

    def _attempt(self, due: Due, body: bytes) -> Attempt:
        timestamp = int(time.time())
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": f"ECGomics/{VERSION}",
            "ECGomics-Event": due.delivery.event,
            "ECGomics-Delivery": due.delivery.id,
            "ECGomics-Timestamp": str(timestamp),
            "ECGomics-Signature": signature(due.secret, timestamp, body),
        }
        wait_s = self._wait_s(due)
        try:
            status = post(target(due.url, to_private=self.rules.to_private), body, headers)
        except InvalidInput as error:
            return Attempt(None, str(error), None)
        except NO_ANSWER as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            return Attempt(None, f"No answer came: {reason}.", wait_s)
        if status in _SUCCESS:
            return Attempt(status, "", None)
        sentence = f"The receiver answered {status}; 200 to 299 is needed, and redirects are not followed."
        return Attempt(status, sentence, None if status == _GONE else wait_s, gone=status == _GONE)

    def _wait_s(self, due: Due) -> float | None:
        attempts = due.delivery.attempts
        return self.rules.waits_s[attempts] if attempts < len(self.rules.waits_s) else None

    def _document(self, due: Due) -> dict[str, Any]:
        """What a receiver is told: identifiers, hashes, links and how grave it is, nothing that says who it is."""
        told = {
            "id": due.delivery.id,
            "event": due.delivery.event,
            "created_at": due.delivery.created_at.isoformat(),
            "project_id": due.project_id,
            "software_version": VERSION,
            "disclaimer": DISCLAIMER,
        }
        about = due.delivery.about
        if due.delivery.event == "report.finished":
            return told | self._report(about["recording_id"], about["correction"])
        if due.delivery.event == "extraction.finished":
            cohort = self._store.cohorts.cohort(about["cohort_id"])
            records = {name: cohort.facts.get(name) for name in ("records", "failures")}
            links = {"cohort": f"/api/v1/cohorts/{cohort.id}", "page": f"/c/{cohort.id}"}
            return told | {"job": about, "cohort": {"id": cohort.id, **records}, "links": links}
        if due.delivery.event == "discovery.finished":
            found = self._store.cohorts.discovery(about["discovery_id"])
            links = {"discovery": f"/api/v1/discoveries/{found.id}", "page": f"/d/{found.id}"}
            return told | {"job": about, "discovery": {"id": found.id, "hash": found.hash}, "links": links}
        if due.delivery.event == "long.finished":
            self._store.project_of(about["recording_id"])  # NotFound where it was deleted
            return told | {"job": about, "links": _links(about["recording_id"])}
        return told

    def _report(self, recording_id: str, correction: int) -> dict[str, Any]:
        settings = of_recording(self._store, recording_id, self._settings)
        found = json.loads(stored_profile(self._store, recording_id, settings, correction).profile_json)
        recording, _ = self._store.without_samples(recording_id)
        made = found["provenance"]
        subject = Subject(recording.subject.age_years, recording.subject.sex)
        said = findings_of(found["values"], facts_of_profile(found, subject))
        gravest = max((SEVERITIES.index(each.severity) for each in said.printed), default=0)
        return {
            "recording": {
                "id": recording_id,
                "input_sha256": made["input_sha256"],
                "settings_hash": made["settings_hash"],
                "catalogue_version": made["catalogue_version"],
                "correction": correction,
            },
            "summary": {
                "severity": SEVERITIES[gravest],
                "quality": made["quality"],
                "statements": len(said.printed),
                "not_assessed": len(said.not_assessed),
                "table_version": said.table_version,
            },
            "links": _links(recording_id),
        }


def _links(recording_id: str) -> dict[str, str]:
    base = f"/api/v1/recordings/{recording_id}"
    return {
        "recording": base,
        "findings": f"{base}/findings",
        "report": f"{base}/report",
        "page": f"/r/{recording_id}",
    }

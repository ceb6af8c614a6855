"""The audit as it is taken away: CSV for people, JSON lines that can be verified, AuditEvents of FHIR R4."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

from ecgomics.core.errors import InvalidInput
from ecgomics.core.version import VERSION
from ecgomics.store.audit_chain import FORM, START, Head, Links, chained, what_sha256, who_sha256
from ecgomics.store.audit_log import AuditFilter, AuditLog
from ecgomics.store.library_records import AuditEntry

AuditFormat = Literal["csv", "jsonl", "fhir"]
MEDIA_TYPES: Final = {"csv": "text/csv", "jsonl": "application/jsonl", "fhir": "application/fhir+json"}
FILE_NAMES: Final = {"csv": "audit.csv", "jsonl": "audit.jsonl", "fhir": "audit.fhir.json"}
_COLUMNS: Final = (
    *("id", "at", "author", "caller", "address", "action", "kind", "entity_id", "entity_name"),
    *("before", "after", "sha256"),
)
_SPREADSHEETS_COMPUTE: Final = ("=", "+", "-", "@", "\t", "\r")
#: FHIR's word for what was done: create, read, update, delete, execute.
_CREATING: Final = frozenset(
    {"make", "add", "begin", "save", "keep", "import", "upload", "pair", "begin discovery"}
)
_DELETING: Final = frozenset({"delete", "erase", "remove", "revoke", "discard"})
_READING: Final = frozenset({"read", "export", "watch"})
_EXECUTING: Final = frozenset(
    {
        *("sign in", "fail to sign in", "sign out", "sign out a browser", "sign out other browsers"),
        *("analyse", "extract", "run", "retry", "cancel"),
    }
)
_EVENT_TYPES: Final = "http://terminology.hl7.org/CodeSystem/audit-event-type"
_DICOM: Final = "http://dicom.nema.org/resources/ontology/DCM"


def audit_file(log: AuditLog, project_id: str, wanted: AuditFilter, form: AuditFormat) -> Iterator[str]:
    """All entries of a project that fit, in parts; those of JSON lines the first first, others the latest first."""
    if form == "csv":
        return _csv(log.entries(project_id, wanted))
    if form == "fhir":
        return _fhir(log.entries(project_id, wanted))
    return _lines(log, project_id, wanted)


def _csv(entries: Iterable[AuditEntry]) -> Iterator[str]:
    yield ",".join(_COLUMNS) + "\r\n"
    for each in entries:
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerow([_cell(getattr(each, name)) for name in _COLUMNS])
        yield text.getvalue()


def _cell(value: Any) -> str:
    """Times in ISO 8601, what was changed as JSON; a text that a spreadsheet would compute is kept from it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
    return f"'{text}" if text.startswith(_SPREADSHEETS_COMPUTE) else text


def _lines(log: AuditLog, project_id: str, wanted: AuditFilter) -> Iterator[str]:
    """The chain from its first entry on; what is left out stands by number and hash, so that the rest is verified."""
    yield _line({"form": FORM, "software": VERSION, "project": project_id, **asdict(log.head())})
    for each in log.chain(project_id, wanted):
        facts = asdict(each)
        if isinstance(each, AuditEntry):
            facts["at"] = each.at.isoformat(timespec="microseconds")
        yield _line(facts)


def _line(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False) + "\n"


def verified_lines(path: Path) -> Head:
    """The end of the chain in exported JSON lines, after all of it was verified.

    InvalidInput at the first line that is not as it was exported.
    """
    try:
        with path.open(encoding="utf-8") as file:
            said = json.loads(next(file, ""))
            if said.get("form") != FORM:
                raise InvalidInput(f"{path.name} is no audit of the form {FORM}.")
            found = _followed(path, (json.loads(line) for line in file))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInput(f"{path.name} is no export of the audit, or was damaged: {error}.") from error
    if (found.entries, found.sha256) < (said["entries"], said["sha256"]) and found.entries < said["entries"]:
        raise InvalidInput(f"{path.name} ends after {found.entries} of {said['entries']} entries.")
    return found


def _followed(path: Path, lines: Iterable[dict[str, Any]]) -> Head:
    count, previous = 0, START
    for facts in lines:
        content = facts.get("content_sha256") or _content(path, facts)
        found = chained(previous, content)
        if "sha256" in facts and (facts["sha256"] != found or facts["previous_sha256"] != previous):
            raise InvalidInput(
                f"{path.name}: entry {facts['id']} or one before it was changed, or one is missing."
            )
        count, previous = count + 1, found
    return Head(count, previous)


def _content(path: Path, facts: dict[str, Any]) -> str:
    who = {name: facts[name] for name in ("author", "caller", "address")}
    what = {name: facts[name] for name in ("entity_id", "entity_name", "before", "after")}
    is_who = facts["who_salt"] is None or who_sha256(facts["who_salt"], **who) == facts["who_sha256"]
    is_what = facts["what_salt"] is None or what_sha256(facts["what_salt"], **what) == facts["what_sha256"]
    if not (is_who and is_what):
        raise InvalidInput(f"{path.name}: entry {facts['id']} was changed.")
    return Links(
        facts["id"],
        datetime.fromisoformat(facts["at"]),
        *(facts[name] for name in ("project_id", "action", "kind", "who_sha256", "what_sha256")),
    ).content_sha256


def _fhir(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """A Bundle of AuditEvents, written entry by entry."""
    head = {"resourceType": "Bundle", "type": "collection", "timestamp": datetime.now(UTC).isoformat()}
    yield json.dumps(head)[:-1]
    opening = ', "entry": ['
    for each in entries:
        yield opening + json.dumps({"resource": audit_event(each)}, ensure_ascii=False)
        opening = ", "
    yield "}" if opening.startswith(', "') else "]}"


def audit_event(entry: AuditEntry) -> dict[str, Any]:
    """An entry as an AuditEvent of FHIR R4, with its hashes in the detail of what it is about."""
    what: dict[str, Any] = {
        "type": {
            "system": "urn:ecgomics:audit:kind",
            "code": entry.kind.replace(" ", "-"),
            "display": entry.kind,
        },
        "detail": [{"type": name, "valueString": text} for name, text in _details(entry).items() if text],
    }
    if entry.entity_id:
        what["what"] = {"identifier": {"system": "urn:ecgomics:id", "value": entry.entity_id}}
    if entry.entity_name.strip():
        what["name"] = entry.entity_name
    return {
        "resourceType": "AuditEvent",
        "id": f"ecgomics-{entry.id}",
        "type": _event_type(entry.action),
        "subtype": [{"system": "urn:ecgomics:audit:action", "code": entry.action.replace(" ", "-")}],
        "action": _event_action(entry.action),
        "recorded": entry.at.isoformat(),
        "outcome": "0",
        "agent": [_agent(entry)],
        "source": {"observer": {"display": f"ECGomics {VERSION}"}},
        "entity": [what],
    }


def _details(entry: AuditEntry) -> dict[str, str]:
    def text(value: object) -> str:
        return "" if value is None else json.dumps(value, ensure_ascii=False)

    return {
        "before": text(entry.before),
        "after": text(entry.after),
        "project": entry.project_id,
        "previous_sha256": entry.previous_sha256,
        "sha256": entry.sha256,
    }


def _agent(entry: AuditEntry) -> dict[str, Any]:
    found: dict[str, Any] = {
        "requestor": True,
        "who": {"display": entry.author.strip() or "erased or nobody"},
    }
    if entry.caller:
        found["altId"] = entry.caller
    if entry.address:
        found["network"] = {"address": entry.address, "type": "2"}
    return found


def _event_type(action: str) -> dict[str, str]:
    if action == "export":
        return {"system": _DICOM, "code": "110106", "display": "Export"}
    return {"system": _EVENT_TYPES, "code": "rest", "display": "RESTful Operation"}


def _event_action(action: str) -> str:
    for words, code in ((_CREATING, "C"), (_READING, "R"), (_DELETING, "D"), (_EXECUTING, "E")):
        if action in words:
            return code
    return "U"

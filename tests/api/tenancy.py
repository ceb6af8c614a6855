"""A project full of everything, and requests that name what is in it, for tests of who reaches what.

Every parameter of the interface is told here what it names; one that is not makes a test fail.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from ecgomics.api.addresses import Operation
from ecgomics.store import Selection, Store
from tests.api.accounts import Browser

#: Stands in every name that the project gives: in no answer to others may it be.
CANARY: Final = "Kanarienvogel"
API: Final = "/api/v1"
#: Letters and digits of identifiers of live sessions.
_ULID: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
Files = list[tuple[str, tuple[str, bytes]]]
FACTS: Final = {"fs_hz": 500.0, "unit": "mV"}

#: What the parameters of addresses mean where that does not depend on the project.
ANYWHERE: Final[dict[str, str]] = {
    "symbol": "heart_rate",
    "level": "0",
    "tile": "0",
    "revision": "1",
    "correction_id": "1",
    "first_seq": "0",
    "step": "members",
    "token_id": "none",
    "share_id": "none",
    "secret": "none",
    "file": "forest.svg",
}
#: Parameters behind the ? that name nothing of a project.
PLAIN: Final = frozenset(
    {
        *("action", "active", "author", "code", "correction", "correction_a", "correction_b", "dimension"),
        *("end_s", "form", "format", "head", "header", "kind", "label", "lang", "language", "lead", "limit"),
        *("max_points", "name", "offset", "order", "paper", "path", "q", "since", "sort", "start_s"),
        *("state", "symbol", "until", "entries", "sha256", "verify"),
        *("recordings_days", "originals_days", "uploads_days", "access_days"),
    }
)
#: Parameters behind the ? that an operation cannot do without.
NEEDED: Final[dict[str, dict[str, str]]] = {
    "read_history": {"symbol": "heart_rate"},
    "read_saliency": {"head": "sex", "label": "female"},
    "add_population": {"name": "norms"},
    "send_chunk": {"offset": "0"},
    "draw_pairing": {"code": "ABCD-EFGH"},
}


@dataclass
class World:
    """Identifiers of what one project holds, by the name of the parameter that means it."""

    project: str
    ids: dict[str, str] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    """By operation and parameter, where the parameter alone does not tell."""

    def path(self, operation: Operation) -> str:
        """An address of that kind which means something of this project."""
        path = operation.path
        for name in operation.pattern.groupindex:
            value = self.names.get((operation.id, name)) or self.ids.get(name) or ANYWHERE[name]
            path = path.replace("{" + name + "}", value)
        return path

    def query(self, operation: Operation, parameters: list[str]) -> dict[str, Any]:
        """What is said behind the ?, naming what is of this project wherever something can be named."""
        naming = {
            "project": self.project,
            "a": self.ids["recording_id"],
            "b": self.ids["other_id"],
            "ids": self.ids["recording_id"],
            "recording": self.ids["recording_id"],
            "earlier": self.ids["other_id"],
            "entity": self.ids["recording_id"],
            "population": self.ids["population_id"],
            "settings": self.ids["settings"],
        }
        unknown = set(parameters) - naming.keys() - PLAIN
        assert not unknown, f"{operation.id}: say in tests/api/tenancy.py what {unknown} name"
        said = {name: naming[name] for name in parameters if name in naming}
        return said | NEEDED.get(operation.id, {})


def body_of(operation: str, world: World) -> dict[str, Any] | None:
    """Arguments of a request that make its body valid and let it name what is of this project; None: of no body."""
    recording, subject, project = (world.ids[each] for each in ("recording_id", "subject_id", "project_id"))
    other, set_id = world.ids["other_id"], world.names["read_set", "set_id"]
    table = {"file": ("a.csv", BytesIO(b"name,case\nx,1\n"))}
    selection = {"kind": "recordings", "values": [recording, other]}
    mark = {"do": "remove_beat", "beat_s": 1.0}
    bodies: dict[str, dict[str, Any]] = {
        "upload_recording": {"files": [("files", ("x.csv", b"I\n1\n2\n"))], "data": {"fs_hz": "500"}},
        "upload_archive": {"files": {"file": ("x.zip", b"PK\5\6" + bytes(18))}},
        "begin_upload": {"json": {"name": "x"}},
        "retry_upload": {"json": {"entries": []}},
        "list_for_upload": {
            "json": {"entries": [{"name": "b", "files": [{"path": "b.csv", "size_bytes": 3}]}]}
        },
        "hash_for_upload": {"json": {"files": [{"file": int(world.ids["file_id"]), "sha256": "0" * 64}]}},
        "send_chunk": {"content": b"abc", "headers": {"content-type": "application/octet-stream"}},
        "preview_facts": {"json": FACTS},
        "try_facts": {"json": {"header": "I", "facts": FACTS}},
        "state_facts": {"json": {"header": "I", "facts": FACTS}},
        "keep_preset": {"json": {"name": "x", "header": "I", "facts": FACTS}},
        "edit_recordings": {"json": {"edits": [{"id": recording, "add_tags": ["x"]}]}},
        "describe_subject": {"json": {"pseudonym": "x", "sex": None, "birth_year": None, "note": ""}},
        "rename_project": {"json": {"name": "taken over"}},
        "set_retention": {"json": {"uploads_days": 36_500}},
        "import_outcomes": {"files": table, "data": {"key": "recording"}},
        "correct_long": {"json": {"what": "class", "found": "V", "called": "N"}},
        "add_note": {"json": {"kind": "comment", "body": {"text": "x"}}},
        "change_note": {"json": {"kind": "comment", "body": {"text": "x"}}},
        "add_correction": {"json": {"base": 0, "edits": [mark], "reason": "x"}},
        "preview_corrections": {"json": {"edits": [mark]}},
        "add_population": {"files": {"file": ("a.csv", b"symbol\n")}},
        "add_biomarker_set": {"json": {"name": "x", "symbols": ["heart_rate"]}},
        "make_cohort": {"json": {"name": "x", "selection": selection, "project": project}},
        "preview_cohort": {"json": {"selection": selection, "project": project}},
        "join_outcomes": {"files": table, "data": {"on": "name"}},
        "save_set": {"json": {"name": "x", "recording_ids": [recording, other], "project": project}},
        "make_discovery": {"json": {"outcome": "group", "set_id": set_id}},
        "begin_live_session": {"json": live_start(project, "a strap")},
        "send_live_chunk": {"content": b"x", "headers": {"content-type": "application/octet-stream"}},
        "finish_live_session": {"json": {"frames": 0}},
        "note_in_live_session": {"json": {"text": "x"}},
        "make_pairing": {"json": {"participant": subject, "project": project}},
        "save_settings": {"json": {"name": "x", "values": {}, "project": project}},
        "choose_settings": {"json": {"settings": world.ids["settings"], "project": project}},
        "preview_settings": {"json": {"values": {}}},
        "make_webhook": {"json": {"url": "http://127.0.0.1:9/x"}},
        "make_project": {"json": {"name": "x"}},
        "make_token": {"json": {"name": "x"}},
        "import_own_recording": {"files": [("files", ("x.csv", b"I\n1\n2\n"))]},
        "describe_own_recording": {"json": {"symptoms": [], "note": "x"}},
        "say_consent": {"json": {"given": True, "text_version": "1"}},
        "make_share": {"json": {"name": "x", "days": 7}},
        "read_settings_yaml": {"json": {"yaml": "a: 1"}},
        "change_password": {"json": {"old": "x", "new": "y"}},
        "make_account": {"json": {"name": "x"}},
        "change_account": {"json": {"display_name": "x"}},
        "analyse_as_original": {"json": {"inputType": "json"}},
        "give_role": {"json": {"name": "stranger", "role": "viewer"}},
    }
    return bodies.get(operation)


def live_start(project: str, sensor: str) -> dict[str, Any]:
    """The beginning of a live session."""
    return {
        "id": "0" + "".join(secrets.choice(_ULID) for _ in range(25)),
        "sensor": {"kind": "polar_h10", "name": sensor},
        "fs_hz": 130.0,
        "leads": ["II"],
        "uv_per_count": 1.0,
        "started_at": "2026-11-26T12:00:00Z",
        "mode": "free",
        "project": project,
    }


def filled(admin: Browser, store: Store, project: str, files: Sequence[Files]) -> World:
    """Put one of everything into a project, as its administrator."""
    world = World(project, {"project_id": project})
    ids, names = world.ids, world.names

    def asked(path: str, **more: Any) -> Any:
        method = more.pop("method", "POST")
        answer = admin(method, f"{API}{path}", params={"project": project}, **more)
        assert answer.status_code in (200, 201, 202), (path, answer.text)
        found: Any = answer.json()
        return found

    for place, kept in zip(("recording_id", "other_id"), files, strict=True):
        ids[place] = asked("/recordings", files=kept, data={"name": f"{CANARY} {place}"})["id"]
    recording = ids["recording_id"]
    edit = {"id": recording, "add_tags": [CANARY], "subject": CANARY}
    asked("/library/edits", json={"edits": [edit]})
    subjects = admin("GET", f"{API}/subjects", params={"project": project}).json()
    ids["subject_id"] = subjects["items"][0]["id"]
    batch = asked("/uploads", json={"name": CANARY})["id"]
    entry = {"name": CANARY, "files": [{"path": f"{CANARY}.csv", "size_bytes": 20}]}
    listed = asked(f"/uploads/{batch}/entries", json={"entries": [entry]})[0]
    ids |= {"batch_id": batch, "entry_id": str(listed["id"]), "file_id": str(listed["files"][0]["id"])}
    ids["preset_id"] = asked("/mapping-presets", json={"name": CANARY, "header": CANARY, "facts": FACTS})[
        "id"
    ]
    settings = {"name": "of the full project", "values": {}, "project": project, "note": CANARY}
    saved = asked("/settings", json=settings)
    ids["settings"] = names["read_settings", "name"] = names["read_settings_file", "name"] = saved["name"]
    chosen = {"name": CANARY, "symbols": ["heart_rate", "qrs_duration"]}
    names["delete_biomarker_set", "set_id"] = asked("/biomarker-sets", json=chosen)["id"]
    found = {"name": CANARY, "recording_ids": [recording], "project": project}
    names["read_set", "set_id"] = names["delete_set", "set_id"] = asked("/record-sets", json=found)["id"]
    table = BytesIO(f"name,case,{CANARY}\n{CANARY} recording_id,1,2\n{CANARY} other_id,0,3\n".encode())
    outcomes = asked("/outcome-tables", files={"file": (f"{CANARY}.csv", table)}, data={"key": "recording"})
    ids["table_id"] = outcomes["table"]["id"]
    note = {"kind": "comment", "body": {"text": CANARY}}
    ids["note_id"] = asked(f"/recordings/{recording}/notes", json=note)["id"]
    ids["population_id"] = "none-yet"
    paired = asked("/mobile/pairings", json={"participant": ids["subject_id"], "project": project})
    ids["pairing_id"] = paired["id"]
    device, _ = store.pairings.use(paired["code"], CANARY)
    ids["device_id"] = device.id
    hook = asked("/webhooks", json={"url": f"http://127.0.0.1:9/{CANARY}"})
    ids["webhook_id"] = (hook.get("webhook") or hook)["id"]
    ids["delivery_id"] = "none-yet"
    ids["session_id"] = asked("/live/sessions", json=live_start(project, CANARY))["id"]
    cohort = store.cohorts.add_cohort(CANARY, Selection("all"), project_id=project, author="test")
    ids["cohort_id"] = cohort.id
    discovery = store.cohorts.add_discovery(cohort.id, {"outcome": CANARY})
    store.cohorts.discovered(discovery.id, digest="ab" * 32, look=1, summary={"tested": 1})
    ids |= {"discovery_id": discovery.id, "digest": "ab" * 32}
    job = store.cohorts.add_job("discovery", cohort.id, discovery.id)
    ids["job_id"] = job.id
    ids["account_id"] = store.accounts.members(project)[0].account_id
    for each in ("remove_outcomes", "read_cohort_file", "read_values", "read_plane"):
        names[each, "name"] = "biomarkers.csv"
    names["read_model", "name"] = "none"
    return world

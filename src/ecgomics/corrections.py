"""Corrections of a recording by a person: layers of edits with author and reason, as sources, and as YAML or JSON.

corrections ──▶ sources of the catalogue ──▶ what stands on them is measured again ──▶ refused: what did not fit
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, get_args

from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.errors import InvalidInput, NotComputable
from ecgomics.core.recording import Recording
from ecgomics.signal.edited_beats import edited_beats, without_stretches
from ecgomics.signal.edited_marks import edited_beat_marks, edited_fiducials
from ecgomics.signal.edits import (
    OPTIONAL_WAVES,
    POINT_NAMES,
    AddBeat,
    BeatEdit,
    ClassBeat,
    Edit,
    Exclude,
    MarkEdit,
    MoveBeat,
    MoveMark,
    Refused,
    RemoveBeat,
    WaveAbsent,
    named,
)
from ecgomics.signal.model import BeatClass

#: What an edit does, as files and the API name it.
DOES: Final[Mapping[str, type[Edit]]] = MappingProxyType(
    {
        "move_mark": MoveMark,
        "wave_absent": WaveAbsent,
        "add_beat": AddBeat,
        "remove_beat": RemoveBeat,
        "move_beat": MoveBeat,
        "class_beat": ClassBeat,
        "exclude": Exclude,
    }
)
_NAMES: Final = {made: name for name, made in DOES.items()}
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "point": POINT_NAMES,
    "wave": OPTIONAL_WAVES,
    "kind": get_args(BeatClass),
}
#: Fields that may be left out.
_OPTIONAL: Final = frozenset({"lead", "beat_s"})
#: Version of the file; a newer one is refused.
FORMAT: Final = 1
_KEY: Final = "ecgomics_corrections"


@dataclass(frozen=True, slots=True)
class Correction:
    """One layer: edits that a person made together, later ones over earlier ones."""

    edits: tuple[Edit, ...]
    author: str = ""
    reason: str = ""
    revision: int = 0
    """Number of the layer among those of its recording, from 1; 0 where it is kept nowhere."""
    at: datetime | None = None

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON and YAML."""
        return {
            "revision": self.revision,
            "author": self.author,
            "reason": self.reason,
            "at": self.at and self.at.isoformat(timespec="seconds"),
            "edits": [edit_as_dict(each) for each in self.edits],
        }


def sources_of(corrections: Iterable[Correction]) -> dict[str, tuple[Edit, ...]]:
    """The edits of all layers, in their order, by the source of the catalogue that they are; empty ones left out."""
    edits = [edit for layer in corrections for edit in layer.edits]
    marks = [each for each in edits if isinstance(each, MarkEdit)]
    found: dict[str, tuple[Edit, ...]] = {
        "exclusions": tuple(each for each in edits if isinstance(each, Exclude)),
        "beat_edits": tuple(each for each in edits if isinstance(each, BeatEdit)),
        "mark_edits": tuple(each for each in marks if each.beat_s is not None),
        "representative_edits": tuple(each for each in marks if each.beat_s is None),
    }
    return {name: each for name, each in found.items() if each}


def refused_edits(evaluation: Evaluation) -> tuple[Refused, ...]:
    """The edits of a corrected evaluation that could not be made, each with its reason."""
    ways = {
        "exclusions": _refused_exclusions,
        "beat_edits": _refused_beats,
        "mark_edits": _refused_marks,
        "representative_edits": _refused_of_representative,
    }
    refused: list[Refused] = []
    for name, way in ways.items():
        try:
            edits = evaluation.quantity(name)
        except NotComputable:  # none of this kind
            continue
        try:
            refused += way(evaluation, edits)
        except NotComputable as reason:
            refused += [Refused(each, f"There is nothing to correct: {reason}.") for each in edits]
    return tuple(refused)


def _refused_exclusions(evaluation: Evaluation, edits: Any) -> tuple[Refused, ...]:
    leads = evaluation.quantity("recording").leads
    return without_stretches(evaluation.quantity("found_disturbances"), edits, leads)[1]


def _refused_beats(evaluation: Evaluation, edits: Any) -> tuple[Refused, ...]:
    return edited_beats(
        evaluation.quantity("found_beats"),
        edits,
        evaluation.quantity("visible_mv")[evaluation.quantity("quality").usable],
        fs_hz=evaluation.quantity("recording").fs_hz,
        correlation=evaluation.quantity("settings").template_correlation,
    )[1]


def _refused_marks(evaluation: Evaluation, edits: Any) -> tuple[Refused, ...]:
    return edited_fiducials(evaluation.quantity("found_fiducials"), evaluation.quantity("beats"), edits)[1]


def _refused_of_representative(evaluation: Evaluation, edits: Any) -> tuple[Refused, ...]:
    aligned = evaluation.quantity("aligned_beats")
    return edited_beat_marks(aligned.lead_ms, edits, aligned.leads)[1]


def sentence(refused: Refused) -> str:
    """A refused edit in a sentence."""
    return f"Not corrected ({named(refused.edit)}): {refused.why}"


# ── as text ──────────────────────────────────────────────────────────────────────────────────────────────────────


def edit_as_dict(edit: Edit) -> dict[str, Any]:
    """An edit ready for JSON; what is the same for all leads or beats is left out."""
    return {"do": _NAMES[type(edit)]} | {
        name: each for name, each in asdict(edit).items() if each is not None
    }


def edit_of(given: Mapping[str, Any]) -> Edit:
    """An edit from names and values; InvalidInput names what does not fit."""
    if not isinstance(given, Mapping) or given.get("do") not in DOES:
        raise InvalidInput(
            f"An edit says what it does in “do”, one of {', '.join(DOES)}; given is {given!r}."
        )
    what = str(given["do"])
    made = DOES[what]
    allowed = {each.name for each in fields(made)}
    unknown = sorted(given.keys() - allowed - {"do"})
    if unknown:
        raise InvalidInput(f"{what} takes {', '.join(sorted(allowed))}, not {', '.join(map(str, unknown))}.")
    values = {name: _checked(what, name, given[name]) for name in allowed if given.get(name) is not None}
    defaults = _OPTIONAL | ({"kind"} if made is AddBeat else set())
    missing = sorted(allowed - values.keys() - defaults)
    if missing:
        raise InvalidInput(f"{what} needs {', '.join(missing)}.")
    return made(**values)


def _checked(what: str, name: str, value: Any) -> Any:
    if name in _CHOICES:
        if value not in _CHOICES[name]:
            raise InvalidInput(f"{what}: {name} is one of {', '.join(_CHOICES[name])}, not {value!r}.")
        return value
    if name == "lead":
        return str(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InvalidInput(f"{what}: {name} is a number, not {value!r}.")
    return float(value)


def correction_of(given: Mapping[str, Any]) -> Correction:
    """A layer from what its as_dict gives; InvalidInput names what does not fit."""
    edits = given.get("edits")
    if not isinstance(edits, Sequence) or isinstance(edits, str) or not edits:
        raise InvalidInput("A correction has a list of edits; there is none.")
    at = given.get("at")
    try:
        moment = at if at is None or isinstance(at, datetime) else datetime.fromisoformat(str(at))
        revision = int(given.get("revision") or 0)
    except ValueError as error:
        raise InvalidInput(f"The correction cannot be read: {error}.") from None
    return Correction(
        tuple(edit_of(each) for each in edits),
        str(given.get("author") or ""),
        str(given.get("reason") or ""),
        revision,
        moment,
    )


def to_yaml(corrections: Iterable[Correction], *, record: str = "", source_sha256: str = "") -> str:
    """Corrections as a file; source_sha256 ties it to the recording that it corrects."""
    import yaml

    text: str = yaml.safe_dump(
        _file_of(corrections, record, source_sha256), sort_keys=False, allow_unicode=True
    )
    return text


def to_json(corrections: Iterable[Correction], *, record: str = "", source_sha256: str = "") -> str:
    """The same as JSON, which is YAML, too."""
    return json.dumps(_file_of(corrections, record, source_sha256), indent=2, ensure_ascii=False)


def _file_of(corrections: Iterable[Correction], record: str, source_sha256: str) -> dict[str, Any]:
    return {
        _KEY: FORMAT,
        "record": record,
        "source_sha256": source_sha256,
        "corrections": [each.as_dict() for each in corrections],
    }


def from_text(text: str, *, recording: Recording | None = None) -> tuple[Correction, ...]:
    """Corrections from YAML or JSON: a file that to_yaml wrote, or only `edits: […]`.

    InvalidInput where it does not fit, or is of another recording.
    """
    import yaml

    try:
        given = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InvalidInput(f"The corrections cannot be read as YAML: {error}.") from None
    if not isinstance(given, Mapping):
        raise InvalidInput(
            "The corrections are no list of layers: the file holds “corrections:” or “edits:”."
        )
    if int(given.get(_KEY) or FORMAT) > FORMAT:
        raise InvalidInput(f"The corrections are of format {given[_KEY]}; this version reads up to {FORMAT}.")
    made_for = given.get("source_sha256")
    if recording is not None and made_for and made_for != recording.source_sha256:
        raise InvalidInput(
            f"The corrections are of another recording ({given.get('record') or str(made_for)[:12]}) than "
            f"{recording.name}; take “source_sha256” out of the file to use them all the same."
        )
    layers = given.get("corrections", [given] if "edits" in given else None)
    if not isinstance(layers, Sequence) or not all(isinstance(each, Mapping) for each in layers):
        raise InvalidInput(
            "The corrections are no list of layers: the file holds “corrections:” or “edits:”."
        )
    return tuple(correction_of(each) for each in layers)

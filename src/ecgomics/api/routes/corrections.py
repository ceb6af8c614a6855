"""Corrections of a recording by hand: looked at, kept, taken back, exported; and the beat that they are made on."""

from dataclasses import asdict
from typing import Final, Literal

from fastapi import APIRouter, Response

from ecgomics import services
from ecgomics.api import correction_models as shapes
from ecgomics.api.author import Author
from ecgomics.api.contents import contents
from ecgomics.api.numbers import Count
from ecgomics.api.platform import Here
from ecgomics.api.problems import answers
from ecgomics.core.errors import NotFound
from ecgomics.corrections import Correction, edit_of, to_json, to_yaml
from ecgomics.profile import rounded
from ecgomics.services import corrections as service
from ecgomics.signal.model import POINTS
from ecgomics.store import StoredCorrection

router = APIRouter(prefix="/recordings/{recording_id}", tags=["corrections"])

_FILE: Final = contents("application/yaml", "application/json")


@router.get("/corrections", operation_id="list_corrections", responses=answers(403, 404, 422))
def list_corrections(platform: Here, recording_id: str) -> shapes.Corrections:
    """Every correction that was ever made of a recording, those taken back too."""
    history = platform.store.corrections.history(recording_id)
    latest = max((each.revision for each in history if each.undone_at is None), default=0)
    return shapes.Corrections(latest=latest, layers=[_kept(each) for each in history])


@router.post(
    "/corrections",
    operation_id="add_correction",
    status_code=201,
    responses=answers(403, 404, 409, 413, 415, 422),
)
async def add_correction(
    platform: Here, author: Author, recording_id: str, wanted: shapes.NewCorrection
) -> shapes.KeptCorrection:
    """Keep edits as a layer over the corrections that are there; 409 where somebody else was quicker."""
    edits = tuple(edit_of(each) for each in shapes.plain(wanted.edits))
    given = Correction(edits, author=author, reason=" ".join(wanted.reason.split()))

    def answer() -> shapes.KeptCorrection:
        made = service.keep(
            platform.store,
            platform.profiles,
            recording_id,
            given,
            base=wanted.base,
            settings=platform.settings_of(recording_id),
        )
        return _kept(made)

    return await platform.compute(answer)


@router.post(
    "/corrections/preview", operation_id="preview_corrections", responses=answers(403, 404, 413, 415, 422)
)
async def preview_corrections(
    platform: Here, recording_id: str, draft: shapes.Draft
) -> shapes.CorrectionPreview:
    """What edits would change, value by value; nothing is kept."""
    edits = [edit_of(each) for each in shapes.plain(draft.edits)]

    def answer() -> shapes.CorrectionPreview:
        seen = service.look(
            platform.store, platform.profiles, recording_id, edits, platform.settings_of(recording_id)
        )
        return _preview(seen)

    return await platform.compute(answer)


@router.get(
    "/corrections/file",
    operation_id="export_corrections",
    response_class=Response,
    responses=_FILE | answers(403, 404, 422),
)
def export_corrections(
    platform: Here,
    recording_id: str,
    format: Literal["yaml", "json"] = "yaml",
    correction: shapes.Which = "latest",
) -> Response:
    """The corrections that hold as a file, which `ecgomics profile --corrections` takes."""
    kept = platform.store.stored(recording_id, platform.key)
    layers = platform.store.corrections.layers(recording_id, shapes.revision_of(correction))
    write = to_yaml if format == "yaml" else to_json
    text = write(layers, record=kept.name, source_sha256=kept.source_sha256)
    headers = {"Content-Disposition": f'attachment; filename="corrections.{format}"'}
    return Response(text, headers=headers, media_type=f"application/{format}")


@router.delete(
    "/corrections/{revision}", operation_id="undo_correction", responses=answers(403, 404, 409, 422)
)
async def undo_correction(
    platform: Here, author: Author, recording_id: str, revision: Count
) -> shapes.KeptCorrection:
    """Take the uppermost correction back; it stays in the list."""

    def answer() -> shapes.KeptCorrection:
        undone = service.undo(
            platform.store, recording_id, revision, author=author, settings=platform.settings_of(recording_id)
        )
        return _kept(undone)

    return await platform.compute(answer)


@router.get("/beat", operation_id="read_beat", responses=answers(403, 404, 422))
async def read_beat(
    platform: Here, recording_id: str, correction: shapes.Which = "latest"
) -> shapes.DrawnBeat:
    """The representative beat with its marks, in every lead; 404 where there are too few beats."""

    def answer() -> shapes.DrawnBeat:
        found = platform.profiles.corrected(
            recording_id, platform.settings_of(recording_id), shapes.revision_of(correction)
        )
        beat, made = service.drawn(found), found.provenance.corrections
        if beat is None:
            raise NotFound("The recording has no representative beat: too few beats could be measured.")
        return drawn_shape(beat, made[-1].revision if made else 0)

    return await platform.compute(answer)


def drawn_shape(beat: service.Drawn, correction: int) -> shapes.DrawnBeat:
    """A representative beat as answers have it."""
    return shapes.DrawnBeat(
        correction=correction,
        leads=list(beat.leads),
        points=list(POINTS),
        fs_hz=beat.fs_hz,
        start_ms=beat.start_ms,
        beats_used=beat.beats_used,
        rr_ms=beat.rr_ms,
        unit="mV",
        beat=services.nulled(beat.beat_mv),
        low=services.nulled(beat.low_mv),
        high=services.nulled(beat.high_mv),
        lead_ms=services.nulled(beat.lead_ms),
        global_ms=services.nulled(beat.global_ms),
    )


def _kept(stored: StoredCorrection) -> shapes.KeptCorrection:
    said = stored.correction.as_dict() | {"at": stored.correction.at}
    return shapes.KeptCorrection(**said, undone_at=stored.undone_at, undone_by=stored.undone_by)


def _preview(seen: service.Look) -> shapes.CorrectionPreview:
    beat, beats = seen.profile.representative_beat, seen.profile.beats
    return shapes.CorrectionPreview(
        base=seen.base,
        biomarkers=seen.biomarkers,
        moved=[_moved(each) for each in seen.moved],
        refused=[shapes.RefusedEdit(place=place, why=why) for place, why in seen.refused],
        lead_ms=[] if beat is None else services.nulled(beat.lead_marks.points()),
        global_ms=[] if beat is None else services.nulled(beat.global_marks.points()),
        beats=[] if beats is None else [round(float(each), 6) for each in beats.peak_s],
    )


def _moved(row: service.Moved) -> shapes.Moved:
    return shapes.Moved(
        **asdict(row)
        | {
            "before": written(row.before),
            "after": written(row.after),
            "difference": rounded(row.difference),
            "in_sd": rounded(row.in_sd),
        }
    )


def written(row: service.Written) -> shapes.Written:
    """A value as answers have it: nine significant digits."""
    return shapes.Written(value=rounded(row.value), value_text=row.value_text, validity=row.validity)

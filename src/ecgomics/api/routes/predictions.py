"""What the models say of a recording, and where they see it."""

from dataclasses import replace
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query

from ecgomics.api import models
from ecgomics.api.platform import Here, Platform
from ecgomics.api.problems import answers
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.core.errors import InvalidInput, NotComputable
from ecgomics.core.recording import Recording
from ecgomics.latent.heads.inputs import ENCODER
from ecgomics.learned.predict import LONGEST_S, is_too_long, predict, stretch
from ecgomics.learned.prediction import Contribution, Prediction
from ecgomics.learned.saliency import explain
from ecgomics.services import DISCLAIMER

#: Labels of heads as people read them.
TEXTS: Final = {
    "age_years": "age",
    "female": "female",
    "sinus": "sinus rhythm",
    "af": "atrial fibrillation",
    "other": "another rhythm",
    "unreadable": "unreadable",
    "NORM": "normal",
    "MI": "myocardial infarction",
    "STTC": "ST or T changes",
    "CD": "conduction disturbance",
    "HYP": "hypertrophy",
}

router = APIRouter(prefix="/recordings", tags=["recordings"])

Start = Annotated[float, Query(ge=0.0, description="Begin of the part that is asked about, in seconds.")]
End = Annotated[float | None, Query(gt=0.0, description="Its end; that of the recording if not given.")]
Head = Annotated[str, Query(max_length=64, description="What is asked: rhythm, superclasses, age, sex.")]


@router.get("/{recording_id}/predictions", operation_id="read_prediction", responses=answers(403, 404, 422))
async def read_prediction(
    platform: Here,
    recording_id: str,
    *,
    head: Head = "rhythm",
    form: Literal["biomarkers", "embedding", "both"] = "both",
    start_s: Start = 0.0,
    end_s: End = None,
) -> models.Prediction:
    """What a head says of a recording, or of at most two minutes of it, or that it abstains and why."""

    def found() -> Prediction:
        part = _part(platform, recording_id, start_s, end_s)
        return predict(part, head, form=form, settings=platform.settings)

    return _shown(await platform.evaluate(found))


@router.get("/{recording_id}/saliency", operation_id="read_saliency", responses=answers(403, 404, 422))
async def read_saliency(
    platform: Here,
    recording_id: str,
    *,
    head: Head = "rhythm",
    label: Annotated[
        str | None, Query(max_length=64, description="The most likely one for the encoder if not given.")
    ] = None,
    start_s: Start = 0.0,
    end_s: End = None,
) -> models.Saliency:
    """Where in a recording the encoder sees what speaks for a label and against it, by lead and time."""

    def found() -> models.Saliency:
        part = _part(platform, recording_id, start_s, end_s)
        try:
            map_of_it = explain(part, head, label)
        except NotComputable as error:
            raise InvalidInput(str(error)) from None
        told = replace(map_of_it, start_s=map_of_it.start_s + start_s)
        return models.Saliency(**told.as_dict(), text=TEXTS.get(told.label, told.label))

    return await platform.evaluate(found)


def _part(platform: Platform, recording_id: str, start_s: float, end_s: float | None) -> Recording:
    """A stretch of a kept recording that is short enough for models; InvalidInput where it is not."""
    recording = platform.store.recording(recording_id)
    last_s = recording.duration_s if end_s is None else min(end_s, recording.duration_s)
    if not start_s < last_s:
        raise InvalidInput(
            f"There is nothing from {start_s:g} s on: the recording lasts {recording.duration_s:g} s."
        )
    if is_too_long(last_s - start_s):
        raise InvalidInput(
            f"Models are asked about at most {LONGEST_S:g} s, {last_s - start_s:.0f} s were asked for: "
            f"choose a part with start_s and end_s."
        )
    return recording if last_s - start_s == recording.duration_s else stretch(recording, start_s, last_s)


def _shown(found: Prediction) -> models.Prediction:
    return models.Prediction(
        record=found.record,
        head=found.head,
        form=found.form,
        labels=[
            models.Label(label=label, text=TEXTS.get(label, label), probability=probability, p_value=p_value)
            for label, probability, p_value in zip(
                found.labels, found.probabilities, found.p_values, strict=True
            )
        ],
        label=found.label,
        abstained=found.abstained,
        reason=found.reason,
        estimate=None if found.estimate is None else models.Estimate(**found.estimate._asdict()),
        contributions=[_contribution(each) for each in found.contributions],
        models=list(found.models),
        disclaimer=DISCLAIMER,
    )


def _contribution(found: Contribution) -> models.Contribution:
    declared = catalogue().biomarkers.get(found.symbol)
    return models.Contribution(
        **found._asdict(),
        name=found.name,
        text=_read_out(found.symbol) if declared is None else declared.label,
    )


def _read_out(name: str) -> str:
    """A read-out of the encoder, such as encoder_rhythm_af, in words."""
    kind, _, label = name.removeprefix(ENCODER).partition("_")
    return f"Embedding: {TEXTS.get(label or kind, label or kind)}"

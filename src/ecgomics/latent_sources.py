"""What models say of a recording, as sources of its latent biomarkers, each made when the first of them asks for it.

recording ──encoder──▶ representation        accepted beats ──model of beats──▶ beat latents
files that come with the encoder ──▶ reference set, serial-comparison space
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, cast

from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.biomarkers.latent_space import ExpertMap, LatentReference, Representation, SerialSpace
from ecgomics.core.errors import InvalidInput, NotComputable
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.latent import own
from ecgomics.latent.encoder import Embedding, Encoder
from ecgomics.latent.reference import Arrays, shipped_reference, shipped_serial_space


def late_sources(settings: Settings) -> Mapping[str, Callable[[Evaluation], Any]]:
    """The sources of the latent rows of a profile; InvalidInput where there is no encoder of the name that is set."""
    encoder = encoder_named(settings.encoder)
    return {
        "representation": lambda evaluation: representation(
            cast(Recording, evaluation.quantity("recording")), encoder
        ),
        "latent_reference": lambda _: latent_reference(),
    }


def encoder_named(name: str) -> Encoder:
    """An encoder by the name that settings give."""
    if name != own.NAME:
        raise InvalidInput(f"There is no encoder “{name}”; {own.NAME} is there.")
    return own.embedded_encoder()


def representation(recording: Recording, encoder: Encoder) -> Representation:
    """What an encoder makes of the recorded leads; those that were derived from them would say nothing more.

    NotComputable with its reason, `wrong_chain` where the recording is not what the encoder was made for.
    """
    try:
        found = encoder.embed(recorded(recording))
    except InvalidInput as refused:
        raise NotComputable("wrong_chain", str(refused)) from None
    return Representation(found.model, found.record, found.by_window, len(found.leads), _lead_i(found))


def recorded(recording: Recording) -> Recording:
    """The recording without the leads that were derived."""
    if not recording.derived_leads:
        return recording
    rows = [row for row, lead in enumerate(recording.leads) if lead not in recording.derived_leads]
    leads = tuple(recording.leads[row] for row in rows)
    return replace(recording, ecg_mv=recording.ecg_mv[rows], leads=leads, derived_leads=())


def _lead_i(found: Embedding) -> Any:
    """What lead I alone gives: an encoder that sees each lead by itself puts all into one space."""
    return found.lead[found.leads.index("I")] if found.lead is not None and "I" in found.leads else None


@cache
def latent_reference() -> LatentReference:
    """The reference set that comes with the embedded encoder; NotComputable where there is none."""
    arrays = shipped_reference()
    return reference_from(arrays)


def reference_from(arrays: Arrays) -> LatentReference:
    """A reference set from the arrays that its fit gives."""
    return LatentReference(
        name=str(arrays["name"]),
        model=str(arrays["model"]),
        mean=arrays["mean"],
        components=arrays["components"],
        variances=arrays["variances"],
        normal_centroid=arrays["normal_centroid"],
        normal_records=int(arrays["normal_records"]),
        vectors=arrays["vectors"],
        scores=arrays["scores"],
        expert=ExpertMap(
            members=tuple(str(each) for each in arrays["expert_members"]),
            centre=arrays["expert_centre"],
            scale=arrays["expert_scale"],
            coefficients=arrays["expert_coefficients"],
            of_missing=arrays["expert_of_missing"],
            intercept=arrays["expert_intercept"],
            records=int(arrays["expert_records"]),
            explained_share=float(arrays["expert_explained_share"]),
            explained_within=float(arrays["expert_explained_within"]),
        ),
    )


@cache
def serial_space() -> SerialSpace:
    """The serial-comparison space that comes with the embedded encoder; NotComputable where there is none."""
    arrays = shipped_serial_space()
    return SerialSpace(str(arrays["model"]), arrays["mean"], arrays["directions"])

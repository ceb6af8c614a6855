"""What models say of a recording, as sources of its latent biomarkers, each made when the first of them asks for it.

recording ──encoder──▶ representation        accepted beats ──model of beats──▶ beat latents
representative beat ──▶ shape in the serial-comparison space   file of the encoder ──▶ reference set
biomarkers, representation ──head of the superclasses──▶ statements
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.biomarkers.latent_space import (
    BeatLatents,
    ExpertMap,
    HeadOutputs,
    LatentReference,
    Representation,
    SerialSpace,
)
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput, NotComputable
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.latent.encoder import Embedding, Encoder
from ecgomics.latent.heads import head as head_named
from ecgomics.latent.heads.inputs import BETWEEN
from ecgomics.latent.reference import Arrays, Kind, shipped_reference
from ecgomics.latent.serial_space import NAME as SERIAL
from ecgomics.learned.serial_encoder import serial_encoder
from ecgomics.signal.model import Beats, RepresentativeBeat, Rhythm

if TYPE_CHECKING:
    from ecgomics.latent.beat_model import BeatModel

#: The head whose probabilities a profile holds; others are asked by `predict`.
STATEMENTS: Final = "superclasses"


def late_sources(settings: Settings) -> Mapping[str, Callable[[Evaluation], Any]]:
    """The sources of the latent rows of a profile; InvalidInput where there is no encoder of the name that is set."""
    encoder = encoder_named(settings.encoder)

    @cache
    def embedded(evaluation: Evaluation) -> Embedding:
        return embedding(cast(Recording, evaluation.quantity("recording")), encoder)

    return {
        "representation": lambda evaluation: representation(embedded(evaluation)),
        "beat_latents": lambda evaluation: beat_latents(evaluation, settings),
        "latent_reference": lambda evaluation: latent_reference(
            kind_of(cast(Recording, evaluation.quantity("recording")).leads)
        ),
        "statements": lambda evaluation: statements(evaluation, embedded),
    }


def encoder_named(name: str) -> Encoder:
    """An encoder by its name; InvalidInput where there is none."""
    from ecgomics.latent.registry import encoder

    return serial_encoder() if name == SERIAL else encoder(name)


def embedding(recording: Recording, encoder: Encoder) -> Embedding:
    """What an encoder makes of the recorded leads: which follow from them it decides itself.

    NotComputable with its reason, `wrong_chain` where the recording is not what the encoder was made for.
    """
    try:
        return encoder.embed(recorded(recording))
    except InvalidInput as refused:
        raise NotComputable("wrong_chain", str(refused)) from None


def representation(found: Embedding) -> Representation:
    """An embedding as the biomarkers take it."""
    return Representation(found.model, found.record, found.by_window, len(found.leads), _lead_i(found))


def statements(evaluation: Evaluation, embedded: Callable[[Evaluation], Embedding]) -> HeadOutputs:
    """What the head of diagnostic statements says of a recording; NotComputable with its reason where it cannot."""
    head = head_named(STATEMENTS)
    evaluation.quantity("representation")  # a refusal is remembered there, and is one of the statements, too
    found = embedded(evaluation)
    try:
        said = head.predict(numbers_of(evaluation, head.features_of("both")), found, explained=False)
    except InvalidInput as refused:
        raise NotComputable("wrong_chain", str(refused)) from None
    return HeadOutputs(
        model=f"{head.card.identifier}+{found.model}",
        head=STATEMENTS,
        kind="diagnosis",
        targets=said.labels,
        values=said.probabilities,
        abstained=said.abstained or is_paced(evaluation),
    )


def is_paced(evaluation: Evaluation) -> bool:
    """Whether the rules see a paced rhythm: heads were taught too few of those to know one."""
    try:
        rhythm: Rhythm = evaluation.quantity("rhythm")
    except NotComputable:
        return False
    return rhythm == "paced"


def numbers_of(evaluation: Evaluation, columns: Iterable[str]) -> dict[str, float]:
    """The numbers of the biomarkers of some columns, with all their leads, by column; what has none is left out."""
    symbols = dict.fromkeys(column.partition(BETWEEN)[0] for column in columns)
    outcomes = (evaluation.outcome(symbol) for symbol in symbols)
    return {
        f"{outcome.biomarker.symbol}{BETWEEN}{lead}" if lead else outcome.biomarker.symbol: value
        for outcome in outcomes
        for lead, value in zip(outcome.leads, outcome.values, strict=True)
        if math.isfinite(value)
    }


def recorded(recording: Recording) -> Recording:
    """The recording without the leads that were derived."""
    if not recording.derived_leads:
        return recording
    rows = [row for row, lead in enumerate(recording.leads) if lead not in recording.derived_leads]
    leads = tuple(recording.leads[row] for row in rows)
    return replace(recording, ecg_mv=recording.ecg_mv[rows], leads=leads, derived_leads=())


def _lead_i(found: Embedding) -> Floats | None:
    """What lead I alone gives: an encoder that sees each lead by itself puts all into one space; None where it shows
    nothing."""
    if found.lead is None or "I" not in found.leads:
        return None
    vector: Floats = found.lead[found.leads.index("I")]
    return vector if np.isfinite(vector).all() else None


def beat_latents(evaluation: Evaluation, settings: Settings) -> BeatLatents:
    """What the model of beats that comes with the package makes of the accepted beats in the recorded leads.

    NotComputable with its reason where there are no beats or none can be read.
    """
    from ecgomics.latent.beat_model import NO_TOKEN, beat_model

    model = beat_model()
    recording = cast(Recording, evaluation.quantity("recording"))
    beats = cast(Beats, evaluation.quantity("beats"))
    rows = [row for row, lead in enumerate(recording.leads) if lead not in recording.derived_leads]
    measured_mv = cast(Floats, evaluation.quantity("measurable_mv"))[rows]
    found = model.read(measured_mv, beats.peak_s[beats.accepted], fs_hz=recording.fs_hz)
    return BeatLatents(
        model=f"{model.card.identifier}-{settings.chain_hash}",
        latents=found.vectors[np.isfinite(found.vectors).all(axis=1)],
        tokens=found.tokens[found.tokens != NO_TOKEN],
        mean_nll=float(found.nll.mean()) if found.nll.size else np.nan,
        codebook=len(model.codebook),
        reconstruction_rms_mv=_reconstruction_rms_mv(evaluation, model, recording),
    )


def _reconstruction_rms_mv(evaluation: Evaluation, model: "BeatModel", recording: Recording) -> float:
    """Over the recorded leads that were read; NaN without a representative beat."""
    try:
        beat = cast(RepresentativeBeat, evaluation.quantity("representative_beat"))
    except NotComputable:
        return np.nan
    by_lead_mv = zip(beat.leads, model.reconstruction_rms_mv(beat), strict=True)
    squares = [rms**2 for lead, rms in by_lead_mv if lead not in recording.derived_leads and np.isfinite(rms)]
    return float(np.sqrt(np.mean(squares))) if squares else np.nan


def kind_of(leads: Sequence[str]) -> Kind:
    """The reference set that a recording of these leads belongs to: one lead and twelve lie apart in the space."""
    return "twelve" if frozenset(STANDARD_LEADS) <= frozenset(leads) else "one"


@cache
def latent_reference(kind: Kind) -> LatentReference:
    """The reference set of this kind of recordings; NotComputable where this installation has none."""
    return reference_from(shipped_reference(kind))


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
    """The serial-comparison space that comes with the package."""
    from ecgomics.latent import serial_space as shipped

    found = shipped.serial_space()
    return SerialSpace(found.model, found.mean, found.directions)


def serial_template(beat: RepresentativeBeat, recorded_leads: tuple[str, ...]) -> Floats:
    """The shape of lead I, or of the only recorded lead, as the serial-comparison space takes it.

    NotComputable with its reason where the beat has none.
    """
    from ecgomics.latent.serial_space import LEAD, template

    return template(beat, lead=recorded_leads[0] if len(recorded_leads) == 1 else LEAD)

"""Recording → what a model head says of it, or that it abstains: label, probabilities, and the biomarkers behind them.

recording ──catalogue──▶ biomarkers ─┐
          ──encoder────▶ embedding ──┴─head──▶ Prediction
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Final, get_args

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.errors import InvalidInput, NotComputable
from ecgomics.core.recording import Recording, refuse_other
from ecgomics.core.settings import Settings
from ecgomics.latent.card import ModelCard
from ecgomics.latent.encoder import Embedding
from ecgomics.latent.heads import Form, Head, HeadOutput
from ecgomics.latent.heads import head as head_named
from ecgomics.latent.heads.inputs import BETWEEN
from ecgomics.latent.own import embedded_encoder
from ecgomics.learned.prediction import SEPARATOR, Contribution, Estimate, Prediction
from ecgomics.learned.sources import encoder_named, is_paced, numbers_of, recorded

#: Heads are trained on records of ten seconds to a minute: what is longer than this is predicted window by window.
LONGEST_S: Final = 120.0
#: Rhythm cannot be seen in less.
SHORTEST_S: Final = 5.0
PACED_TEXT: Final = "The rhythm is paced, and heads were not taught paced rhythms."
#: A head that may give several labels gives those whose probability is higher.
EVEN: Final = 0.5


def predict(
    recording: Recording,
    head: str = "rhythm",
    *,
    form: Form = "both",
    settings: Settings | None = None,
    explained: bool = True,
) -> Prediction:
    """What a head says of a recording, standing on its biomarkers, its embedding or both.

    Of a record that does not give what the head needs (too short, too few leads, nothing to be seen), the head abstains
    and says why. Without `explained`, what each biomarker adds is left out, which saves a fifth of the time.
    InvalidInput where there is no such head or form, or where the recording is longer than two minutes:
    `predict_windows` is for those.
    """
    refuse_other(recording)
    chosen = head_in_form(head, form)
    if is_too_long(recording.duration_s):
        raise InvalidInput(
            f"The recording {recording.name} lasts {recording.duration_s:.0f} s, and heads are for at most "
            f"{LONGEST_S:g} s: give window_s=30 for a prediction of each 30 s."
        )
    return _predicted(recording, chosen, form=form, settings=settings or Settings(), explained=explained)


def predict_windows(
    recording: Recording,
    head: str = "rhythm",
    *,
    window_s: float,
    form: Form = "both",
    settings: Settings | None = None,
    explained: bool = True,
) -> Iterator[Prediction]:
    """A prediction of each window of a recording, one after the other; the whole where it is shorter than a window.

    What is left at the end is predicted where it is at least half a window. InvalidInput as `predict`, and where the
    window is not of 5 to 120 s.
    """
    refuse_other(recording)
    chosen = head_in_form(head, form)
    refuse_unfit_window(window_s)
    predicted = partial(
        _predicted, head=chosen, form=form, settings=settings or Settings(), explained=explained
    )
    return _by_window(recording, predicted, window_s=window_s)


def _by_window(
    recording: Recording, predicted: Callable[[Recording], Prediction], *, window_s: float
) -> Iterator[Prediction]:
    count = max(1, math.floor(recording.duration_s / window_s + 0.5))
    for first_s in (place * float(window_s) for place in range(count)):
        part = stretch(recording, first_s, first_s + window_s)
        yield replace(predicted(part), start_s=first_s)


def is_too_long(duration_s: float) -> bool:
    """Whether it is more than two minutes; a begun second more is none."""
    return duration_s >= LONGEST_S + 1.0


def refuse_unfit_window(window_s: float) -> None:
    """InvalidInput where a window is not of 5 to 120 s."""
    if not SHORTEST_S <= window_s <= LONGEST_S:
        raise InvalidInput(
            f"A window lasts {SHORTEST_S:g} to {LONGEST_S:g} s; window_s={window_s:g} was given."
        )


def stretch(recording: Recording, first_s: float, last_s: float) -> Recording:
    """A stretch of a recording as a recording of its own, without what belongs to the whole."""
    first, last = (round(each_s * recording.fs_hz) for each_s in (first_s, last_s))
    return replace(
        recording,
        ecg_mv=recording.ecg_mv[:, first:last].copy(),
        device_measurements={},
        statements=(),
        median_beat=None,
        annotations=(),
        exercise=None,
    )


def embed(recording: Recording, *, encoder: str = "ecgomics") -> Embedding:
    """The vectors of a recording by an encoder: of the record, of its leads and of its windows of ten seconds.

    InvalidInput where there is no encoder of this name, NotComputable where the recording does not fit what it takes.
    """
    refuse_other(recording)
    return encoder_named(encoder).embed(recording)


def encoder_card(encoder: str) -> ModelCard:
    """What an encoder is; InvalidInput where there is none of this name."""
    return encoder_named(encoder).card


def head_in_form(head: str, form: Form) -> Head:
    """The head of this name, which has the form; InvalidInput where there is no such head or form."""
    if form not in get_args(Form):
        raise InvalidInput(f"Heads stand on {', '.join(get_args(Form))}; “{form}” is none of them.")
    return head_named(head)


def predictions_of(evaluation: Evaluation, heads: Iterable[str]) -> tuple[Prediction, ...]:
    """What some heads say of a recording of at most two minutes that is measured already, without explanations.

    A head that needs leads which were not recorded is left out. The recording is embedded once.
    """
    made = evaluation.quantity("recording")
    recording: Recording = recorded(made)
    settings: Settings = evaluation.quantity("settings")
    fitting = [each for each in map(head_named, heads) if set(each.leads) <= set(made.leads)]
    if not fitting or is_too_long(recording.duration_s):
        return ()
    long_enough = recording.duration_s >= SHORTEST_S
    seen = _embedding(recording) if long_enough and not is_paced(evaluation) else (None, "")
    return tuple(
        _said(recording, each, evaluation, seen, form="both", settings=settings, explained=False)
        for each in fitting
    )


def _predicted(
    recording: Recording, head: Head, *, form: Form, settings: Settings, explained: bool
) -> Prediction:
    evaluation = Evaluation(catalogue(), {"recording": recording.with_limb_leads(), "settings": settings})
    seen: tuple[Embedding | None, str] = (None, "")
    if form != "biomarkers" and recording.duration_s >= SHORTEST_S and not is_paced(evaluation):
        seen = _embedding(recording)
    return _said(recording, head, evaluation, seen, form=form, settings=settings, explained=explained)


def _said(
    recording: Recording,
    head: Head,
    evaluation: Evaluation,
    seen: tuple[Embedding | None, str],
    *,
    form: Form,
    settings: Settings,
    explained: bool,
) -> Prediction:
    """What a head says, standing on an evaluation and on the vectors, or why there are none."""
    if recording.duration_s < SHORTEST_S:
        why = f"Heads need {SHORTEST_S:g} s; {recording.duration_s:.3g} s are there."
        return _silent(recording.name, head, form=form, why=why)
    if is_paced(evaluation):
        return _silent(recording.name, head, form=form, why=PACED_TEXT)
    embedding, why = seen
    biomarkers = numbers_of(evaluation, head.features_of(form)) if form != "embedding" else {}
    try:
        said = head.predict(biomarkers, embedding, form=form, explained=explained)
    except NotComputable as error:
        return _silent(recording.name, head, form=form, why=why or str(error))
    found = _stated(said, head, recording.name, models=_models(head, embedding))
    return replace(found, settings_hash=settings.chain_hash if form != "embedding" else "")


def _embedding(recording: Recording) -> tuple[Embedding | None, str]:
    """The vectors, or why there are none."""
    try:
        return embedded_encoder().embed(recording), ""
    except NotComputable as error:
        return None, str(error)


def measured(recording: Recording, columns: Iterable[str], settings: Settings) -> dict[str, float]:
    """Numbers of the biomarkers of some columns, with all their leads, flags as 1 or 0; those without are left out."""
    evaluation = Evaluation(catalogue(), {"recording": recording.with_limb_leads(), "settings": settings})
    return numbers_of(evaluation, columns)


def _models(head: Head, embedding: Embedding | None) -> tuple[str, ...]:
    return (head.card.identifier,) if embedding is None else (head.card.identifier, embedding.model)


def _silent(record: str, head: Head, *, form: Form, why: str) -> Prediction:
    """An abstention without numbers."""
    estimates = head.link == "identity"
    labels = () if estimates else head.labels
    none = (None,) * len(labels)
    return Prediction(
        record=record,
        head=head.card.name,
        form=form,
        labels=labels,
        probabilities=none,
        label=None,
        abstained=True,
        reason=why,
        p_values=none,
        known=(0,) * len(labels),
        contributions=(),
        models=_models(head, None),
        estimate=Estimate(None, None, None) if estimates else None,
    )


def _stated(said: HeadOutput, head: Head, record: str, *, models: tuple[str, ...]) -> Prediction:
    estimates = head.link == "identity"
    return Prediction(
        record=record,
        head=said.head,
        form=said.form,
        labels=() if estimates else said.labels,
        probabilities=tuple(float(each) for each in said.probabilities),
        label=_label(said, several=head.link == "sigmoid"),
        abstained=said.abstained,
        reason=said.reason,
        p_values=tuple(float(each) for each in said.p_values),
        known=said.known,
        contributions=tuple(_contribution(*each) for each in said.contributions),
        models=models,
        estimate=Estimate(said.estimate, said.low, said.high) if estimates else None,
    )


def _label(said: HeadOutput, *, several: bool) -> str | None:
    """The label, or of labels that may hold together all that are likelier than not."""
    if said.abstained or not several:
        return said.label
    likely = zip(said.labels, said.probabilities, strict=True)
    return SEPARATOR.join(label for label, probability in likely if probability > EVEN) or None


def _contribution(column: str, value: float, toward: float) -> Contribution:
    symbol, _, lead = column.partition(BETWEEN)
    declared = catalogue().biomarkers.get(symbol)
    measured = float(value) if math.isfinite(value) else None
    return Contribution(symbol, lead, measured, declared.unit if declared else "", toward)

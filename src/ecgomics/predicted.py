"""Recording → what a model head says of it, or that it abstains: label, probabilities, and the biomarkers behind them.

recording ──catalogue──▶ biomarkers ─┐
          ──encoder────▶ embedding ──┴─head──▶ Prediction
"""

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, NamedTuple, get_args

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.compared import ComparedValue
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput, NotComputable
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.core.validity import Validity
from ecgomics.latent.card import ModelCard
from ecgomics.latent.encoder import Embedding, Encoder
from ecgomics.latent.heads import Form, Head, HeadOutput
from ecgomics.latent.heads import head as head_named
from ecgomics.latent.own import embedded_encoder
from ecgomics.profile import rounded

#: Heads are trained on records of ten seconds to a minute: what is longer than this is predicted window by window.
LONGEST_S: Final = 120.0
#: Rhythm cannot be seen in less.
SHORTEST_S: Final = 5.0
#: A head that may give several labels gives those whose probability is higher.
EVEN: Final = 0.5
#: Biomarkers by what a head estimates.
DISEASE, DEMOGRAPHIC, P_VALUE = "predicted_disease", "predicted_demographic", "conformal_p_value"
#: Heads whose target is no disease.
DEMOGRAPHIC_HEADS: Final = frozenset({"age", "sex"})


class Contribution(NamedTuple):
    """What one feature of a head adds to its statement, in log-odds; positive speaks for it."""

    symbol: str
    """Of the biomarker, or what else the head stands on."""
    lead: str
    value: float
    unit: str
    """Of the value; empty for what is no biomarker."""
    toward: float

    @property
    def name(self) -> str:
        """`symbol:LEAD`, the spelling in text."""
        return f"{self.symbol}:{self.lead}" if self.lead else self.symbol


class Estimate(NamedTuple):
    """A number that a head estimates, with the limits between which nine of ten true ones lie; None where it cannot."""

    name: str
    """With the unit: `age_years`."""
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a head says of a record."""

    record: str
    head: str
    form: Form
    labels: tuple[str, ...]
    probabilities: tuple[float | None, ...]
    """Calibrated, one for each label; None where the record does not give what the head needs."""
    label: str | None
    """None where the head abstains."""
    abstained: bool
    reason: str
    """Why it abstains; empty where it does not."""
    p_values: tuple[float | None, ...]
    """Conformal, one for each label: the share of records of that label that are as strange."""
    contributions: tuple[Contribution, ...]
    models: tuple[str, ...]
    """Identifiers `name@hash` of the head, and of the encoder where it stands on one."""
    estimate: "Estimate | None" = None
    """Of a head that estimates a number; it has no labels and probabilities."""
    start_s: float = 0.0
    """Begin of the stretch of the record that it is about."""

    @property
    def chain(self) -> str:
        """What made the numbers, as in the chains of other values."""
        return f"MODEL:{'+'.join(self.models)}"

    @property
    def rows(self) -> tuple[ComparedValue, ...]:
        """The numbers as rows, such as `predicted_disease(rhythm:af)` and `conformal_p_value(rhythm:af)`."""
        symbol = DEMOGRAPHIC if self.head in DEMOGRAPHIC_HEADS else DISEASE
        numbers = ((symbol, self.probabilities), (P_VALUE, self.p_values))
        return tuple(
            self._row(each, label, value)
            for each, values in numbers
            for label, value in zip(self.labels, values, strict=True)
        )

    def _row(self, symbol: str, label: str, value: float | None) -> ComparedValue:
        declared = catalogue().biomarkers[symbol]
        validity: Validity = "failed" if value is None else "out_of_domain" if self.abstained else "ok"
        return ComparedValue(
            record=self.record,
            of=f"{self.head}:{label}",
            lead="",
            code=declared.code,
            symbol=symbol,
            value=value,
            value_text=None,
            unit="1",
            validity=validity,
            n=None,
            version=declared.version,
            chain=self.chain,
        )

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON, numbers to nine significant digits."""
        return asdict(self) | {
            "probabilities": [rounded(each) for each in self.probabilities],
            "p_values": [rounded(each) for each in self.p_values],
            "contributions": [
                {"name": each.name, **each._asdict()}
                | {"toward": rounded(each.toward), "value": rounded(each.value)}
                for each in self.contributions
            ],
        }


def predict(
    recording: Recording, head: str = "rhythm", *, form: Form = "both", settings: Settings | None = None
) -> Prediction:
    """What a head says of a recording, standing on its biomarkers, its embedding or both.

    Of a record that does not give what the head needs (too short, too few leads, nothing to be seen), the head abstains
    and says why. InvalidInput where there is no such head or form, or where the recording is longer than two minutes:
    `predict_windows` is for those.
    """
    chosen = _checked(head, form)
    if recording.duration_s > LONGEST_S:
        raise InvalidInput(
            f"The recording {recording.name} lasts {recording.duration_s:.0f} s, and heads are for at most "
            f"{LONGEST_S:g} s: give window_s=30 for a prediction of each 30 s."
        )
    return _predicted(recording, chosen, form=form, settings=settings or Settings())


def predict_windows(
    recording: Recording,
    head: str = "rhythm",
    *,
    window_s: float,
    form: Form = "both",
    settings: Settings | None = None,
) -> Iterator[Prediction]:
    """A prediction of each window of a recording, one after the other; the whole where it is shorter than a window.

    What is left at the end is predicted where it is at least half a window. InvalidInput as `predict`, and where the
    window is not of 5 to 120 s.
    """
    chosen = _checked(head, form)
    refuse_unfit_window(window_s)
    return _by_window(recording, chosen, window_s=window_s, form=form, settings=settings or Settings())


def _by_window(
    recording: Recording, head: Head, *, window_s: float, form: Form, settings: Settings
) -> Iterator[Prediction]:
    count = max(1, math.floor(recording.duration_s / window_s + 0.5))
    for first_s in (place * float(window_s) for place in range(count)):
        part = stretch(recording, first_s, first_s + window_s)
        yield replace(_predicted(part, head, form=form, settings=settings), start_s=first_s)


def refuse_unfit_window(window_s: float) -> None:
    """InvalidInput where a window is not of 5 to 120 s."""
    if not SHORTEST_S <= window_s <= LONGEST_S:
        raise InvalidInput(
            f"A window lasts {SHORTEST_S:g} to {LONGEST_S:g} s; window_s={window_s:g} was given."
        )


def table_columns(head: str, *, form: Form = "both", windows: bool = False) -> tuple[str, ...]:
    """The columns of a table of what a head says; InvalidInput where there is no such head or form."""
    chosen = _checked(head, form)
    start = ("record", "start_s") if windows else ("record",)
    if head == "age":
        return (*start, "age_years", "low", "high", "abstained")
    return (*start, "label", *(f"p_{label}" for label in chosen.labels), "abstained")


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
    return _encoder(encoder).embed(recording)


def encoder_card(encoder: str) -> ModelCard:
    """What an encoder is; InvalidInput where there is none of this name."""
    return _encoder(encoder).card


def _encoder(name: str) -> Encoder:
    if name != "ecgomics":
        raise InvalidInput(f"There is no encoder “{name}”.")
    return embedded_encoder()


def _checked(head: str, form: Form) -> Head:
    """The head of this name; InvalidInput where there is no such head or form."""
    if form not in get_args(Form):
        raise InvalidInput(f"Heads stand on {', '.join(get_args(Form))}; “{form}” is none of them.")
    return head_named(head)


def _predicted(recording: Recording, head: Head, *, form: Form, settings: Settings) -> Prediction:
    whole = recording.with_limb_leads()
    embedding, why = _embedding(recording) if form != "biomarkers" else (None, "")
    if form == "embedding" and embedding is None:
        return _nothing(recording, head, form, why)
    measured = _measured(whole, head, settings) if form != "embedding" else {}
    try:
        said = head.predict(measured, embedding, form=form)
    except NotComputable as error:
        return _nothing(recording, head, form, why or str(error))
    return _stated(said, recording.name, models=_models(head, embedding))


def _embedding(recording: Recording) -> tuple[Embedding | None, str]:
    """The vectors, or why there are none."""
    try:
        return embedded_encoder().embed(recording), ""
    except NotComputable as error:
        return None, str(error)


def _measured(recording: Recording, head: Head, settings: Settings) -> dict[str, float]:
    """The biomarkers that a head knows, by the name of their column; those without a number are left out."""
    evaluation = Evaluation(catalogue(), {"recording": recording, "settings": settings})
    found: dict[str, float] = {}
    for symbol in dict.fromkeys(name.partition("__")[0] for name in head.features):
        if symbol in catalogue().biomarkers:
            outcome = evaluation.outcome(symbol)
            for lead, value in zip(outcome.leads, outcome.values, strict=True):
                if math.isfinite(value):
                    found[f"{symbol}__{lead}" if lead else symbol] = value
    return found


def _models(head: Head, embedding: Embedding | None) -> tuple[str, ...]:
    return (head.card.identifier,) if embedding is None else (head.card.identifier, embedding.model)


def _nothing(recording: Recording, head: Head, form: Form, why: str) -> Prediction:
    """An abstention without numbers."""
    none = (None,) * len(head.labels)
    return Prediction(
        record=recording.name,
        head=head.card.name,
        form=form,
        labels=head.labels,
        probabilities=none,
        label=None,
        abstained=True,
        reason=why,
        p_values=none,
        contributions=(),
        models=_models(head, None),
    )


def _stated(said: HeadOutput, record: str, *, models: tuple[str, ...]) -> Prediction:
    return Prediction(
        record=record,
        head=said.head,
        form=said.form,
        labels=said.labels,
        probabilities=_numbers(said.probabilities),
        label=said.label,
        abstained=said.abstained,
        reason=said.reason,
        p_values=_numbers(said.p_values),
        contributions=tuple(_contribution(*each) for each in said.contributions),
        models=models,
    )


def _numbers(values: Floats) -> tuple[float | None, ...]:
    return tuple(float(each) if math.isfinite(each) else None for each in values)


def _contribution(column: str, value: float, toward: float) -> Contribution:
    symbol, _, lead = column.partition("__")
    declared = catalogue().biomarkers.get(symbol)
    return Contribution(symbol, lead, float(value), declared.unit if declared else "", float(toward))

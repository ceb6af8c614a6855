"""A head: biomarkers and embedding of a record → probabilities, or the reason why it abstains."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput, NotComputable
from ecgomics.latent.card import ModelCard
from ecgomics.latent.encoder import Embedding
from ecgomics.latent.heads.calibration import Calibration, Link, probabilities
from ecgomics.latent.heads.inputs import ENCODER, leads_of, leads_seen, read_out, row, without_leads
from ecgomics.latent.heads.output import FORMS, Form, HeadOutput
from ecgomics.latent.own import readouts

#: The contributions of what is not explained.
_NOTHING: Final[Floats] = np.zeros(0)
#: Share of true numbers that lie between the limits of an estimate.
COVERED: Final = 0.9
#: A head abstains where more of the features lie outside everything it was trained on.
MOST_STRANGE: Final = 0.1


class Model(Protocol):
    """What turns features into scores, and tells what each of them adds."""

    @property
    def outputs(self) -> int:
        """How many scores."""

    def scores(self, features: Floats) -> Floats:
        """rows × outputs."""

    def contributions(self, features: Floats) -> tuple[Floats, Floats]:
        """outputs × features of one record, and what is there before any."""


@dataclass(frozen=True, slots=True)
class FormModel:
    """One form of a head: what it stands on, its model and its calibration."""

    features: tuple[str, ...]
    model: Model
    calibration: Calibration
    decision: Floats
    """Added to the calibrated scores before the largest is taken for the label, (outputs,)."""
    low: Floats
    high: Floats
    """The range of each feature in training, widened by half at either side."""


@dataclass(frozen=True, slots=True)
class Head:
    """A model head in its three forms."""

    card: ModelCard
    labels: tuple[str, ...]
    link: Link
    forms: Mapping[Form, FormModel]
    leads: tuple[str, ...]
    """Leads without which it says nothing."""
    encoder: str
    """Identifier of the encoder whose read-outs it was fitted to; empty where it stands on none."""
    epsilon: float
    """A record for which no label has a larger p-value is out of domain."""
    least_measured: float
    """Share of its features below which a head says nothing."""

    @property
    def features(self) -> tuple[str, ...]:
        """The biomarkers of all forms, by column or by symbol: what has to be evaluated."""
        return tuple(dict.fromkeys(name for form in self.forms for name in self.features_of(form)))

    def features_of(self, form: Form) -> tuple[str, ...]:
        """The biomarkers of one form."""
        return tuple(name for name in self._form(form).features if not name.startswith(ENCODER))

    def predict(
        self,
        biomarkers: Mapping[str, float],
        embedding: Embedding | None = None,
        *,
        form: Form = "both",
        explained: bool = True,
    ) -> HeadOutput:
        """What the head says of a record.

        biomarkers holds the valid numbers by the names of their columns, flags as 1 or 0. NotComputable where what the
        form stands on is not there; InvalidInput where there is no such form, or the embedding is of another encoder.
        Contributions are left out where they are not explained.
        """
        chosen = self._form(form)
        given = self._given(biomarkers, embedding, form=form)
        features = row(chosen.features, given)
        scores = chosen.calibration.calibrated(chosen.model.scores(features[None])[0])
        if self.link == "identity":
            return self._estimate(chosen, features, float(scores[0]), form=form, explained=explained)
        likely = probabilities(scores, self.link)
        p_values = chosen.calibration.p_values(likely)
        reason = self._reason(chosen, features, p_values)
        label = int(np.argmax(scores + chosen.decision))
        others = (scores.sum() - scores[label]) / max(1, len(scores) - 1) if self.link == "softmax" else 0.0
        added, base = self._toward(chosen, features, label) if explained else (_NOTHING, 0.0)
        return HeadOutput(
            head=self.card.name,
            form=form,
            labels=self.labels,
            probabilities=likely,
            label=None if reason else self.labels[label],
            abstained=bool(reason),
            reason=reason,
            p_values=p_values,
            contributions=_sorted(chosen.features, features, added),
            known=tuple(each.size for each in chosen.calibration.strangeness),
            base=base,
            toward=float(scores[label] - others),
        )

    def _form(self, form: Form) -> FormModel:
        if form not in self.forms:
            raise InvalidInput(
                f"The head {self.card.name} has no form “{form}”; it has {', '.join(self.forms)}."
                if form in FORMS
                else f"Heads stand on {', '.join(FORMS)}; “{form}” is none of them."
            )
        return self.forms[form]

    def _given(
        self, biomarkers: Mapping[str, float], embedding: Embedding | None, *, form: Form
    ) -> dict[str, float]:
        name = self.card.name
        if form != "biomarkers" and embedding is None:
            raise NotComputable(
                "failed", f"The form {form} of the head {name} needs an embedding of the record."
            )
        if form != "embedding" and not biomarkers:
            raise NotComputable(
                "failed", f"No biomarker that the form {form} of the head {name} stands on could be measured."
            )
        there = leads_of(biomarkers) if embedding is None else leads_seen(embedding)
        lacking = [lead for lead in self.leads if lead not in there]
        if lacking:
            raise NotComputable(
                "wrong_leads",
                f"The head {name} needs the leads {', '.join(self.leads)}; not there: {', '.join(lacking)}.",
            )
        given = without_leads(biomarkers) if form != "embedding" else {}
        if form != "biomarkers" and embedding is not None:
            if embedding.model != self.encoder:
                raise InvalidInput(
                    f"The head {name} was fitted to the encoder {self.encoder}; the embedding is of {embedding.model}."
                )
            given |= read_out(embedding, readouts())
        return given

    def _reason(self, chosen: FormModel, features: Floats, p_values: Floats) -> str:
        """Why the head abstains; empty where it does not."""
        measured = np.isfinite(features)
        if measured.mean() < self.least_measured:
            return (
                f"Too little could be measured: {measured.sum()} of the {len(features)} numbers that the head stands "
                "on are there."
            )
        strange = (features < chosen.low) | (features > chosen.high)
        if strange.sum() > max(1.0, MOST_STRANGE * measured.sum()):
            first = chosen.features[int(np.flatnonzero(strange)[0])]
            return (
                f"The record is out of domain: {strange.sum()} features, {first} among them, lie far outside all "
                "that the head was trained on."
            )
        if p_values.max() <= self.epsilon:
            return (
                f"The record is out of domain: it is stranger than {1.0 - self.epsilon:.1%} of the known records of "
                "every label."
            )
        return ""

    def _estimate(
        self, chosen: FormModel, features: Floats, value: float, *, form: Form, explained: bool
    ) -> HeadOutput:
        half = chosen.calibration.half_width(COVERED)
        reason = self._reason(chosen, features, np.ones(1))
        added, base = self._toward(chosen, features, 0) if explained else (_NOTHING, 0.0)
        return HeadOutput(
            head=self.card.name,
            form=form,
            labels=self.labels,
            probabilities=np.zeros(0),
            label=None,
            abstained=bool(reason),
            reason=reason,
            p_values=np.zeros(0),
            contributions=_sorted(chosen.features, features, added),
            base=base,
            toward=value,
            estimate=None if reason else value,
            low=None if reason else value - half,
            high=None if reason else value + half,
        )

    def _toward(self, chosen: FormModel, features: Floats, label: int) -> tuple[Floats, float]:
        """What each feature adds to the score of a label less the mean of the others, and what is there before."""
        added, base = chosen.model.contributions(features)
        scale = chosen.calibration.scale
        added, base = scale[:, None] * added, scale * base + chosen.calibration.shift
        against = np.full(len(base), -1.0 / max(1, len(base) - 1))
        if self.link != "softmax":
            against[:] = 0.0
        against[label] = 1.0
        return against @ added, float(against @ base)


def _sorted(names: tuple[str, ...], values: Floats, added: Floats) -> tuple[tuple[str, float, float], ...]:
    order = np.argsort(-np.abs(added), kind="stable")
    return tuple((names[each], float(values[each]), float(added[each])) for each in order if added[each])

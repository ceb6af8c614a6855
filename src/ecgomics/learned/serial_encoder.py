"""The serial-comparison space as an encoder: forty numbers by which a person is known again, or found changed.

recording ──catalogue──▶ representative beat ──latent.serial_space──▶ vector of length one

It is no general embedding: it knows the shape of lead I alone, and nothing of the rhythm.
"""

from dataclasses import dataclass
from typing import cast

import numpy as np

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.latent.card import ModelCard
from ecgomics.latent.encoder import Contract, Embedding
from ecgomics.latent.serial_space import CONTRACT, LEAD, serial_space, shipped_card
from ecgomics.signal.model import RepresentativeBeat


@dataclass(frozen=True, slots=True)
class SerialEncoder:
    """The space that comes with the package, as `embed` takes encoders."""

    card: ModelCard
    contract: Contract = CONTRACT

    def embed(self, recording: Recording) -> Embedding:
        """The vector of lead I, or of the only lead; 1 − the product of two is their distance.

        NotComputable with its reason where there is no representative beat, or more leads and none of them I.
        """
        evaluation = Evaluation(catalogue(), {"recording": recording, "settings": Settings()})
        beat = cast(RepresentativeBeat, evaluation.quantity("representative_beat"))
        lead = recording.leads[0] if len(recording.leads) == 1 else LEAD
        vector = serial_space().vector(beat, lead=lead)
        return Embedding(
            model=self.card.identifier,
            leads=(lead,),
            start_s=np.zeros(1),
            by_window=vector[None],
            record=vector,
            by_lead=vector[None, None],
            lead=vector[None],
        )


def serial_encoder() -> SerialEncoder:
    """The space that comes with the package."""
    return SerialEncoder(shipped_card())

"""A head run on a recording as the package runs it, with the time that it takes."""

import time
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.latent.encoder import Embedding
from ecgomics.latent.heads import Form, Head, HeadOutput
from ecgomics.latent.heads.inputs import BETWEEN
from ecgomics.latent.own import embedded_encoder

SETTINGS: Final = Settings()


@dataclass(frozen=True, slots=True)
class Said:
    """What a head said, and the CPU time of biomarkers, embedding and head together."""

    output: HeadOutput | None
    """None where it refused."""
    cpu_s: float


def measured(recording: Recording, symbols: tuple[str, ...]) -> dict[str, float]:
    """The valid numbers of some biomarkers by column, flags as 1 or 0."""
    evaluation = Evaluation(catalogue(), {"recording": recording.with_limb_leads(), "settings": SETTINGS})
    found: dict[str, float] = {}
    for symbol in symbols:
        outcome = evaluation.outcome(symbol)
        for lead, value in zip(outcome.leads, outcome.values, strict=True):
            if np.isfinite(value):
                found[f"{symbol}{BETWEEN}{lead}" if lead else symbol] = value
    return found


def said(recording: Recording, head: Head, *, form: Form) -> Said:
    """What a head says of a recording."""
    begin_s = time.process_time()
    symbols = tuple(dict.fromkeys(name.partition(BETWEEN)[0] for name in head.features_of(form)))
    try:
        embedding: Embedding | None = None if form == "biomarkers" else embedded_encoder().embed(recording)
        output = head.predict(measured(recording, symbols), embedding, form=form)
    except NotComputable:
        output = None
    return Said(output, time.process_time() - begin_s)

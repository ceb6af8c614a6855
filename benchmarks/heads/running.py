"""A head run on a recording as the package runs it, with the time that it takes."""

import time
from dataclasses import dataclass
from typing import Final

from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.latent.encoder import Embedding
from ecgomics.latent.heads import Form, Head, HeadOutput
from ecgomics.latent.heads.inputs import BETWEEN
from ecgomics.latent.own import embedded_encoder
from ecgomics.learned.predict import measured

SETTINGS: Final = Settings()


@dataclass(frozen=True, slots=True)
class Said:
    """What a head said, and the CPU time of biomarkers, embedding and head together."""

    output: HeadOutput | None
    """None where it refused."""
    cpu_s: float


def said(recording: Recording, head: Head, *, form: Form) -> Said:
    """What a head says of a recording."""
    begin_s = time.process_time()
    symbols = tuple(dict.fromkeys(name.partition(BETWEEN)[0] for name in head.features_of(form)))
    try:
        embedding: Embedding | None = None if form == "biomarkers" else embedded_encoder().embed(recording)
        output = head.predict(measured(recording, symbols, SETTINGS), embedding, form=form)
    except NotComputable:
        output = None
    return Said(output, time.process_time() - begin_s)

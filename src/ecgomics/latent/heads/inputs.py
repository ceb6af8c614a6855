"""What a head is given, as numbers in the order of its features.

A feature is the name of a column: `symbol` or `symbol__LEAD`. A biomarker of leads that is named without one is taken
as the median over the leads that have a value, so that heads for any number of leads see the same thing in one as in
twelve. Features that begin with `encoder_` are read-outs of the embedding.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.latent.encoder import Embedding
from ecgomics.latent.own import Readout

BETWEEN: Final = "__"
"""Stands between symbol and lead."""
ENCODER: Final = "encoder_"
#: What the numbers of each read-out are called.
READOUT_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "rhythm": ("rhythm_sinus", "rhythm_af", "rhythm_other", "rhythm_unreadable"),
    "classes": ("class_NORM", "class_MI", "class_STTC", "class_CD", "class_HYP"),
    "age": ("age",),
    "sex": ("female",),
}


def without_leads(biomarkers: Mapping[str, float]) -> dict[str, float]:
    """The biomarkers, and for those of leads also the median over leads by the symbol alone."""
    by_symbol: dict[str, list[float]] = {}
    for name, value in biomarkers.items():
        symbol, between, _ = name.partition(BETWEEN)
        if between and np.isfinite(value):
            by_symbol.setdefault(symbol, []).append(value)
    return {symbol: float(np.median(values)) for symbol, values in by_symbol.items()} | dict(biomarkers)


def read_out(embedding: Embedding, readouts: Mapping[str, Readout]) -> dict[str, float]:
    """What the read-outs say of a record: log-probabilities of rhythms, logits of classes and female, age in years."""
    found: dict[str, float] = {}
    for task, names in READOUT_NAMES.items():
        said = readouts[task](embedding.record)
        if task == "rhythm":
            said = said - said.max()
            said = said - np.log(np.exp(said).sum())
        found |= {f"{ENCODER}{name}": float(value) for name, value in zip(names, said, strict=True)}
    return found


def row(features: Sequence[str], given: Mapping[str, float]) -> Floats:
    """(features,): the numbers in this order, NaN where there is none."""
    return np.array([given.get(name, np.nan) for name in features], dtype=float)


def leads_of(biomarkers: Iterable[str]) -> frozenset[str]:
    """The leads that some column is of."""
    return frozenset(lead for _, _, lead in (name.partition(BETWEEN) for name in biomarkers) if lead)


def leads_seen(embedding: Embedding) -> frozenset[str]:
    """The leads that the encoder saw something in."""
    if embedding.lead is None:
        return frozenset(embedding.leads)
    seen = np.asarray(np.isfinite(embedding.lead).all(axis=1)).tolist()
    return frozenset(lead for lead, there in zip(embedding.leads, seen, strict=True) if there)

"""Serial comparison of two records in the space of a learned representation."""

from functools import partial
from types import MappingProxyType
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import MODEL, biomarker
from ecgomics.biomarkers.declaration import SERIAL, Check, guard
from ecgomics.biomarkers.latent_space import Representation, SerialSpace, cosine, is_identified
from ecgomics.biomarkers.several_records import RecordPair, RecordSide
from ecgomics.core.errors import NotComputable

# ── worked examples ──────────────────────────────────────────────────────────────────────────────────────────────


def _pair(earlier: Representation, later: Representation) -> RecordPair:
    first, last = (RecordSide("DIAG", None, None, (np.nan, np.nan), each) for each in (earlier, later))
    return RecordPair(first, last, MappingProxyType({}))


#: From (1, 1); the first number counts twice, the third not at all.
_SPACE: Final = SerialSpace(
    "example@00000000", np.array([1.0, 1.0, 0.0]), np.array([[2.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
)

# ── guards ───────────────────────────────────────────────────────────────────────────────────────────────────────


@guard("wrong_chain", "embeddings of the same encoder, named with its hash, in both records")
def same_encoder(pair: RecordPair) -> bool:
    models = {each.model for each in (pair.earlier.representation, pair.later.representation) if each}
    return len(models) <= 1 and all(is_identified(model) for model in models)


@guard("wrong_chain", "the serial-comparison space is one of the same encoder")
def space_of_the_encoder(pair: RecordPair, serial_space: SerialSpace) -> bool:
    return pair.model in ("", serial_space.model)


@guard("failed", "the encoder takes both records")
def both_embedded(pair: RecordPair) -> bool:
    return pair.earlier.representation is not None and pair.later.representation is not None


of_pair = partial(biomarker, scope=SERIAL, unit="1", tier=3, chain=MODEL)


@of_pair(
    code="ECG30514",
    label="Embedding drift",
    label_zh="嵌入漂移",
    formula="1 - cos(e1,e2)",
    tex=r"1 - \cos\left(\mathbf{e}_1, \mathbf{e}_2\right)",
    references=["derived"],
    requires=[same_encoder, both_embedded],
    # 1 − 24/25; twice the same direction.
    checks=[
        Check(given={"pair": _pair(Representation.of(3.0, 4.0), Representation.of(4.0, 3.0))}, value=1 / 25),
        Check(given={"pair": _pair(Representation.of(3.0, 4.0), Representation.of(6.0, 8.0))}, value=0.0),
    ],
)
def embedding_drift(pair: RecordPair) -> float:
    """How far the record has turned in the eyes of an encoder."""
    earlier, later = _both(pair)
    return 1.0 - cosine(earlier.record, later.record)


@of_pair(
    code="ECG30515",
    label="Person distance",
    label_zh="个体距离",
    formula="1 - cos(W(e1-mu), W(e2-mu)), W and mu of a serial-comparison space: directions that tell persons apart "
    "and that days do not change, scaled by what changes in a person",
    tex=r"1 - \cos\left(W(\mathbf{e}_1 - \boldsymbol\mu),\, W(\mathbf{e}_2 - \boldsymbol\mu)\right)",
    references=["derived"],
    requires=[same_encoder, space_of_the_encoder, both_embedded],
    # (2, 1, 0) and (1, 2, 9) become (2, 0) and (0, 1); (2, 1, 0) and (4, 1, 9) become (2, 0) and (6, 0).
    checks=[
        Check(
            given={
                "pair": _pair(Representation.of(2.0, 1.0, 0.0), Representation.of(1.0, 2.0, 9.0)),
                "serial_space": _SPACE,
            },
            value=1.0,
        ),
        Check(
            given={
                "pair": _pair(Representation.of(2.0, 1.0, 0.0), Representation.of(4.0, 1.0, 9.0)),
                "serial_space": _SPACE,
            },
            value=0.0,
        ),
    ],
)
def person_distance(pair: RecordPair, serial_space: SerialSpace) -> float:
    """How unlike the two records are in what tells persons apart: near 0 for records of one person."""
    earlier, later = _both(pair)
    return 1.0 - cosine(serial_space.place(earlier.record), serial_space.place(later.record))


def _both(pair: RecordPair) -> tuple[Representation, Representation]:
    earlier, later = pair.earlier.representation, pair.later.representation
    if earlier is None or later is None:
        raise NotComputable("failed")
    return earlier, later

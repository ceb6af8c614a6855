"""The vector of an encoder, and whether one lead says what twelve say."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers import guards
from ecgomics.biomarkers.catalogue import MODEL, biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, guard
from ecgomics.biomarkers.latent_space import HeadOutputs, Representation, cosine, is_identified
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import STANDARD_LEADS

_ALL_LEADS: Final = guards.all_of(*STANDARD_LEADS)


@guard("wrong_chain", "the encoder is named with the hash of its weights")
def named_encoder(representation: Representation) -> bool:
    return is_identified(representation.model)


@guard("wrong_chain", "the head is named with the hash of its weights")
def named_head(head_outputs: HeadOutputs) -> bool:
    return is_identified(head_outputs.model)


@guard("failed", "the encoder says what lead I alone gives")
def lead_i_alone(representation: Representation) -> bool:
    return representation.lead_i is not None


@guard("out_of_domain", "the head does not abstain")
def head_speaks(head_outputs: HeadOutputs) -> bool:
    return not head_outputs.abstained


@guard("wrong_chain", "the head of the statements is named with the hash of its weights")
def named_head_of_statements(statements: HeadOutputs) -> bool:
    return is_identified(statements.model)


@guard("failed", "the head gives probabilities of diagnostic statements")
def of_statements(statements: HeadOutputs) -> bool:
    return statements.kind == "diagnosis"


@guard("out_of_domain", "the head of the statements does not abstain")
def statements_are_made(statements: HeadOutputs) -> bool:
    return not statements.abstained


latent = partial(biomarker, scope=RECORD, unit="1", tier=3, chain=MODEL)


@latent(
    code="ECG30701",
    label="Latent embedding",
    label_zh="潜在嵌入向量",
    formula="feature vector of a named encoder, pooled over leads and windows; vector",
    tex=r"\mathbf{e} = f_\theta(\text{ECG})",
    references=["Li2025"],
    requires=[named_encoder],
    checks=[Check(given={"representation": Representation.of(0.6, -0.8)}, value=[0.6, -0.8])],
)
def embedding(representation: Representation) -> Floats:
    """The record as a learned encoder sees it."""
    return representation.record


@latent(
    code="ECG30709",
    label="Single-lead consistency",
    label_zh="单导联一致性",
    formula="cos(e of 12 leads, mapped e of lead I)",
    tex=r"\cos\left(\mathbf{e}_{12},\, M \mathbf{e}_{\mathrm{I}}\right)",
    references=["derived"],
    leads=_ALL_LEADS,
    requires=[named_encoder, lead_i_alone],
    # 3 · 4 + 4 · 3 over 5 · 5; at right angles.
    checks=[
        Check(given={"representation": Representation.of(3.0, 4.0, lead_i=[4.0, 3.0])}, value=24 / 25),
        Check(given={"representation": Representation.of(1.0, 0.0, lead_i=[0.0, 2.0])}, value=0.0),
    ],
)
def lead_consistency(representation: Representation) -> float:
    """Whether lead I alone leads the encoder to the place where all twelve leads lead it."""
    if representation.lead_i is None:
        raise NotComputable("failed")
    return cosine(representation.record, representation.lead_i)


_STATEMENTS: Final = HeadOutputs(
    "example@00000000", "example", "diagnosis", ("NORM", "MI"), np.array([0.75, 0.125])
)


@latent(
    code="ECG30711",
    label="Diagnosis statement probabilities",
    label_zh="诊断陈述概率",
    formula="probability of each statement of a named head, in the order of its card; vector",
    tex=r"p_i = P(\text{statement}_i \mid \text{ECG})",
    references=["Li2025"],
    requires=[named_head_of_statements, of_statements, statements_are_made],
    checks=[Check(given={"statements": _STATEMENTS}, value=[0.75, 0.125])],
)
def diagnosis_probabilities(statements: HeadOutputs) -> Floats:
    """How probable a head holds each of its diagnostic statements."""
    return statements.values

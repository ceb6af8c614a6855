"""Where expert rules and learned representation meet: what of the embedding the expert panel explains, and the rest."""

from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import MODEL, biomarker
from ecgomics.biomarkers.comparative.latent.of_a_reference import PLANE, model_of_the_reference
from ecgomics.biomarkers.comparative.latent.of_the_record import named_encoder
from ecgomics.biomarkers.declaration import COHORT, Check, guard
from ecgomics.biomarkers.latent_space import (
    ExpertMap,
    ExpertValues,
    LatentCohort,
    LatentReference,
    Representation,
    is_identified,
)
from ecgomics.biomarkers.ridge import explained
from ecgomics.core.arrays import Floats

#: Records that a regression on the panel must stand on.
REGRESSION_RECORDS: Final = 1000
#: Share of the panel that a record must have: what is missing explains nothing.
PANEL_SHARE: Final = 0.5

# ── worked examples ──────────────────────────────────────────────────────────────────────────────────────────────

#: Rate 60 ± 10: each standard deviation moves the embedding by (2, 0); where it is not known, by (0, 1).
_BY_RATE: Final = ExpertMap(
    members=("heart_rate",),
    centre=np.array([60.0]),
    scale=np.array([10.0]),
    coefficients=np.array([[2.0, 0.0]]),
    of_missing=np.array([[0.0, 1.0]]),
    intercept=np.array([1.0, 0.0]),
    records=REGRESSION_RECORDS,
    explained_share=0.5,
)
_REFERENCE: Final = replace(PLANE, expert=_BY_RATE)
#: The panel speaks for (1, 0) + 2 · (2, 0) = (5, 0).
_EIGHTY: Final = ExpertValues(("heart_rate",), np.array([80.0]))
_UNKNOWN: Final = ExpertValues(("heart_rate",), np.array([np.nan]))


def _cohort(values: list[float], embeddings: list[list[float]]) -> LatentCohort:
    numbers = np.array(values)[:, np.newaxis]
    return LatentCohort("example@00000000", np.array(embeddings), numbers, tuple(range(len(values))))


_ON_A_LINE: Final = _cohort([float(each) for each in range(10)], [[2.0 * each, -each] for each in range(10)])
_SAYS_NOTHING: Final = _cohort([5.0] * 10, [[float(each), 0.0] for each in range(10)])


# ── guards ───────────────────────────────────────────────────────────────────────────────────────────────────────


@guard("wrong_chain", "the encoder of the cohort is named with the hash of its weights")
def named_encoder_of_cohort(latent_cohort: LatentCohort) -> bool:
    return is_identified(latent_cohort.model)


@guard("too_short", f"the cohort has {REGRESSION_RECORDS} records or more")
def large_cohort(latent_cohort: LatentCohort) -> bool:
    return len(latent_cohort.embeddings) >= REGRESSION_RECORDS


@guard("too_short", f"the regression on the expert panel stands on {REGRESSION_RECORDS} records or more")
def large_regression(latent_reference: LatentReference) -> bool:
    return latent_reference.expert.records >= REGRESSION_RECORDS


@guard("failed", f"at least {PANEL_SHARE:.0%} of the expert panel has a value")
def panel_known(latent_reference: LatentReference, expert_values: ExpertValues) -> bool:
    same = expert_values.members == latent_reference.expert.members
    return same and bool(np.isfinite(expert_values.values).mean() >= PANEL_SHARE)


cohort = partial(biomarker, scope=COHORT, unit="1", tier=3, chain=MODEL)
_BOTH_KNOWN: Final = (named_encoder, model_of_the_reference, large_regression, panel_known)


@cohort(
    code="ECG30707",
    label="Share of embedding explained by expert panel",
    label_zh="专家指标解释的嵌入份额",
    formula="cross-validated R^2 of ridge regression of the embedding on the expert panel: 1 - (sum of squared errors "
    "of records of other persons)/(the same of their mean), over all dimensions; values at most 5 SD from the median, "
    "a missing one as the median and an indicator, "
    "penalty by generalised cross-validation",
    tex=r"R^2 = 1 - \frac{\sum \lVert \mathbf{e} - \hat{\mathbf{e}} \rVert^2}"
    r"{\sum \lVert \mathbf{e} - \bar{\mathbf{e}} \rVert^2}",
    references=["Hoerl1970", "derived"],
    requires=[named_encoder_of_cohort, large_cohort],
    # An embedding that is twice the value and its negative: all of it. A value that is always the same: nothing.
    checks=[
        Check(given={"latent_cohort": _ON_A_LINE}, value=1.0, tolerance=1e-6),
        Check(given={"latent_cohort": _SAYS_NOTHING}, value=0.0),
    ],
)
def expert_explained_share(latent_cohort: LatentCohort) -> float:
    """How much of what the encoder says of a cohort the expert biomarkers say, too."""
    return explained(latent_cohort.values, latent_cohort.embeddings, latent_cohort.groups)


@cohort(
    code="ECG30708",
    label="Residual embedding",
    label_zh="残差嵌入向量",
    formula="embedding - ridge prediction from the expert panel; vector",
    tex=r"\mathbf{r} = \mathbf{e} - \hat{\mathbf{e}}(\text{panel})",
    references=["Hoerl1970", "derived"],
    requires=_BOTH_KNOWN,
    # (5, 3) − (5, 0); where the rate is not known (1, 0) + (0, 1) is expected.
    checks=[
        Check(
            given={
                "representation": Representation.of(5.0, 3.0),
                "latent_reference": _REFERENCE,
                "expert_values": _EIGHTY,
            },
            value=[0.0, 3.0],
        ),
        Check(
            given={
                "representation": Representation.of(5.0, 3.0),
                "latent_reference": _REFERENCE,
                "expert_values": _UNKNOWN,
            },
            value=[4.0, 2.0],
        ),
    ],
)
def residual_embedding(
    representation: Representation, latent_reference: LatentReference, expert_values: ExpertValues
) -> Floats:
    """What the encoder says of the record beyond the expert biomarkers."""
    return representation.record - latent_reference.expected(expert_values)


@cohort(
    code="ECG30715",
    label="Residual share",
    label_zh="残差份额",
    formula="abs(residual embedding)^2/abs(embedding - mean of the reference set)^2",
    tex=r"\frac{\lVert \mathbf{e} - \hat{\mathbf{e}} \rVert^2}{\lVert \mathbf{e} - \bar{\mathbf{e}} \rVert^2}",
    references=["derived"],
    requires=_BOTH_KNOWN,
    # Of (4, 3) from the mean (1, 0) the panel leaves (0, 3): 9 of 25.
    checks=[
        Check(
            given={
                "representation": Representation.of(5.0, 3.0),
                "latent_reference": _REFERENCE,
                "expert_values": _EIGHTY,
            },
            value=9 / 25,
        )
    ],
)
def residual_share(
    representation: Representation, latent_reference: LatentReference, expert_values: ExpertValues
) -> float:
    """Share of the record's departure from the mean that the expert panel leaves: near 0 the rules suffice."""
    residual = representation.record - latent_reference.expected(expert_values)
    whole = float(((representation.record - latent_reference.mean) ** 2).sum())
    return float((residual**2).sum()) / whole if whole > 0.0 else float("nan")

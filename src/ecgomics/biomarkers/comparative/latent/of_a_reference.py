"""Where the embedding lies among those of a named reference set: how far from its middle, how near to any of it."""

import math
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import MODEL, biomarker
from ecgomics.biomarkers.comparative.latent.of_the_record import named_encoder
from ecgomics.biomarkers.declaration import COHORT, RECORD, Check, guard
from ecgomics.biomarkers.latent_space import ExpertMap, LatentReference, Representation, cosine, nearest
from ecgomics.core.arrays import Floats

#: Nearest records whose mean distance says how dense a place is, as for panels.
NEIGHBOURS: Final = 20
#: The nearest record whose distance is the out-of-distribution score.
TENTH: Final = 10
#: Records that a set must have.
SET_RECORDS: Final = 50
CALIBRATION_RECORDS: Final = 100

# ── worked examples ──────────────────────────────────────────────────────────────────────────────────────────────

_NO_MAP: Final = ExpertMap(
    members=(),
    centre=np.empty(0),
    scale=np.empty(0),
    coefficients=np.empty((0, 2)),
    of_missing=np.empty((0, 2)),
    intercept=np.zeros(2),
    records=0,
    explained_share=0.0,
)
#: Mean (1, 0), standard deviations of 2 and 3 along the axes; twenty records at (3, 0), thirty far away.
PLANE: Final = LatentReference(
    name="worked example",
    model="example@00000000",
    mean=np.array([1.0, 0.0]),
    components=np.eye(2),
    variances=np.array([4.0, 9.0]),
    normal_centroid=np.array([1.0, 0.0]),
    normal_records=50,
    vectors=np.repeat([[3.0, 0.0], [-300.0, 300.0]], [20, 30], axis=0),
    scores=np.arange(1.0, 101.0),
    expert=_NO_MAP,
)
_SCORES_OF_TENTHS: Final = replace(PLANE, scores=np.arange(1.0, 101.0) / 50.0)


# ── guards ───────────────────────────────────────────────────────────────────────────────────────────────────────


@guard("wrong_chain", "embedding and reference set are of the same model")
def model_of_the_reference(representation: Representation, latent_reference: LatentReference) -> bool:
    return representation.model == latent_reference.model


@guard("failed", f"a named reference set of at least {SET_RECORDS} embeddings")
def latent_set(latent_reference: LatentReference) -> bool:
    return latent_reference.name != "" and len(latent_reference.vectors) >= SET_RECORDS


@guard("failed", f"at least {SET_RECORDS} records of the reference set are normal")
def normal_set(latent_reference: LatentReference) -> bool:
    return latent_reference.name != "" and latent_reference.normal_records >= SET_RECORDS


@guard("failed", f"distances of at least {CALIBRATION_RECORDS} records of the reference set to its others")
def calibrated_set(latent_reference: LatentReference) -> bool:
    return latent_reference.scores.size >= CALIBRATION_RECORDS


cohort = partial(biomarker, scope=COHORT, unit="1", tier=3, chain=MODEL)
_OF_A_MODEL: Final = (named_encoder, model_of_the_reference)


@cohort(
    code="ECG30702",
    label="Distance to the normal centroid",
    label_zh="与正常中心的距离",
    formula="1 - cos(e, centroid of a named normal set)",
    tex=r"1 - \cos\left(\mathbf{e}, \bar{\mathbf{e}}_{\text{normal}}\right)",
    references=["derived"],
    requires=[*_OF_A_MODEL, normal_set],
    # (3, 4) and (1, 0): 1 − 3/5.
    checks=[
        Check(given={"representation": Representation.of(3.0, 4.0), "latent_reference": PLANE}, value=0.4),
        Check(given={"representation": Representation.of(-2.0, 0.0), "latent_reference": PLANE}, value=2.0),
    ],
)
def embedding_centroid_distance(representation: Representation, latent_reference: LatentReference) -> float:
    """How far the record turns away from the mean of normal ones."""
    return 1.0 - cosine(representation.record, latent_reference.normal_centroid)


@cohort(
    code="ECG30703",
    label="Embedding Mahalanobis distance",
    label_zh="嵌入马氏距离",
    formula="Mahalanobis distance on the first k principal components of a named reference set, k fixed with the set",
    tex=r"\sqrt{\sum_{i=1}^{k} \frac{\left(\mathbf{u}_i^\top (\mathbf{e} - \bar{\mathbf{e}})\right)^2}{\lambda_i}}",
    references=["Lee2018"],
    requires=[*_OF_A_MODEL, latent_set],
    # 6/2 = 3 and 12/3 = 4.
    checks=[
        Check(given={"representation": Representation.of(7.0, 12.0), "latent_reference": PLANE}, value=5.0)
    ],
)
def embedding_mahalanobis(representation: Representation, latent_reference: LatentReference) -> float:
    """How far the record lies from the middle of the reference set, in its own standard deviations."""
    return float(np.linalg.norm(latent_reference.whitened(representation.record)))


@biomarker(
    code="ECG30710",
    label="Out-of-distribution score",
    label_zh="分布外评分",
    unit="1",
    scope=RECORD,
    tier=3,
    chain=MODEL,
    formula=f"distance to the {TENTH}th nearest record of a named reference set, all vectors taken from the mean of "
    "the set and brought to the length one (detector: deep nearest neighbours)",
    tex=r"\left\lVert \hat{\mathbf{e}} - \hat{\mathbf{e}}_{(10)} \right\rVert,\quad "
    r"\hat{\mathbf{e}} = \frac{\mathbf{e} - \bar{\mathbf{e}}}{\lVert \mathbf{e} - \bar{\mathbf{e}} \rVert}",
    references=["Liu2020", "Sun2022"],
    requires=[*_OF_A_MODEL, latent_set],
    # From (1, 0) upwards: the twenty lie to the right, at a right angle, those far away at (−301, 300) in proportion;
    # straight to the right: no distance at all.
    checks=[
        Check(
            given={
                "representation": Representation.of(1.0, -5.0),
                "latent_reference": PLANE,
            },
            value=2.0**0.5,
        ),
        Check(given={"representation": Representation.of(9.0, 0.0), "latent_reference": PLANE}, value=0.0),
    ],
)
def out_of_distribution_score(representation: Representation, latent_reference: LatentReference) -> float:
    """How unlike anything in the reference set the record is, by direction."""
    own = latent_reference.directions(representation.record)
    return float(nearest(own, latent_reference.directions(latent_reference.vectors), TENTH)[-1])


@cohort(
    code="ECG30713",
    label="Embedding neighbour distance",
    label_zh="嵌入近邻距离",
    formula=f"mean distance to the k = {NEIGHBOURS} nearest records of a named reference set, on the principal "
    "components in standard deviations",
    tex=r"\frac{1}{20}\sum_{j=1}^{20} \left\lVert \mathbf{z} - \mathbf{z}_{(j)} \right\rVert",
    references=["Sun2022", "derived"],
    requires=[*_OF_A_MODEL, latent_set],
    # (7 − 3)/2 = 2 from all twenty.
    checks=[
        Check(given={"representation": Representation.of(7.0, 0.0), "latent_reference": PLANE}, value=2.0)
    ],
)
def embedding_knn_distance(representation: Representation, latent_reference: LatentReference) -> float:
    """How lonely the record is among those of the reference set."""
    return mean_distance(
        latent_reference.whitened(representation.record), latent_reference.whitened(latent_reference.vectors)
    )


@cohort(
    code="ECG30714",
    label="Embedding novelty p-value",
    label_zh="嵌入新颖性p值",
    formula="(1 + number of records of the reference set whose embedding_knn_distance to those of other persons is as "
    "large or larger)/(1 + number of these records)",
    tex=r"p = \frac{1 + \#\{i : d_i \ge d\}}{1 + n}",
    references=["Vovk2005", "derived"],
    requires=[*_OF_A_MODEL, latent_set, calibrated_set],
    # The distance is 2: 2 … 100 of 1 … 100 are as large, which makes 100 of 101; of 0.02, 0.04 … 2 the last one alone.
    checks=[
        Check(
            given={"representation": Representation.of(7.0, 0.0), "latent_reference": PLANE},
            value=100 / 101,
        ),
        Check(
            given={"representation": Representation.of(7.0, 0.0), "latent_reference": _SCORES_OF_TENTHS},
            value=2 / 101,
        ),
    ],
)
def embedding_novelty(representation: Representation, latent_reference: LatentReference) -> float:
    """Share of the reference set that is as lonely in it: small where the record is new."""
    distance = mean_distance(
        latent_reference.whitened(representation.record), latent_reference.whitened(latent_reference.vectors)
    )
    return float((1 + (latent_reference.scores >= distance).sum()) / (1 + latent_reference.scores.size))


def mean_distance(own: Floats, others: Floats) -> float:
    """Mean distance from a point to the nearest of others (points × components)."""
    found = nearest(own, others, NEIGHBOURS)
    return math.fsum(found) / len(found)

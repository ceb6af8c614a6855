"""Sources of the latent and predicted biomarkers: what encoders, models of beats and heads say of a recording.

They are handed in by whoever runs the models; everything here is arrays and small frozen classes. A model goes by its
identifier, `name@` and the first digits of the hash of its weights: vectors of different models are never compared.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Self

import numpy as np

from ecgomics.biomarkers.ridge import standardised
from ecgomics.core.arrays import Floats, Ints

HeadKind = Literal["diagnosis", "disease", "demographic", "imaging", "laboratory"]
"""What a head was trained on."""
#: What stands between the name of a model and the digits of its hash.
HASH_SIGN: Final = "@"


@dataclass(frozen=True, slots=True)
class Representation:
    """What an encoder makes of a recording."""

    model: str
    record: Floats
    """(dimension,)"""
    by_window: Floats
    """windows × dimension."""
    leads: int
    """Leads that went in."""
    lead_i: Floats | None = None
    """What lead I alone gives, mapped into the space of the record, (dimension,); None without it."""

    @classmethod
    def of(
        cls, *record: float, lead_i: Sequence[float] | None = None, model: str = "example@00000000"
    ) -> Self:
        """From numbers, for worked examples."""
        vector = np.array(record, dtype=float)
        alone = None if lead_i is None else np.array(lead_i, dtype=float)
        return cls(model, vector, vector[np.newaxis], 12, alone)


@dataclass(frozen=True, slots=True)
class BeatLatents:
    """What a model of beats makes of the accepted beats of a recording, each of which it reads lead by lead."""

    model: str
    """Identifier, and after a hyphen the settings that the beats were found with."""
    latents: Floats
    """beats × latent dimension, the mean over the leads of each beat."""
    tokens: Ints
    """Entry of the codebook nearest to each beat in each lead, (beats and leads that were read,)."""
    mean_nll: float
    """Mean negative log-likelihood in nats of each token after those before it in its lead; NaN without any."""
    codebook: int
    """Entries of the codebook."""
    reconstruction_rms_mv: float
    """RMS difference of the representative beat and its reconstruction, over leads and time; NaN without it."""


@dataclass(frozen=True, slots=True)
class ExpertValues:
    """The values of the expert panel in one record."""

    members: tuple[str, ...]
    """Columns of the wide table: `symbol` or `symbol__LEAD`."""
    values: Floats
    """(members,), NaN where there is none."""


@dataclass(frozen=True, slots=True)
class ExpertMap:
    """Ridge regression of the embedding on a panel of expert biomarkers, fitted on a reference set.

    A value is standardised; a missing one counts as the median, and that it is missing is told by an indicator.
    """

    members: tuple[str, ...]
    centre: Floats
    """Medians, (members,)."""
    scale: Floats
    """Standard deviations as interquartile ranges tell them, (members,)."""
    coefficients: Floats
    """members × dimension, of the standardised values."""
    of_missing: Floats
    """members × dimension, of the indicators."""
    intercept: Floats
    """(dimension,)"""
    records: int
    """Records that it was fitted on."""
    explained_share: float
    """Cross-validated R² over all dimensions, persons kept together."""
    explained_within: float | None = None
    """The same beside the mean of each data set: how its records differ from those of others explains nothing."""

    def prediction(self, values: Floats) -> Floats:
        """The embedding that the panel's values speak for, (dimension,)."""
        multiples, missing = standardised(values, self.centre, self.scale)
        return np.asarray(
            multiples @ self.coefficients + missing @ self.of_missing + self.intercept, dtype=float
        )


@dataclass(frozen=True, slots=True)
class LatentReference:
    """A named set of reference records in the space of one encoder."""

    name: str
    model: str
    mean: Floats
    """(dimension,)"""
    components: Floats
    """Principal directions of unit length, components × dimension; how many is fixed with the set."""
    variances: Floats
    """Along them, (components,)."""
    normal_centroid: Floats
    """Mean of the records that are normal, (dimension,)."""
    normal_records: int
    vectors: Floats
    """Reference records to be near to, records × dimension."""
    scores: Floats
    """Mean distance of calibration records to their nearest ones of other persons, (records,)."""
    expert: ExpertMap

    def whitened(self, vectors: Floats) -> Floats:
        """Coordinates along the principal directions in standard deviations, … × components."""
        return np.asarray((vectors - self.mean) @ self.components.T / np.sqrt(self.variances), dtype=float)

    def directions(self, vectors: Floats) -> Floats:
        """Vectors from the mean, brought to the length one; NaN at the mean itself."""
        centred = vectors - self.mean
        size = np.linalg.norm(centred, axis=-1, keepdims=True)
        return np.asarray(
            np.divide(centred, size, out=np.full(centred.shape, np.nan), where=size > 0.0), dtype=float
        )

    def expected(self, expert_values: ExpertValues) -> Floats:
        """The embedding that the expert panel speaks for, (dimension,)."""
        return self.expert.prediction(expert_values.values)


@dataclass(frozen=True, slots=True)
class LatentCohort:
    """Embeddings and panel values of the records of a cohort."""

    model: str
    embeddings: Floats
    """records × dimension."""
    values: Floats
    """records × members of the panel, NaN where there is none."""
    groups: tuple[Hashable, ...]
    """Whose each record is, (records,)."""


@dataclass(frozen=True, slots=True)
class SerialSpace:
    """Directions in which the shapes of beats tell persons apart and that days do not change."""

    model: str
    mean: Floats
    """(features,)"""
    directions: Floats
    """Rows that the centred shape is multiplied with, directions × features."""

    def place(self, template: Floats) -> Floats:
        """Where the shape of a record lies, (directions,)."""
        return np.asarray(self.directions @ (template - self.mean), dtype=float)


@dataclass(frozen=True, slots=True)
class HeadOutputs:
    """What one head says of a recording, and which of its targets is asked for."""

    model: str
    head: str
    kind: HeadKind
    targets: tuple[str, ...]
    """Classes, or the names of what is estimated."""
    values: Floats
    """Probability of each class, or the estimates, (targets,)."""
    target: str = ""
    """The one that is read."""
    abstained: bool = False

    @property
    def value(self) -> float:
        """The output for the target that is read; NaN where the head has none of that name."""
        return float(self.values[self.targets.index(self.target)]) if self.target in self.targets else np.nan


def is_identified(model: str) -> bool:
    """Whether a model is named with its hash."""
    name, sign, digits = model.partition(HASH_SIGN)
    return bool(name and sign and digits)


def cosine(one: Floats, other: Floats) -> float:
    """Cosine of the angle between two vectors; NaN where one has no length."""
    size = float(np.linalg.norm(one) * np.linalg.norm(other))
    return min(1.0, max(-1.0, float(one @ other) / size)) if size else float("nan")


def nearest(own: Floats, others: Floats, count: int) -> Floats:
    """Distances from one point to the nearest of others (points × dimension), rising."""
    distances = np.linalg.norm(others - own, axis=1)
    return np.sort(distances)[:count]

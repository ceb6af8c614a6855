"""Ridge regression of several targets on a panel with missing values (Hoerl and Kennard 1970)."""

from collections.abc import Hashable, Sequence
from typing import Final, NamedTuple

import numpy as np

from ecgomics.core.arrays import Floats, Ints

#: Penalties that are tried, as multiples of the number of records; generalised cross-validation chooses.
PENALTIES: Final = (1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0)
#: Groups of records are dealt out to so many parts, each predicted from the others.
FOLDS: Final = 5
#: A standardised value is at most so large.
LARGEST: Final = 5.0
#: Interquartile ranges of a normal distribution in standard deviations.
NORMAL_IQR: Final = 1.349


class Ridge(NamedTuple):
    """A fitted regression; fields as in `latent_space.ExpertMap`."""

    centre: Floats
    scale: Floats
    coefficients: Floats
    of_missing: Floats
    intercept: Floats

    def predict(self, values: Floats) -> Floats:
        """records × targets, of records × members."""
        design = np.hstack(standardised(values, self.centre, self.scale))
        return np.asarray(design @ np.vstack([self.coefficients, self.of_missing]) + self.intercept)


def ridge(values: Floats, targets: Floats) -> Ridge:
    """Regression of targets (records × targets) on values (records × members, NaN where there is none)."""
    centre, scale = _centre_and_scale(values)
    design = np.hstack(standardised(values, centre, scale))
    usual, middle = design.mean(axis=0), targets.mean(axis=0)
    slopes = _slopes(design - usual, targets - middle)
    members = values.shape[1]
    return Ridge(centre, scale, slopes[:members], slopes[members:], middle - usual @ slopes)


def standardised(values: Floats, centre: Floats, scale: Floats) -> tuple[Floats, Floats]:
    """Values from the centre in multiples of the scale, and 1 where one is missing, else 0; both … × members.

    A missing one is in the centre; one beyond LARGEST counts as that, so that no single value rules a prediction.
    """
    missing = np.isnan(values)
    multiples = np.clip((values - centre) / scale, -LARGEST, LARGEST)
    return np.where(missing, 0.0, multiples), missing.astype(float)


def explained(values: Floats, targets: Floats, groups: Sequence[Hashable]) -> float:
    """Cross-validated R² over all targets, the records of a group kept together.

    1 − the sum of squared errors over that of the mean of the training records; NaN where nothing varies.
    """
    predicted, means = predicted_by_others(values, targets, groups)
    return share(targets, predicted, means)


def share(targets: Floats, predicted: Floats, without: Floats) -> float:
    """1 − sum of squared errors over that of predictions without the panel; NaN where those make no error."""
    spread = float(((targets - without) ** 2).sum())
    return 1.0 - float(((targets - predicted) ** 2).sum()) / spread if spread > 0.0 else float("nan")


def predicted_by_others(values: Floats, targets: Floats, groups: Sequence[Hashable]) -> tuple[Floats, Floats]:
    """What the records of other groups predict of each, and their mean; both records × targets."""
    fold_of = folds(groups)
    predicted, means = np.array(targets), np.array(targets)
    for fold in range(FOLDS):
        tested = fold_of == fold
        if tested.any() and not tested.all():
            predicted[tested] = ridge(values[~tested], targets[~tested]).predict(values[tested])
            means[tested] = targets[~tested].mean(axis=0)
    return predicted, means


def folds(groups: Sequence[Hashable]) -> Ints:
    """Fold of each record: the largest groups first, each to the fold that has the fewest records."""
    sizes: dict[Hashable, int] = {}
    for group in groups:
        sizes[group] = sizes.get(group, 0) + 1
    filled = [0] * FOLDS
    of_group: dict[Hashable, int] = {}
    for group in sorted(sizes, key=lambda each: -sizes[each]):
        fold = filled.index(min(filled))
        of_group[group] = fold
        filled[fold] += sizes[group]
    return np.array([of_group[group] for group in groups], dtype=np.intp)


def _centre_and_scale(values: Floats) -> tuple[Floats, Floats]:
    """Median and, from the interquartile range, standard deviation of each member; that itself where the range is 0."""
    centre, scale = np.zeros(values.shape[1]), np.ones(values.shape[1])
    for member, column in enumerate(values.T):
        there = column[np.isfinite(column)]
        if there.size:
            low, centre[member], high = np.percentile(there, (25.0, 50.0, 75.0))
            scale[member] = (high - low) / NORMAL_IQR or there.std() or 1.0
    return centre, scale


def _slopes(design: Floats, targets: Floats) -> Floats:
    """Coefficients for centred columns, with the penalty that generalised cross-validation likes best."""
    left, sizes, right = np.linalg.svd(design, full_matrices=False)
    along = left.T @ targets
    records = len(design)
    whole = float((targets**2).sum())
    best, slopes = np.inf, np.zeros((design.shape[1], targets.shape[1]))
    for penalty in PENALTIES:
        kept = sizes**2 / (sizes**2 + penalty * records)
        error = whole - float((along**2 * (2.0 * kept - kept**2)[:, np.newaxis]).sum())
        score = error / max(records - 1.0 - float(kept.sum()), 1e-9) ** 2
        if score < best:
            best = score
            slopes = right.T @ (along * (sizes / (sizes**2 + penalty * records))[:, np.newaxis])
    return np.asarray(slopes, dtype=float)

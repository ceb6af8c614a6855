"""Ridge regression of several targets on a panel with missing values (Hoerl and Kennard 1970)."""

from collections.abc import Hashable, Sequence
from typing import Final, NamedTuple

import numpy as np

from ecgomics.core.arrays import Floats, Ints

#: Penalties that are tried, as multiples of the number of records; generalised cross-validation chooses.
PENALTIES: Final = (1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0)
#: Groups of records are dealt out to so many parts, each predicted from the others.
FOLDS: Final = 5


class Ridge(NamedTuple):
    """A fitted regression; fields as in `latent_space.ExpertMap`."""

    mean: Floats
    scale: Floats
    coefficients: Floats
    of_missing: Floats
    intercept: Floats

    def predict(self, values: Floats) -> Floats:
        """records × targets, of records × members."""
        design = _design(values, self.mean, self.scale)
        return np.asarray(design @ np.vstack([self.coefficients, self.of_missing]) + self.intercept)


def ridge(values: Floats, targets: Floats) -> Ridge:
    """Regression of targets (records × targets) on values (records × members, NaN where there is none)."""
    there = np.isfinite(values)
    count = np.maximum(there.sum(axis=0), 1)
    mean = np.where(there, values, 0.0).sum(axis=0) / count
    variance = np.where(there, values - mean, 0.0) ** 2
    scale = np.sqrt(variance.sum(axis=0) / count)
    scale = np.where(scale > 0.0, scale, 1.0)
    design = _design(values, mean, scale)
    centre, middle = design.mean(axis=0), targets.mean(axis=0)
    slopes = _slopes(design - centre, targets - middle)
    members = values.shape[1]
    return Ridge(mean, scale, slopes[:members], slopes[members:], middle - centre @ slopes)


def explained(values: Floats, targets: Floats, groups: Sequence[Hashable]) -> float:
    """Cross-validated R² over all targets, the records of a group kept together.

    1 − the sum of squared errors over that of the mean of the training records; NaN where nothing varies.
    """
    fold_of = folds(groups)
    errors = spread = 0.0
    for fold in range(FOLDS):
        tested = fold_of == fold
        if not tested.any() or tested.all():
            continue
        fitted = ridge(values[~tested], targets[~tested])
        errors += float(((targets[tested] - fitted.predict(values[tested])) ** 2).sum())
        spread += float(((targets[tested] - targets[~tested].mean(axis=0)) ** 2).sum())
    return 1.0 - errors / spread if spread > 0.0 else float("nan")


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


def _design(values: Floats, mean: Floats, scale: Floats) -> Floats:
    """Standardised values with 0 for a missing one, then the indicators of what is missing."""
    missing = np.isnan(values)
    return np.hstack([np.where(missing, 0.0, (values - mean) / scale), missing.astype(float)])


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

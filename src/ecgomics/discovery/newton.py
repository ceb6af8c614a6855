"""What the models that are fitted by Newton's steps share: inverses of information, and errors clustered by subject."""

import numpy as np

from ecgomics.core.arrays import Floats, Ints


def inverted(information: Floats) -> Floats:
    """Inverse of symmetric matrices (… × parameters × parameters), also of singular ones (Moore and Penrose)."""
    return np.asarray(np.linalg.pinv(information, hermitian=True), dtype=np.float64)


def squares_by_subject(influence: Floats, subjects: Ints) -> Floats:
    """Sandwich variance by column: the sum over subjects of their records' summed influence (records × …), squared."""
    order = np.argsort(subjects, kind="stable")
    begins = np.flatnonzero(np.diff(subjects[order], prepend=-1))
    squares: Floats = np.sum(np.add.reduceat(influence[order], begins, axis=0) ** 2, axis=0)
    return squares

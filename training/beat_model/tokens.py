"""Codebook and token model: k-means of latents, and a bigram with Witten–Bell interpolation."""

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import MiniBatchKMeans

Floats = NDArray[np.float64]
#: Added to every count of the unigram: no token is impossible.
ADDED = 0.5


def codebook(latents: Floats, *, entries: int, seed: int) -> Floats:
    """Centroids, entries × latents, the commonest first."""
    found = MiniBatchKMeans(entries, random_state=seed, n_init=3, batch_size=4096, max_iter=60).fit(latents)
    common = np.argsort(-np.bincount(found.labels_, minlength=entries), kind="stable")
    centres: Floats = found.cluster_centers_[common].astype(np.float64)
    return centres


def bigram(pairs: NDArray[np.intp], *, entries: int) -> Floats:
    """Probability of a token (column) after another (row), of pairs × 2 successive tokens.

    Witten and Bell (1991): the share of a row that goes to the unigram is t/(t + n), with n transitions seen from the
    token and t different successors.
    """
    counts = np.zeros((entries, entries))
    np.add.at(counts, (pairs[:, 0], pairs[:, 1]), 1.0)
    unigram = counts.sum(axis=0) + ADDED
    unigram /= unigram.sum()
    seen, kinds = counts.sum(axis=1, keepdims=True), (counts > 0).sum(axis=1, keepdims=True)
    share = np.where(seen > 0, kinds / np.maximum(kinds + seen, 1e-9), 1.0)
    probability: Floats = (1.0 - share) * counts / np.maximum(seen, 1e-9) + share * unigram
    return probability

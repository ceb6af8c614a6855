"""Directions that tell persons apart: the two covariances of linear discriminant analysis, with shrinkage."""

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh

from ecgomics.latent.serial_space import SerialSpace

Floats = NDArray[np.float64]
DIRECTIONS = 40
#: Share of the covariance within persons that is replaced by a sphere of the same size.
SHRINKAGE = 0.1
#: What differs within a person is shortened to this quantile of its lengths: artefacts and ectopy are no persons.
LONGEST = 0.95


def space_of(features: Floats, persons: NDArray[np.str_], *, name: str = "untold") -> SerialSpace:
    """The space of records × features of persons, most of whom have several; no distances are told yet."""
    _, member, count = np.unique(persons, return_inverse=True, return_counts=True)
    several = count[member] > 1
    features, member = features[several], np.unique(member[several], return_inverse=True)[1]
    people = int(member.max()) + 1
    centre = np.zeros((people, features.shape[1]))
    np.add.at(centre, member, features)
    centre /= np.bincount(member)[:, None]
    within = features - centre[member]
    length = np.linalg.norm(within, axis=1)
    longest = np.quantile(length, LONGEST)
    within *= np.minimum(1.0, longest / np.maximum(length, 1e-12))[:, None]
    inside = within.T @ within / (len(features) - people)
    size = np.trace(inside) / len(inside)
    inside = (1.0 - SHRINKAGE) * inside + SHRINKAGE * size * np.eye(len(inside))
    between = np.cov(centre.T)
    _, vectors = eigh(between, inside)
    none = np.array([0.0, 2.0])
    return SerialSpace(name, features.mean(axis=0), vectors[:, ::-1][:, :DIRECTIONS].T.copy(), none, none)

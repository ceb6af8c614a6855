"""Ways of learning from few or many records: each gives a model in the form in which it ships."""

from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np

from ecgomics.core.arrays import Floats, Ints
from ecgomics.latent.heads.calibration import Link
from ecgomics.latent.heads.head import Model
from ecgomics.latent.heads.linear import Linear
from ecgomics.latent.heads.trees import Trees
from training.heads.ensembles import as_trees, grown

#: Features with a value in fewer of the records are left out of linear models.
LEAST_KNOWN: Final = 0.3


class Learner(Protocol):
    """Features rows × features and targets rows × outputs (NaN unknown) → a model."""

    def learn(self, features: Floats, targets: Floats, weight: Floats) -> Model: ...


@dataclass(frozen=True, slots=True)
class Boosted:
    """Trees for one of several labels; the features that count are chosen first, by a quick ensemble."""

    rounds: int = 300
    seeds: tuple[int, ...] = (1, 2)
    chosen: int | None = 60

    def learn(self, features: Floats, targets: Floats, weight: Floats) -> Trees:
        label = targets.argmax(axis=1)
        kind = {"objective": "multiclass", "num_class": targets.shape[1]}
        places = np.arange(features.shape[1])
        if self.chosen is not None and self.chosen < features.shape[1]:
            quick = grown(features, label, rounds=150, seed=0, weight=weight, **kind)
            gain = quick.feature_importance("gain")
            places = np.sort(np.argsort(-gain, kind="stable")[: self.chosen])
        boosters = [
            grown(features[:, places], label, rounds=self.rounds, seed=seed, weight=weight, **kind)
            for seed in self.seeds
        ]
        trees = as_trees(boosters)
        return replace(trees, feature=np.where(trees.feature < 0, -1, places[trees.feature]))


@dataclass(frozen=True, slots=True)
class BoostedEach:
    """Small trees for each label by itself, on the records where it is known."""

    rounds: int = 120

    def learn(self, features: Floats, targets: Floats, weight: Floats) -> Trees:
        boosters = []
        for place in range(targets.shape[1]):
            known = np.isfinite(targets[:, place])
            boosters.append(
                grown(
                    features[known],
                    targets[known, place],
                    rounds=self.rounds,
                    seed=1,
                    weight=weight[known],
                    objective="binary",
                    num_leaves=5,
                    min_child_samples=10,
                )
            )
        return as_trees(boosters, outputs=list(range(targets.shape[1])))


@dataclass(frozen=True, slots=True)
class Straight:
    """Linear models with a penalty on the squares of the weights."""

    link: Link
    penalty: float
    """Times the number of records."""

    def learn(self, features: Floats, targets: Floats, weight: Floats) -> Linear:
        known = np.isfinite(features).mean(axis=0) >= LEAST_KNOWN
        centre = np.where(known, np.nanmedian(np.where(known, features, 0.0), axis=0), 0.0)
        spread = np.nanstd(np.where(known, features, 0.0), axis=0)
        known &= spread > 0.0
        empty = Linear(np.zeros((1, len(centre))), np.zeros(1), centre, np.where(known, spread, 1.0))
        given = empty.standardised(features)[:, known]
        if self.link == "softmax":
            found, bias = _softmax(given, targets, weight, self.penalty)
        else:
            each = _logistic if self.link == "sigmoid" else _ridge
            pairs = []
            for column in targets.T:
                there = np.isfinite(column)
                pairs.append(each(given[there], column[there], weight[there], self.penalty))
            found, bias = np.stack([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])
        whole = np.zeros((len(bias), len(centre)))
        whole[:, known] = found
        return replace(empty, weight=whole, bias=bias)


def _logistic(given: Floats, target: Floats, weight: Floats, penalty: float) -> tuple[Floats, float]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1.0 / (penalty * len(given)), max_iter=2000)
    model.fit(given, target.astype(int), sample_weight=weight)
    return model.coef_[0], float(model.intercept_[0])


def _softmax(given: Floats, targets: Floats, weight: Floats, penalty: float) -> tuple[Floats, Floats]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1.0 / (penalty * len(given)), max_iter=2000)
    model.fit(given, targets.argmax(axis=1), sample_weight=weight)
    if targets.shape[1] == 2:
        return np.concatenate([-model.coef_, model.coef_]) / 2.0, np.concatenate(
            [-model.intercept_, model.intercept_]
        ) / 2.0
    return model.coef_, model.intercept_


def _ridge(given: Floats, target: Floats, weight: Floats, penalty: float) -> tuple[Floats, float]:
    from sklearn.linear_model import Ridge

    model = Ridge(alpha=penalty * len(given)).fit(given, target, sample_weight=weight)
    return model.coef_, float(model.intercept_)


def used_by(model: Model) -> Ints:
    """The features that a model asks for, in order."""
    if isinstance(model, Trees):
        return np.unique(model.feature[model.feature >= 0])
    assert isinstance(model, Linear)
    return np.flatnonzero(model.weight.any(axis=0))


def among(model: Model, used: Ints) -> Model:
    """The same model, given only these features."""
    if isinstance(model, Trees):
        return replace(model, feature=np.where(model.feature < 0, -1, np.searchsorted(used, model.feature)))
    assert isinstance(model, Linear)
    return Linear(model.weight[:, used], model.bias, model.centre[used], model.spread[used])

"""The two learners: what each may choose from, and a fit of each.

Each has settings (share of the absolute penalty; leaves of a tree) and within each a path of stages, from simple to
flexible (penalty falling; rounds of boosting), all of which one fit gives.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats, Ints
from ecgomics.discovery.boosting import BOOSTING_PARAMETERS, boost, staged_eta
from ecgomics.discovery.elastic_net import elastic_net_path, largest_penalty
from ecgomics.discovery.losses import Loss
from ecgomics.discovery.preparation import COMPONENTS, SCREENED, Part

ELASTIC_NET: Final = "elastic net"
BOOSTING: Final = "gradient boosting"

#: Nearly ridge and nearly lasso: what many weak biomarkers ask for, and what a few strong ones.
L1_SHARES: Final = (0.1, 0.9)
#: Penalties as shares of the largest that makes sense; the last hardly shrinks.
PENALTY_SHARES: Final = tuple(float(share) for share in np.geomspace(1.0, 0.003, 12))
#: Stumps with few interactions, and trees with some.
LEAVES: Final = (3, 8)
#: Trees.
ROUNDS: Final = (15, 30, 60, 100, 150, 250)


def fixed_choices() -> dict[str, Any]:
    """What no plan changes, for the report that states every choice."""
    return {
        "l1_shares": list(L1_SHARES),
        "penalty_shares": list(PENALTY_SHARES),
        "leaves": list(LEAVES),
        "rounds": list(ROUNDS),
        "boosting": dict(BOOSTING_PARAMETERS),
        "biomarkers_at_most": SCREENED,
        "embedding_components": COMPONENTS,
    }


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """A fitted model's linear predictor of the test records, and the parameters beside it."""

    eta: Floats
    offset: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A chosen model of one outer fold."""

    train_eta: Floats
    eta: Floats
    offset: Floats
    contributions: Floats
    """Shapley values of the test records × columns, on the scale of `eta`."""


def settings(learner: str) -> tuple[float, ...]:
    """What the inner folds choose from, beside the stages."""
    return L1_SHARES if learner == ELASTIC_NET else LEAVES


def described(learner: str, setting: float, stage: int) -> dict[str, Any]:
    """A choice in words."""
    if learner == ELASTIC_NET:
        return {"l1_share": setting, "penalty_share": PENALTY_SHARES[stage]}
    return {"leaves": int(setting), "rounds": ROUNDS[stage]}


def stages(learner: str, part: Part, loss: Loss, *, setting: float, seed: int) -> list[Stage]:
    """One fit at every stage of its path."""
    if not part.train.shape[1]:
        return [_empty(part, loss)] * len(PENALTY_SHARES if learner == ELASTIC_NET else ROUNDS)
    if learner == ELASTIC_NET:
        penalties = np.array(PENALTY_SHARES) * largest_penalty(part.train, loss, setting)
        models = elastic_net_path(part.train, loss, penalties, l1_share=setting)
        return [Stage(model.eta(part.test), model.offset) for model in models]
    model = boost(part.train, loss, leaves=int(setting), rounds=ROUNDS[-1], seed=seed)
    etas = zip(staged_eta(model, part.train, ROUNDS), staged_eta(model, part.test, ROUNDS), strict=True)
    return [Stage(test, loss.offset(train)) for train, test in etas]


def _empty(part: Part, loss: Loss) -> Stage:
    return Stage(np.zeros(len(part.test)), loss.offset(np.zeros(len(part.train))))


def fit(learner: str, part: Part, loss: Loss, *, setting: float, stage: int, seed: int) -> Fit:
    """A model with one setting at one stage."""
    if not part.train.shape[1]:
        empty = _empty(part, loss)
        return Fit(np.zeros(len(part.train)), empty.eta, empty.offset, np.zeros(part.test.shape))
    if learner == ELASTIC_NET:
        penalties = np.array(PENALTY_SHARES[: stage + 1]) * largest_penalty(part.train, loss, setting)
        linear = elastic_net_path(part.train, loss, penalties, l1_share=setting)[-1]
        contributions = (part.test - linear.centre) * linear.coefficients
        return Fit(linear.eta(part.train), linear.eta(part.test), linear.offset, contributions)
    trees = boost(part.train, loss, leaves=int(setting), rounds=ROUNDS[stage], seed=seed)
    return Fit(trees.eta(part.train), trees.eta(part.test), trees.offset, trees.contributions(part.test))


def summed(contributions: Floats, sources: Ints, count: int) -> Floats:
    """Contributions of all columns of each feature together: records × features."""
    found = np.zeros((count, len(contributions)))
    np.add.at(found, sources, contributions.T)
    return found.T

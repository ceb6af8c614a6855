"""Boosted trees, and their form as arrays. Needs lightgbm, which the package does not."""

from typing import Any, Final

import numpy as np
from lightgbm import Booster, Dataset, train

from ecgomics.core.arrays import Floats
from ecgomics.latent.heads.trees import Trees

#: What every ensemble has in common: small trees, strongly smoothed, the same on every run.
COMMON: Final[dict[str, Any]] = {
    "learning_rate": 0.04,
    "num_leaves": 12,
    "max_depth": 6,
    "min_child_samples": 25,
    "lambda_l2": 8.0,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "feature_fraction": 0.3,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}


def grown(
    features: Floats, target: Floats, *, rounds: int, seed: int, weight: Floats | None = None, **more: Any
) -> Booster:
    """An ensemble of so many rounds."""
    data = Dataset(features, target, weight=weight, free_raw_data=False)
    return train(COMMON | {"seed": seed} | more, data, num_boost_round=rounds)


def as_trees(boosters: list[Booster], *, outputs: list[int] | None = None) -> Trees:
    """The mean of several ensembles as one; outputs: which output each adds to, where each has one."""
    nodes: dict[str, list[Any]] = {
        name: [] for name in ("feature", "threshold", "missing", "child", "value", "cover")
    }
    roots, of = [], []
    for number, booster in enumerate(boosters):
        dumped = booster.dump_model()
        for place, tree in enumerate(dumped["tree_info"]):
            roots.append(
                _put(tree["tree_structure"], nodes, share=1.0 / len(boosters) if outputs is None else 1.0)
            )
            of.append(place % dumped["num_tree_per_iteration"] if outputs is None else outputs[number])
    return Trees(
        np.array(nodes["feature"]),
        np.array(nodes["threshold"], dtype=float),
        np.array(nodes["missing"], dtype=bool),
        np.array(nodes["child"]),
        np.array(nodes["value"], dtype=float),
        np.array(nodes["cover"], dtype=float),
        np.array(roots),
        np.array(of),
    )


def _put(node: dict[str, Any], nodes: dict[str, list[Any]], *, share: float) -> int:
    place = len(nodes["feature"])
    inner = "split_feature" in node
    if inner and node["decision_type"] != "<=":
        raise ValueError(f"splits by {node['decision_type']} have no form here")
    nodes["feature"].append(node["split_feature"] if inner else -1)
    nodes["threshold"].append(node["threshold"] if inner else 0.0)
    # without missing values in training, lightgbm takes a missing value for 0
    nodes["missing"].append(
        inner and (node["default_left"] if node["missing_type"] == "NaN" else node["threshold"] >= 0.0)
    )
    nodes["value"].append(0.0 if inner else share * node["leaf_value"])
    nodes["cover"].append(node["internal_count"] if inner else node.get("leaf_count", 1))
    nodes["child"].append((place, place))
    if inner:
        nodes["child"][place] = tuple(
            _put(node[side], nodes, share=share) for side in ("left_child", "right_child")
        )
    return place

"""Trees as arrays beside lightgbm itself: python -m training.heads.check

Scores and contributions of random ensembles, with missing values, on random rows; prints the largest differences.
"""

from typing import Final

import numpy as np

from training.heads.ensembles import as_trees, grown

ROWS: Final = 600
FEATURES: Final = 12


def main() -> None:
    """A multi-class ensemble and a binary one."""
    rng = np.random.default_rng(0)
    given = rng.normal(size=(ROWS, FEATURES))
    given[rng.random(given.shape) < 0.2] = np.nan
    given[:, :3] = np.round(np.nan_to_num(given[:, :3]), 1)
    hidden = np.nan_to_num(given)
    label = (hidden[:, 0] + hidden[:, 4] * hidden[:, 5] > 0).astype(int) + (hidden[:, 6] > 0.8)
    for target, more in (
        (label, {"objective": "multiclass", "num_class": 3}),
        ((label > 0).astype(int), {"objective": "binary"}),
    ):
        booster = grown(given, target, rounds=60, seed=1, **more)
        trees = as_trees([booster])
        tested = np.concatenate([given, rng.normal(size=given.shape)])
        tested[-50:, :3] = np.nan  # missing where training had no missing value
        theirs = booster.predict(tested, raw_score=True).reshape(len(tested), -1)
        scores = np.abs(trees.scores(tested) - theirs).max()
        shares = booster.predict(tested, pred_contrib=True).reshape(len(tested), -1, FEATURES + 1)
        ours = [trees.contributions(each) for each in tested]
        added = max(np.abs(own - their[:, :-1]).max() for (own, _), their in zip(ours, shares, strict=True))
        before = max(np.abs(base - their[:, -1]).max() for (_, base), their in zip(ours, shares, strict=True))
        print(
            f"{more['objective']}: scores {scores:.1e}, contributions {added:.1e}, expectation {before:.1e}"
        )


if __name__ == "__main__":
    main()

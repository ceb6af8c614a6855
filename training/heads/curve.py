"""How superclasses depend on the number of records learned from: python -m training.heads.curve SETS [--readouts TABLE]

Macro AUC on PTB-XL and CPSC2018 by three folds of persons, each model learned from so many records drawn from the
other folds (LUDB among them), mean and range of five draws. The last row is all that is there.
"""

import argparse
from pathlib import Path
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Ints
from ecgomics.latent.heads.output import FORMS
from training.heads.features import features
from training.heads.figures import TWELVE_SETS
from training.heads.forms import RATE_ONLY, features_of, learner_of, rate_learner
from training.heads.learners import Learner
from training.heads.scores import auc_figure
from training.heads.tasks import Rows, rows, tasks
from training.heads.train import CACHE, readouts
from training.records import FOLDS, records

SIZES: Final = (50, 100, 200, 350)
DRAWS: Final = 5


def main() -> None:
    """One line for each form and number of records."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("sets", type=Path)
    asked.add_argument("--readouts", type=Path)
    asked.add_argument("--cache", type=Path, default=CACHE)
    given = asked.parse_args()
    known = records(given.sets)
    table = features(known, given.cache)
    if given.readouts is not None:
        table = table.join(readouts(given.readouts), how="left")
    task = next(each for each in tasks(table) if each.name == "superclasses")
    of = rows(task, known, table)
    compared = {form: features_of(task, form) for form in (FORMS if given.readouts else FORMS[:1])}
    for name, columns in {"heart rate only": RATE_ONLY, **compared}.items():
        learner = learner_of(task, name) if name in FORMS else rate_learner(task)
        for size in SIZES:
            found = [_auc(of, columns, learner, _drawn(of.fold, size, draw)) for draw in range(DRAWS)]
            print(
                f"{name:16s} {size:4d} records: macro AUC {np.mean(found):.3f} [{min(found):.3f}, {max(found):.3f}]"
            )


def _drawn(fold: Ints, size: int, draw: int) -> Bools:
    """folds × records: which are learned from where a fold is left out."""
    rng = np.random.default_rng(draw)
    chosen = np.zeros((FOLDS, len(fold)), dtype=bool)
    for away in range(FOLDS):
        others = np.flatnonzero(fold != away)
        chosen[away, rng.permutation(others)[:size]] = True
    return chosen


def _auc(of: Rows, columns: tuple[str, ...], learner: Learner, chosen: Bools) -> float:
    given = of.features[list(columns)].to_numpy(dtype=float)
    scores = np.zeros_like(of.targets)
    for away in range(FOLDS):
        taught = chosen[away]
        model = learner.learn(given[taught], of.targets[taught], of.weight[taught])
        scores[of.fold == away] = model.scores(given[of.fold == away])
    tested = np.array([each.data_set in TWELVE_SETS for each in of.known])
    return float(auc_figure(scores[tested], of.targets[tested])(np.ones((1, int(tested.sum()))))[0])


if __name__ == "__main__":
    main()

"""The three forms of a head, each learned, cross-validated by person, calibrated and scored in the same way."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.latent.heads.calibration import Calibration, probabilities
from ecgomics.latent.heads.head import MOST_STRANGE, FormModel
from ecgomics.latent.heads.output import Form
from training.heads.calibrate import calibration, decision
from training.heads.learners import Boosted, Learner, Straight, among, used_by
from training.heads.tasks import Rows, Task
from training.records import FOLDS

#: What every record is compared with: the heart rate alone.
RATE_ONLY: Final = ("heart_rate", "rr_median")
#: F1 of sinus, af and other is what the decision of the rhythm head is made for.
COUNTED: Final = 3
#: Penalties of linear models, per record: many biomarkers on few records, or few read-outs.
MANY, FEW = 0.3, 0.003


@dataclass(frozen=True, slots=True)
class Judged:
    """What a form says of records that it was not trained, calibrated or decided on."""

    calibrated: Floats
    """records × outputs: scores after the calibration of the other folds."""
    said: Ints
    """The label, -1 where it abstains."""
    p_values: Floats

    @property
    def abstained(self) -> Bools:
        """Where it abstains."""
        return self.said < 0


def features_of(task: Task, form: Form) -> tuple[str, ...]:
    """What a form stands on."""
    parts = {
        "biomarkers": task.biomarkers,
        "embedding": task.readouts,
        "both": task.biomarkers + task.readouts,
    }
    return parts[form]


def learner_of(task: Task, form: Form) -> Learner:
    """How a form is learned: trees on the many records with a rhythm, straight lines on the few of the others."""
    if task.name == "rhythm" and form != "embedding":
        return Boosted()
    return Straight(task.link, FEW if form == "embedding" else MANY)


def rate_learner(task: Task) -> Learner:
    """How the heart rate alone is learned from."""
    if task.name == "rhythm":
        return Boosted(rounds=100, seeds=(1,), chosen=None)
    return Straight(task.link, FEW)


def out_of_fold(rows: Rows, names: tuple[str, ...], learner: Learner) -> Floats:
    """Scores of the whole records by models that were trained on the persons of the other folds, records × outputs."""
    features = rows.features[list(names)].to_numpy(dtype=float)
    found = None
    for fold in range(FOLDS):
        away = rows.fold == fold
        model = learner.learn(features[~away], rows.targets[~away], rows.weight[~away])
        scores = model.scores(features[away])
        found = np.full((len(away), scores.shape[1]), np.nan) if found is None else found
        found[away] = scores
    assert found is not None
    return found[rows.whole]


def judged(task: Task, rows: Rows, scores: Floats, names: tuple[str, ...]) -> Judged:
    """Calibration, decision and abstention of each fold from the others alone; rows are whole records."""
    calibrated, p_values = np.full_like(scores, np.nan), np.full_like(scores, np.nan)
    said = np.full(len(scores), -1)
    features = rows.features[list(names)].to_numpy(dtype=float)
    for fold in range(FOLDS):
        away = rows.fold == fold
        fitted, added = _settled(task, rows.of(~away), scores[~away])
        calibrated[away] = fitted.calibrated(scores[away])
        if task.link == "identity":
            continue
        likely = probabilities(calibrated[away], task.link)
        p_values[away] = np.array([fitted.p_values(each) for each in likely])
        low, high = usual_range(features[~away])
        measured = np.isfinite(features[away]).mean(axis=1) >= task.least_measured
        kept = ~strange(features[away], low, high) & (p_values[away].max(axis=1) > task.epsilon) & measured
        said[away] = np.where(kept, (calibrated[away] + added).argmax(axis=1), -1)
    return Judged(calibrated, said, p_values)


def _settled(task: Task, rows: Rows, scores: Floats) -> tuple[Calibration, Floats]:
    fitted = calibration(scores, rows.targets, task.link)
    if task.name != "rhythm":
        return fitted, np.zeros(scores.shape[1])
    strips = np.array([each.data_set == "cinc2017" for each in rows.known])
    label = rows.targets[strips].argmax(axis=1)
    return fitted, decision(fitted.calibrated(scores[strips]), label, counted=COUNTED)


def shipped_form(
    task: Task, rows: Rows, scores: Floats, names: tuple[str, ...], learner: Learner
) -> FormModel:
    """The form that ships: learned on all records, calibrated and decided by what folds said of the others."""
    features = rows.features[list(names)].to_numpy(dtype=float)
    model = learner.learn(features, rows.targets, rows.weight)
    fitted, added = _settled(task, rows.of(rows.whole), scores)
    used = used_by(model)
    low, high = usual_range(features)
    return FormModel(
        features=tuple(names[place] for place in used),
        model=among(model, used),
        calibration=fitted,
        decision=added,
        low=low[used],
        high=high[used],
    )


def usual_range(features: Floats) -> tuple[Floats, Floats]:
    """The range of each feature, widened by half at either side; anything where it was never seen."""
    seen = np.isfinite(features).any(axis=0)
    low = np.where(seen, np.nanmin(np.where(seen, features, 0.0), axis=0), -np.inf)
    high = np.where(seen, np.nanmax(np.where(seen, features, 0.0), axis=0), np.inf)
    half = np.where(seen, (high - low) / 2.0, 0.0)
    return low - half, high + half


def strange(features: Floats, low: Floats, high: Floats) -> Bools:
    """Records of which more features lie outside than the head lets pass."""
    outside = ((features < low) | (features > high)).sum(axis=1)
    return outside > np.maximum(1.0, MOST_STRANGE * np.isfinite(features).sum(axis=1))

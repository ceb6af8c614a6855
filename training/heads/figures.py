"""Which figures each head is judged by, and the words of its card."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.latent.card import Metric
from ecgomics.latent.heads.calibration import probabilities
from training.heads.forms import Judged
from training.heads.scores import auc_figure, calibration_error, f1_figure, metric, share_figure, weighted
from training.heads.tasks import Rows, Task

#: Of CinC2017 the segmenter that biomarkers stand on saw every other A and every other of the first 600 N.
SEEN_NORMAL: Final = 300
TWELVE_SETS: Final = ("ptbxl", "cpsc2018")
ACROSS: Final = "3 folds by person"
#: Thresholds on the probability of fibrillation, read from the card by benchmarks on other data.
EQUAL: Final = "p_af where sensitivity equals specificity"
YOUDEN: Final = "p_af of the largest Youden index"


def of(task: Task, rows: Rows, found: Judged, *, form: str) -> list[Metric]:
    """The figures of a form on whole records."""
    match task.name:
        case "rhythm":
            return _rhythm(rows, found, form)
        case "superclasses":
            return _superclasses(rows, found, form)
        case "age":
            return _age(rows, found, form)
        case _:
            return _sex(rows, found, form)


def ships(task: Task, metrics: Sequence[Metric], forms: Sequence[str]) -> bool:
    """Whether a head says more than a constant: for age and sex the whole interval has to lie above it."""
    if task.name in ("rhythm", "superclasses"):
        return True
    gains = [each for each in metrics if each.name.startswith("gain over a constant") and each.form in forms]
    return all(each.low is not None and each.low > 0.0 for each in gains)


def _rhythm(rows: Rows, found: Judged, form: str) -> list[Metric]:
    sets = np.array([each.data_set for each in rows.known])
    label, said = rows.targets.argmax(axis=1), found.said
    subjects = np.array([each.subject for each in rows.known])
    likely = probabilities(found.calibrated, "softmax")
    strips = sets == "cinc2017"
    metrics = []

    def add(name: str, figure: Any, which: Bools, on: str) -> None:
        metrics.append(metric(name, figure, subjects[which], on=f"{on}, {ACROSS}", form=form))

    for name, labels in (
        ("mean F1 of sinus, af, other", (0, 1, 2)),
        ("F1 sinus", (0,)),
        ("F1 af", (1,)),
        ("F1 other", (2,)),
        ("F1 unreadable", (3,)),
    ):
        add(name, f1_figure(said[strips], label[strips], labels), strips, "CinC2017, abstentions as errors")
    unseen = strips & ~_seen_by_segmenter(rows)
    restored = _restored(label, strips, unseen)
    for name, labels in (("mean F1 of sinus, af, other", (0, 1, 2)), ("F1 af", (1,))):
        add(
            name,
            weighted(f1_figure(said[unseen], label[unseen], labels), restored),
            unseen,
            "CinC2017 without what the segmenter saw, weighted to the prevalence of all strips",
        )
    for name, threshold in operating_points(likely[strips, 1], label[strips] == 1).items():
        metrics.append(Metric(name, round(threshold, 4), f"CinC2017, {ACROSS}", form=form))
    add("coverage", share_figure((said[strips] >= 0).astype(float)), strips, "CinC2017")
    right = (likely.argmax(axis=1) == label).astype(float)
    error = calibration_error(likely[strips].max(axis=1), right[strips])
    metrics.append(Metric("expected calibration error", round(error, 4), f"CinC2017, {ACROSS}", form=form))
    twelve = ~strips
    add("F1 af", f1_figure(said[twelve], label[twelve], (1,)), twelve, "PTB-XL, CPSC2018 and LUDB")
    add(
        "mean F1 of sinus, af, other",
        f1_figure(said[twelve], label[twelve], (0, 1, 2)),
        twelve,
        "PTB-XL, CPSC2018 and LUDB",
    )
    return metrics


def _restored(label: Ints, all_of: Bools, some: Bools) -> Floats:
    """What each of some records weighs so that the labels are as frequent among them as among all."""
    return np.array(
        [np.sum(all_of & (label == each)) / np.sum(some & (label == each)) for each in label[some]]
    )


def operating_points(p_af: Floats, is_af: Bools) -> dict[str, float]:
    """Probabilities from which a record may be called fibrillation whatever the prevalence, by two usual rules."""
    order = np.argsort(-p_af, kind="stable")
    sensitivity = np.cumsum(is_af[order]) / is_af.sum()
    specificity = 1.0 - np.cumsum(~is_af[order]) / (~is_af).sum()
    return {
        EQUAL: float(p_af[order][np.argmin(np.abs(sensitivity - specificity))]),
        YOUDEN: float(p_af[order][np.argmax(sensitivity + specificity)]),
    }


def _seen_by_segmenter(rows: Rows) -> Bools:
    """Strips whose rhythm taught the segmenter where P is and where not."""
    strips = [(place, each) for place, each in enumerate(rows.known) if each.data_set == "cinc2017"]
    seen = np.zeros(len(rows.known), dtype=bool)
    for rhythm, most in (("af", None), ("sinus", 2 * SEEN_NORMAL)):
        places = [place for place, each in strips if each.rhythm == rhythm]
        seen[places[:most:2]] = True
    return seen


def _superclasses(rows: Rows, found: Judged, form: str) -> list[Metric]:
    which = np.array([each.data_set in TWELVE_SETS for each in rows.known])
    subjects = np.array([f"{each.data_set} {each.subject}" for each in rows.known])[which]
    likely = probabilities(found.calibrated, "sigmoid")[which]
    targets = rows.targets[which]
    on = f"PTB-XL and CPSC2018, {ACROSS}"
    metrics = [metric("macro AUC", auc_figure(likely, targets), subjects, on=on, form=form)]
    from training.records import SUPERCLASSES

    for place, name in enumerate(SUPERCLASSES):
        one = auc_figure(likely[:, [place]], targets[:, [place]])
        metrics.append(metric(f"AUC {name}", one, subjects, on=on, form=form))
    known = np.isfinite(targets)
    error = calibration_error(likely[known], targets[known])
    metrics.append(Metric("expected calibration error", round(error, 4), on, form=form))
    metrics.append(
        metric("coverage", share_figure((found.said[which] >= 0).astype(float)), subjects, on=on, form=form)
    )
    return metrics


def _age(rows: Rows, found: Judged, form: str) -> list[Metric]:
    subjects = [f"{each.data_set} {each.subject}" for each in rows.known]
    age, fold = rows.targets[:, 0], rows.fold
    constant = np.array([np.median(age[fold != each]) for each in range(fold.max() + 1)])[fold]
    error, usual = np.abs(found.calibrated[:, 0] - age), np.abs(constant - age)
    on = f"PTB-XL, CPSC2018 and LUDB, {ACROSS}"
    return [
        metric("mean absolute error (years)", share_figure(error), subjects, on=on, form=form),
        metric("gain over a constant (years)", share_figure(usual - error), subjects, on=on, form=form),
    ]


def _sex(rows: Rows, found: Judged, form: str) -> list[Metric]:
    subjects = [f"{each.data_set} {each.subject}" for each in rows.known]
    likely = probabilities(found.calibrated, "softmax")
    female, fold = rows.targets[:, 0], rows.fold
    more = np.array([female[fold != each].mean() > 0.5 for each in range(fold.max() + 1)])[fold]
    right = ((likely[:, 0] > 0.5) == (female > 0.5)).astype(float)
    usual = (more == (female > 0.5)).astype(float)
    on = f"PTB-XL, CPSC2018 and LUDB, {ACROSS}"
    return [
        metric("AUC", auc_figure(likely[:, [0]], female[:, None]), subjects, on=on, form=form),
        metric("accuracy", share_figure(right), subjects, on=on, form=form),
        metric("gain over a constant (accuracy)", share_figure(right - usual), subjects, on=on, form=form),
        Metric(
            "expected calibration error", round(calibration_error(likely[:, 0], female), 4), on, form=form
        ),
    ]


def words(task: Task) -> Mapping[str, Any]:
    """Calibration and limits, as the card says them."""
    shared = "Research use only: not a medical device, not for diagnosis."
    match task.name:
        case "rhythm":
            return {
                "calibration": "a scale and a shift for each label, fitted to what the folds said of records that "
                "they were not trained on",
                "limits": (
                    shared,
                    "Trained on strips of 9 to 61 s; a window of 30 s is best.",
                    "“other” is all that CinC2017 calls so: ectopy, flutter, block, rates out of range. Flutter "
                    "with regular conduction is often missed.",
                    "Twelve leads are judged by the median over leads; unreadable was learned from one lead only.",
                    "Few persons under 18 years. Paced rhythm was hardly seen: fibrillation under a pacemaker is "
                    "missed by the label and regular pacing may get a raised probability of fibrillation.",
                ),
            }
        case "superclasses":
            return {
                "calibration": "a scale and a shift for each class, fitted to what the folds said of records that "
                "they were not trained on",
                "limits": (
                    shared,
                    "Trained on 590 records of three centres: enough for rough odds, not for rare patterns.",
                    "Infarct and hypertrophy of CPSC2018 are unknown and neither taught nor tested.",
                    "A record may belong to several classes, each judged by itself: all that are likelier than not "
                    "are its labels, or none.",
                ),
            }
        case "age":
            return {
                "calibration": "limits of nine of ten errors in records that the folds were not trained on",
                "limits": (
                    shared,
                    "Estimates lean toward the middle age of hospital patients, about 60 years.",
                ),
            }
        case _:
            return {
                "calibration": "a scale and a shift, fitted to what the folds said of records that they were not "
                "trained on",
                "limits": (shared, "Sex as hospital registers state it; trained on adults."),
            }

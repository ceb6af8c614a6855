"""Train the trees of beat classes: python -m training.beat_classes.train MITDB PTBXL CINC2017

Writes src/ecgomics/signal/beat_classes.npz, trained on every record, and folds.npz beside this file: for each unpaced
MIT-BIH record the trees that were trained without it. Needs lightgbm, which the package does not.
"""

import ast
import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from lightgbm import LGBMClassifier

from benchmarks.accuracy.classes import FOLDS, PACED, found_windows, partners, reference_classes, within
from benchmarks.accuracy.options import Options
from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.settings import Settings
from ecgomics.io import read
from ecgomics.signal.beat_classes import FEWEST_BEATS, MODEL_FILE
from ecgomics.signal.beat_features import FEATURES, beat_features
from ecgomics.signal.beat_groups import Shapes, cluster
from ecgomics.signal.beat_windows import BeatWindows

SETTINGS: Final = Settings()
#: Leads and lengths in s that every MIT-BIH record is given in: as the package meets short and single-lead records too.
VIEWS: Final = (((0, 1), (1e9, 60.0, 10.0)), ((0,), (1e9, 10.0)), ((1,), (1e9, 10.0)))
#: Beats of one record, view and class that are used at most.
MOST_BEATS: Final = 80
#: Records of each class of CinC2017 that are used at most.
MOST_RECORDS: Final = 80
#: Records outside MIT-BIH hold hardly any ectopic beats: at full weight they hide the normal beats that mimic them.
WEAK_VIEW: Final = 9
#: They count fully for S, where fibrillation is what must be learned.
WEAK_WEIGHT: Final = {"V": 0.2, "S": 1.0}
ECTOPIC_CODES: Final = {"PVC", "PAC", "BIGU", "TRIGU", "PSVT", "SVTAC", "SARRH", "AFLT", "PACE"}
USUAL_CODES: Final = {"NORM", "CLBBB", "CRBBB", "IRBBB"}
TREES: Final[dict[str, Any]] = {
    "n_estimators": 100,
    "num_leaves": 8,
    "max_depth": 4,
    "learning_rate": 0.08,
    "min_child_samples": 40,
    "reg_lambda": 5.0,
    "colsample_bytree": 0.4,
    "random_state": 0,
    "n_jobs": 1,
    "deterministic": True,
    "verbose": -1,
}
NODES: Final = 15
#: Which way a class may depend on a feature: 1 more probable with more of it, −1 with less.
VENTRICULAR_SIGNS: Final = {
    "unlike": 1, "group_unlike": 1, "rest": 1, "group_width": 1, "leads_unlike": 1, "t": -1,
}  # fmt: skip
SUPRAVENTRICULAR_SIGNS: Final = {
    "early": -1, "early_minute": -1, "early_long": -1, "early_slow": -1, "run": -1, "early_unrest": -1,
    "turn": -1, "unrest": -1, "unrest_long": -1,
}  # fmt: skip

NDArrayStr = np.ndarray[Any, np.dtype[np.str_]]
Rows = tuple[Floats, list[str], str, int]
"""Features, classes ("" where unknown), record, view."""


def features_of(windows: BeatWindows, peak_s: Floats, after_gap: Bools) -> tuple[Floats, Ints]:
    """Features and groups as the package has them."""
    groups = cluster(Shapes(windows.qrs_mv), peak_s, correlation=0.9)
    usual = groups.group == 0
    return beat_features(windows, groups, peak_s, after_gap=after_gap, usual=usual), groups.group


def mitdb_rows(folder: Path) -> Iterator[Rows]:
    """Every unpaced record in every view."""
    for path in Options().wfdb_records([folder]):
        if path.name in PACED:
            continue
        recording = read(path.with_suffix(".hea"))
        wanted_s, wanted, spans_s = reference_classes(path, recording.fs_hz)
        for view, (leads, lengths_s) in enumerate(VIEWS):
            windows, peak_s, after_gap, _ = found_windows(recording, SETTINGS, leads)
            classes = [""] * len(peak_s)
            for i, j in partners(wanted_s, peak_s).items():
                classes[j] = wanted[i]
            known = ~within(peak_s, spans_s)
            for number, length_s in enumerate(lengths_s):
                piece = (peak_s // length_s).astype(int)
                for each in np.unique(piece):
                    part = piece == each
                    if part.sum() >= FEWEST_BEATS:
                        features, _ = features_of(windows.of(part), peak_s[part], after_gap[part])
                        kinds = [classes[i] if known[i] else "" for i in np.flatnonzero(part)]
                        yield features, kinds, path.name, 3 * view + number


def usual_rows(
    header: Path, record: str, *, dominant_only: bool, leads: tuple[int, ...] | None
) -> Iterator[Rows]:
    """A record that is known to hold no ectopic beats, or none among the dominant ones: all of these are normal."""
    windows, peak_s, after_gap, _ = found_windows(read(header), SETTINGS, leads)
    if len(peak_s) >= FEWEST_BEATS:
        features, group = features_of(windows, peak_s, after_gap)
        kinds = ["" if dominant_only and each else "N" for each in group.tolist()]
        yield features, kinds, record, WEAK_VIEW


def ptbxl_rows(folder: Path) -> Iterator[Rows]:
    """Normal, bundle branch block and fibrillation of patients with an even number, twelve leads and one of them."""
    headers = {header.stem: header for header in folder.rglob("*.hea")}
    with (folder / "ptbxl_database.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            header, patient = headers.get(Path(row["filename_hr"]).name), int(float(row["patient_id"]))
            codes = set(ast.literal_eval(row["scp_codes"]))
            fibrillation = "AFIB" in codes
            usual = bool(codes & USUAL_CODES) and not codes & ECTOPIC_CODES
            if header is not None and patient % 2 == 0 and (fibrillation or usual):
                for leads in (None, (patient // 2 % 12,)):
                    yield from usual_rows(header, f"ptbxl {patient}", dominant_only=fibrillation, leads=leads)


def cinc2017_rows(folder: Path) -> Iterator[Rows]:
    """Normal rhythm and fibrillation of records with an even number."""
    with (folder / "REFERENCE.csv").open(newline="") as file:
        table = [(name, kind) for name, kind in csv.reader(file) if int(name[1:]) % 2 == 0]
    for wanted in "AN":
        there = [name for name, kind in table if kind == wanted and (folder / f"{name}.hea").exists()]
        for name in there[:MOST_RECORDS]:
            yield from usual_rows(folder / f"{name}.hea", name, dominant_only=wanted == "A", leads=None)


def thinned(rows: list[Rows]) -> tuple[Floats, NDArrayStr, NDArrayStr]:
    """Features, classes and records of at most MOST_BEATS beats of a record, view and class, chosen by lot."""
    features = np.concatenate([each[0] for each in rows]).astype(np.float32)
    classes = np.array([kind for each in rows for kind in each[1]])
    record = np.array([each[2] for each in rows for _ in each[1]])
    view = np.array([each[3] for each in rows for _ in each[1]])
    lot = np.random.default_rng(0).permutation(len(classes))
    lot = lot[np.isin(classes[lot], ["N", "S", "V"])]
    _, cell = np.unique(
        np.stack([record[lot], view[lot].astype(str), classes[lot]]), axis=1, return_inverse=True
    )
    order = np.argsort(cell, kind="stable")
    start = np.searchsorted(cell[order], cell[order])
    kept = lot[order[np.arange(len(lot)) - start < MOST_BEATS]]
    return features[kept], classes[kept], record[kept]


def weights(classes: Bools, record: NDArrayStr, weak_weight: float) -> Floats:
    """Beats of one record and class weigh together as the root of their number; both classes weigh the same."""
    _, cell, number = np.unique(
        np.stack([record, classes.astype(str)]), axis=1, return_inverse=True, return_counts=True
    )
    weight: Floats = number[cell] ** -0.5
    weight[np.char.str_len(record) > len("100")] *= weak_weight
    for each in (False, True):
        weight[classes == each] /= weight[classes == each].sum()
    return weight / weight.mean()


def ensembles(features: Floats, classes: NDArrayStr, record: NDArrayStr) -> dict[str, Any]:
    """Both ensembles as the arrays of a model file."""
    trees, numbers = [], []
    for target, signs, used in (
        ("V", VENTRICULAR_SIGNS, classes != ""),
        ("S", SUPRAVENTRICULAR_SIGNS, classes != "V"),
    ):
        constraints = [signs.get(name, 0) for name in FEATURES]
        wanted = classes[used] == target
        model = LGBMClassifier(**TREES, monotone_constraints=constraints)
        model.fit(features[used], wanted, sample_weight=weights(wanted, record[used], WEAK_WEIGHT[target]))
        found = [tree_arrays(each["tree_structure"]) for each in model.booster_.dump_model()["tree_info"]]
        trees += found
        numbers.append(len(found))
        check(found, model, features[used][::50])
    return stacked(trees) | {"ventricular": np.array(numbers[0]), "depth": np.array(TREES["max_depth"])}


def tree_arrays(root: dict[str, Any]) -> dict[str, Any]:
    """One tree as arrays of NODES nodes; a leaf leads to itself."""
    tree: dict[str, Any] = {
        "feature": np.zeros(NODES, dtype=np.uint8),
        "threshold": np.full(NODES, np.inf, dtype=np.float32),
        "child": np.repeat(np.arange(NODES, dtype=np.uint8)[:, None], 2, axis=1),
        "value": np.zeros(NODES, dtype=np.float32),
    }
    waiting, used = [(0, root)], 1
    while waiting:
        at, node = waiting.pop()
        if "leaf_value" in node:
            tree["value"][at] = node["leaf_value"]
            continue
        tree["feature"][at], tree["threshold"][at] = node["split_feature"], node["threshold"]
        tree["child"][at] = used, used + 1
        waiting += [(used, node["left_child"]), (used + 1, node["right_child"])]
        used += 2
    return tree


def stacked(trees: list[dict[str, Any]]) -> dict[str, Any]:
    """Trees of one model, or models, as arrays with one more axis in front."""
    return {key: np.stack([tree[key] for tree in trees]) for key in trees[0]}


def check(trees: list[dict[str, Any]], model: Any, features: Floats) -> None:
    """The arrays give what the trees that they were made of give."""
    from ecgomics.signal.beat_classes import Trees

    arrays = stacked(trees) | {"ventricular": np.array(len(trees)), "depth": np.array(TREES["max_depth"])}
    ours = Trees.read(arrays).probabilities(features)[:, 0]
    assert np.quantile(np.abs(ours - model.predict_proba(features)[:, 1]), 0.999) < 1e-4


def main(mitdb: str, ptbxl: str, cinc2017: str) -> None:
    """Train on all records, and on all but each of MIT-BIH."""
    rows = [*mitdb_rows(Path(mitdb)), *ptbxl_rows(Path(ptbxl)), *cinc2017_rows(Path(cinc2017))]
    features, classes, record = thinned(rows)
    print(f"{len(classes)} beats of {len(np.unique(record))} records")
    names = [path.name for path in Options().wfdb_records([Path(mitdb)]) if path.name not in PACED]
    models = []
    for name in [*names, None]:
        kept = record != name if name else np.ones(len(record), dtype=bool)
        models.append(ensembles(features[kept], classes[kept], record[kept]))
    np.savez_compressed(FOLDS, records=np.array(names), **stacked(models))
    package = Path(__file__).parents[2] / "src" / "ecgomics" / "signal" / MODEL_FILE
    np.savez_compressed(package, **models[-1])


if __name__ == "__main__":
    main(*sys.argv[1:])

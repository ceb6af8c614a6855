"""Train all heads: python -m training.heads.train SETS [--readouts TABLE] [--cache TABLE] [--only NAME …]

SETS holds the data sets (training/records.py). Biomarkers are measured once and kept in the cache. The read-outs of
records by encoders that have not seen them come from training/encoder; without them only the form that stands on
biomarkers is made. Writes src/ecgomics/latent/heads/<name>.npz and .yaml, with every figure in the card. Needs
lightgbm and scikit-learn, which the package does not.
"""

import argparse
from pathlib import Path
from typing import Any, Final

import pandas as pd

import ecgomics.latent.heads as package
from ecgomics.core.arrays import Floats
from ecgomics.latent.card import Metric
from ecgomics.latent.heads.calibration import probabilities
from ecgomics.latent.heads.head import FormModel
from ecgomics.latent.heads.inputs import ENCODER, READOUT_NAMES
from ecgomics.latent.heads.output import FORMS, Form
from training.heads import cards, figures
from training.heads.features import ALL, features
from training.heads.forms import (
    RATE_ONLY,
    Judged,
    features_of,
    judged,
    learner_of,
    out_of_fold,
    rate_learner,
    shipped_form,
)
from training.heads.tasks import Rows, Task, rows, tasks
from training.records import Known, records

FOLDER: Final = Path(str(package.__file__)).parent
CACHE: Final = Path("heads_features.parquet")


def main() -> None:
    """Every head, one after the other."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("sets", type=Path)
    asked.add_argument("--readouts", type=Path)
    asked.add_argument("--cache", type=Path, default=CACHE)
    asked.add_argument("--only", nargs="*", default=[])
    asked.add_argument(
        "--scored", type=Path, help="where to write what each form said of every record, as Parquet"
    )
    given = asked.parse_args()
    known = records(given.sets)
    table = features(known, given.cache)
    if given.readouts is not None:
        table = table.join(readouts(given.readouts), how="left")
    said = []
    for task in tasks(table):
        if not given.only or task.name in given.only:
            said += _head(task, known, table)
    if given.scored is not None and said:
        pd.concat(said).to_parquet(given.scored)


def readouts(path: Path) -> pd.DataFrame:
    """The read-outs of whole records under the names that heads know them by."""
    table = pd.read_parquet(path)
    names = [name for names in READOUT_NAMES.values() for name in names]
    found = table[names].rename(columns=lambda name: f"{ENCODER}{name}")
    found.index = pd.MultiIndex.from_product([found.index, [ALL]], names=["record", "view"])
    return found


def _head(task: Task, known: list[Known], table: pd.DataFrame) -> list[pd.DataFrame]:
    read = any(name in table.columns for name in task.readouts)
    forms: dict[Form, FormModel] = {}
    metrics: list[Metric] = []
    tables = []
    for form in FORMS if read else FORMS[:1]:
        of = rows(task, known, table)
        if form != "biomarkers":
            of = of.of(of.features[list(task.readouts)].notna().all(axis=1).to_numpy())
        names = features_of(task, form)
        learner = learner_of(task, form)
        scores = out_of_fold(of, names, learner)
        whole = of.of(of.whole)
        found = judged(task, whole, scores, names)
        metrics += figures.of(task, whole, found, form=form)
        tables.append(_table(task, whole, found, form))
        forms[form] = shipped_form(task, of, scores, names, learner)
        print(f"{task.name} {form}: {len(forms[form].features)} features", flush=True)
    metrics += _baseline(task, known, table)
    for each in metrics:
        print(
            f"  {each.form:12s} {each.name:34s} {each.value:.4f} [{each.low}, {each.high}] {each.on}",
            flush=True,
        )
    if figures.ships(task, metrics, tuple(forms)):
        cards.write(
            FOLDER, task, forms, encoder=_encoder() if read else "", card=figures.words(task), metrics=metrics
        )
    else:
        for suffix in (".npz", ".yaml"):
            (FOLDER / f"{task.name}{suffix}").unlink(missing_ok=True)
        print(f"{task.name} does not beat a constant and does not ship")
    return tables


def _baseline(task: Task, known: list[Known], table: pd.DataFrame) -> list[Metric]:
    """The same figures where the heart rate is all that is known; for comparison only."""
    of = rows(task, known, table)
    scores = out_of_fold(of, RATE_ONLY, rate_learner(task))
    whole = of.of(of.whole)
    return figures.of(task, whole, judged(task, whole, scores, RATE_ONLY), form="heart rate only")


def _encoder() -> str:
    from ecgomics.latent.own import embedded_encoder

    return embedded_encoder().card.identifier


def _table(task: Task, of: Rows, found: Judged, form: Form) -> pd.DataFrame:
    likely: Floats = (
        found.calibrated if task.link == "identity" else probabilities(found.calibrated, task.link)
    )
    columns: dict[str, Any] = {f"p_{label}": likely[:, place] for place, label in enumerate(task.labels)}
    columns |= {f"true_{label}": of.targets[:, place] for place, label in enumerate(task.labels)}
    names = [*task.labels, None]
    columns["label"] = [names[each] for each in found.said] if task.link != "identity" else None
    columns |= {"head": task.name, "form": form, "fold": of.fold}
    return pd.DataFrame(columns, index=[each.name for each in of.known])


if __name__ == "__main__":
    main()

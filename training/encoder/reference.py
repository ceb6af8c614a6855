"""The reference set that comes with the encoder: where its records lie, and what of them an expert panel explains.

    embeddings, panel, normal, groups ──fit──▶ arrays ──save──▶ src/ecgomics/latent/reference_….npz

The embeddings are those of the shipped encoder. Records are named `data set/record`; so that no data set hides the
others, each gives the same number of records to be near to, as far as it has them.
"""

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.comparative.latent.of_a_reference import CALIBRATION_RECORDS, NEIGHBOURS
from ecgomics.biomarkers.ridge import predicted_by_others, ridge, share
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable
from ecgomics.io import read
from ecgomics.latent.encoder import Embedding
from ecgomics.latent.own import embedded_encoder
from ecgomics.latent.reference import Kind
from ecgomics.learned.place import LEAD_SIGN, PANEL_LEAD

#: The reference sets by the leads of their recordings.
NAMES: Final[Mapping[Kind, str]] = {
    "one": "one lead: CinC2017, and lead I of PTB-XL, CPSC2018 and LUDB",
    "twelve": "twelve leads: PTB-XL, CPSC2018 and LUDB",
}
#: Components of the Mahalanobis distance: they hold most of the variance, and each is well known from the records.
COMPONENTS: Final = 32
#: Records that the file holds to be near to.
VECTORS: Final = 1200
#: A member of the panel has a value in so many of the records.
COVERAGE: Final = 0.7
SEED: Final = 6

Arrays = Mapping[str, NDArray[Any]]


def fit(
    embeddings: Floats,
    panel: pd.DataFrame,
    normal: Bools,
    groups: Sequence[Hashable],
    *,
    unseen: Bools,
    model: str,
    name: str,
) -> Arrays:
    """Arrays by name, as `ecgomics.learned.sources.reference_from` reads them.

    embeddings is records × dimension, of the encoder `name@hash` that model says; panel the records' wide table, its
    index `data set/record`, as `panel_of` gives it; normal says which are normal ECGs, groups whose each is, unseen
    which of them the encoder was not trained on: how strange a new record is is told by these alone, where there are
    enough (of the twelve-lead records there are not: their distances do not differ from those of the others, though).
    """
    middle = embeddings.mean(axis=0)
    _, sizes, directions = np.linalg.svd(embeddings - middle, full_matrices=False)
    components = directions[:COMPONENTS]
    variances = sizes[:COMPONENTS] ** 2 / (len(embeddings) - 1)
    sets = np.array([str(each).partition("/")[0] for each in panel.index])
    near = chosen(sets.tolist(), VECTORS)
    whitened = (embeddings - middle) @ components.T / np.sqrt(variances)
    calibrating = np.flatnonzero(unseen if unseen.sum() >= CALIBRATION_RECORDS else np.ones_like(unseen))
    values = panel.to_numpy(dtype=float)
    fitted = ridge(values, embeddings)
    predicted, means = predicted_by_others(values, embeddings, groups)
    names, set_of = np.unique(sets, return_inverse=True)
    of_the_set = np.array([embeddings[sets == each].mean(axis=0) for each in names])[set_of]
    return {
        "name": np.array(name),
        "model": np.array(model),
        "mean": middle,
        "components": components,
        "variances": variances,
        "normal_centroid": embeddings[normal].mean(axis=0),
        "normal_records": np.array(int(normal.sum())),
        "vectors": embeddings[near],
        "scores": distances_to_others(whitened, groups, of=calibrating, near=near),
        "expert_members": np.array(list(panel.columns)),
        "expert_centre": fitted.centre,
        "expert_scale": fitted.scale,
        "expert_coefficients": fitted.coefficients,
        "expert_of_missing": fitted.of_missing,
        "expert_intercept": fitted.intercept,
        "expert_records": np.array(len(panel)),
        "expert_explained_share": np.array(share(embeddings, predicted, means)),
        "expert_explained_within": np.array(share(embeddings, predicted, of_the_set)),
    }


def save(arrays: Arrays, path: Path) -> None:
    """Write the arrays with as many digits as matter: the vectors of records in half, the rest in single precision."""
    kept = {
        key: array.astype(np.float16 if key == "vectors" else np.float32)
        if array.dtype.kind == "f"
        else array
        for key, array in arrays.items()
    }
    np.savez_compressed(path, **kept)  # type: ignore[arg-type]


def panel_of(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The expert panel of the wide tables of several data sets, by name: index `data set/record`, numbers only.

    Members are what any recording of one lead may have: biomarkers of the record and of lead I (of the only lead, where
    there is one) that COVERAGE of all records have. Measures of quality and rows of the model path are none.
    """
    whole = pd.concat([_of_one_set(name, table) for name, table in tables.items()])
    numbers = whole.replace([np.inf, -np.inf], np.nan)
    kept = (numbers.notna().mean() >= COVERAGE) & (numbers.nunique() > 1)
    return numbers.loc[:, kept].sort_index(axis=1)


def _of_one_set(name: str, table: pd.DataFrame) -> pd.DataFrame:
    rows = table[table["error"].isna()] if "error" in table else table
    renamed = {}
    for column in rows.select_dtypes("number"):
        symbol, _, lead = str(column).partition(LEAD_SIGN)
        if _is_expert(symbol) and lead in ("", PANEL_LEAD, "ECG"):
            renamed[column] = f"{symbol}{LEAD_SIGN}{PANEL_LEAD}" if lead else symbol
    found = rows[list(renamed)].rename(columns=renamed)
    found.index = pd.Index([f"{name}/{Path(str(record)).name}" for record in rows["record"]], name="record")
    return found


def _is_expert(symbol: str) -> bool:
    declared = catalogue().biomarkers.get(symbol)
    return declared is not None and declared.dimension != "quality" and not declared.chain


def chosen(sets: Sequence[str], count: int) -> NDArray[np.intp]:
    """Rows of so many records at most, shared out among the data sets, those of a large one drawn by chance."""
    random = np.random.default_rng(SEED)
    names = np.array(sets)
    found: list[NDArray[np.intp]] = []
    left = count
    ordered = sorted(set(sets), key=lambda each: int((names == each).sum()))
    for place, name in enumerate(ordered):
        rows = np.flatnonzero(names == name)
        share = min(len(rows), left // (len(ordered) - place))
        found.append(np.sort(random.permutation(rows)[:share]))
        left -= share
    return np.sort(np.concatenate(found))


def distances_to_others(
    points: Floats, groups: Sequence[Hashable], *, of: NDArray[np.intp], near: NDArray[np.intp]
) -> Floats:
    """Mean distance of some points to their NEIGHBOURS nearest among others, those of the same group left out."""
    number = {group: place for place, group in enumerate(dict.fromkeys(groups))}
    group = np.array([number[each] for each in groups])
    found = np.empty(len(of))
    for row, own in enumerate(of):
        others = near[group[near] != group[own]]
        found[row] = np.sort(np.linalg.norm(points[others] - points[own], axis=1))[:NEIGHBOURS].mean()
    return found


def vectors_of(paths: Sequence[Path]) -> tuple[Floats, Floats]:
    """By the encoder that ships: the vectors of whole records and those of lead I (or the only one) alone.

    Each is records × dimension; NaN where there is none.
    """
    encoder = embedded_encoder()
    whole = np.full((len(paths), encoder.contract.dimension), np.nan)
    alone = whole.copy()
    for row, path in enumerate(paths):
        try:
            found = encoder.embed(read(path))
        except NotComputable:
            continue
        whole[row] = found.record
        alone[row] = _alone(found)
    return whole, alone


def _alone(found: Embedding) -> Floats:
    place = found.leads.index(PANEL_LEAD) if PANEL_LEAD in found.leads else 0
    return np.asarray(np.asarray(found.lead)[place], dtype=float)

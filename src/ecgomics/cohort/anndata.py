"""Cohort → AnnData: recordings × biomarkers as scanpy takes them, with what every number means beside it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.biomarkers.robustness import grade_of
from ecgomics.biomarkers.several_records import repeatability
from ecgomics.cohort import reference_z, scaling, validity
from ecgomics.cohort.design import embedding_matrix
from ecgomics.cohort.files import refuse_missing_folder, whole_file
from ecgomics.cohort.numbers import matrix
from ecgomics.cohort.observations import observations
from ecgomics.cohort.opening import CLASS, QUALITY, listed, value_parts
from ecgomics.core.disclaimer import DISCLAIMER
from ecgomics.core.errors import InvalidInput
from ecgomics.core.version import VERSION
from ecgomics.discovery.table import Feature

if TYPE_CHECKING:
    import pandas as pd

    from ecgomics.cohort.cohort import Cohort

#: Readable by every HDF5, R's among them.
_COMPRESSION: Final = "gzip"
#: What each layer holds.
_LAYERS: Final = {
    "value": "the value in the unit of the biomarker; NaN where there is none",
    "validity": "number of the validity code, see uns['validity_codes']",
    "z": "z score against the reference population by age and sex; NaN where there is none",
    "imputed": "whether X holds the median in the place of a missing value",
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What an AnnData is made with."""

    minimum_present_share: float = 0.5
    """Biomarkers that fewer of the records have are left out."""
    keep_all: bool = False
    """Keep records and biomarkers without values: var["usable"] tells which have enough."""
    reference: str | Path | None = None
    """Reference population of the z scores."""
    age: str = "age_years"
    sex: str = "sex"


def to_anndata(cohort: "Cohort", choices: Choices) -> Any:
    """The AnnData of a cohort, as Cohort.to_anndata says."""
    anndata = _anndata()
    kept, notes = _with_values(cohort) if not choices.keep_all else (cohort, [])
    features = [each for each in kept.biomarkers if each.unit != CLASS and each.dimension != QUALITY]
    values = matrix(kept.frame, features, dtype=np.float32)
    scaled = scaling.robust(values)
    usable = (scaled.present_share >= choices.minimum_present_share) & np.isfinite(scaled.scale)
    places = np.arange(len(features)) if choices.keep_all else np.flatnonzero(usable)
    if not len(places):
        raise InvalidInput(
            f"No biomarker varies and is present in {100 * choices.minimum_present_share:g} % of the records: "
            f"choose a smaller share, or keep all."
        )
    obs, unfit = observations(kept.frame.drop([each.name for each in features]).collect())
    notes += [f"Columns that AnnData cannot hold are left out: {listed(unfit)}."] if unfit else []
    if len(places) < len(features):
        notes.append(
            f"{len(features) - len(places)} of {len(features)} biomarkers are left out: constant, or present in less "
            f"than {100 * choices.minimum_present_share:g} % of the records."
        )
    chosen = [features[place] for place in places]
    layers = {"value": values[:, places], "imputed": scaled.missing[:, places]}
    layers |= _more_layers(kept, chosen, layers["value"], choices)
    found = anndata.AnnData(
        X=scaled.values[:, places],
        obs=obs,
        var=_variables(kept, chosen, scaled=scaled, usable=usable, places=places),
        layers=layers,
    )
    _add_embeddings(found, kept, notes)
    found.uns.update(_unstructured(kept, choices, (*kept.notes, *notes)))
    return found


def write_h5ad(cohort: "Cohort", path: Path, choices: Choices) -> None:
    """Write the AnnData of a cohort, whole or not at all."""
    refuse_missing_folder(path)
    found = to_anndata(cohort, choices)
    with whole_file(path) as draft:
        found.write_h5ad(draft, compression=_COMPRESSION)


def _anndata() -> Any:
    try:
        import anndata
    except ImportError:
        raise InvalidInput("AnnData is not installed: pip install 'ecgomics[omics]' brings it.") from None
    return anndata


def _with_values(cohort: "Cohort") -> tuple["Cohort", list[str]]:
    """The records that could be read, and how many others there are."""
    import polars as pl

    failed = int(cohort.frame.select(pl.col("error").is_not_null().sum()).collect().item())
    if not failed:
        return cohort, []
    return cohort.filter(pl.col("error").is_null()), [
        f"{failed} records that could not be read are left out."
    ]


def _variables(
    cohort: "Cohort",
    features: Sequence[Feature],
    *,
    scaled: scaling.Scaled,
    usable: NDArray[np.bool_],
    places: NDArray[np.intp],
) -> "pd.DataFrame":
    """The dictionary of the biomarkers, how steady each is known to be, and how it was scaled."""
    import pandas as pd

    rows = {row["column"]: row for row in cohort.dictionary.iter_rows(named=True)}
    var = pd.DataFrame([rows[each.name] for each in features], dtype=object).fillna("").set_index("column")
    var = var.astype({"tier": int, "version": int})
    known = [repeatability(each.symbol, each.lead) for each in features]
    nowhere = float("nan")
    return var.assign(
        robustness=[grade_of(each.symbol) or "" for each in features],
        repeatability_sem=[nowhere if each is None else each.sem for each in known],
        repeatability_cv=[nowhere if each is None else each.cv_within_person for each in known],
        present_share=scaled.present_share[places],
        usable=usable[places],
        median=scaled.centre[places],
        scale=scaled.scale[places],
    )


def _more_layers(
    cohort: "Cohort", features: Sequence[Feature], values: NDArray[np.float32], choices: Choices
) -> dict[str, NDArray[Any]]:
    population = reference_z.population_of(choices.reference)
    persons = reference_z.persons(cohort, age=choices.age, sex=choices.sex)
    layers: dict[str, NDArray[Any]] = {"z": reference_z.z_matrix(values, features, persons, population)}
    parts = value_parts(cohort.path)
    if parts:
        layers["validity"] = validity.validity_matrix(
            parts,
            records=cohort.records,
            dictionary=cohort.dictionary,
            columns=[each.name for each in features],
        )
    return layers


def _add_embeddings(found: Any, cohort: "Cohort", notes: list[str]) -> None:
    """obsm["X_ecgomics"]; a record without an embedding has their mean, as scanpy takes no gaps."""
    if cohort.embeddings is None:
        return
    vectors = embedding_matrix(cohort.embeddings, cohort.records)
    there = np.isfinite(vectors).all(axis=1)
    vectors[~there] = vectors[there].mean(axis=0)
    found.obsm["X_ecgomics"] = vectors.astype(np.float32)
    found.obs["has_embedding"] = there
    if not there.all():
        notes.append(
            f"{int((~there).sum())} records have no embedding: the mean of the others stands in its place."
        )


def _unstructured(cohort: "Cohort", choices: Choices, notes: Sequence[str]) -> dict[str, Any]:
    provenance = cohort.provenance
    texts = ("software_version", "catalogue_version", "settings_hash", "code_sha256")
    return {
        "ecgomics": {
            "made_with": {name: str(provenance.get(name, "")) for name in texts} | {"exported_with": VERSION},
            "settings": json.dumps(provenance.get("settings", {})),
            "X": scaling.SCALE_TEXT,
            "layers": _LAYERS,
            "minimum_present_share": choices.minimum_present_share,
            "reference": reference_z.population_of(choices.reference).name,
            "embedding": cohort.embeddings.model if cohort.embeddings else "",
            "notes": list(notes),
            "disclaimer": DISCLAIMER,
        },
        "validity_codes": dict(validity.CODES),
    }

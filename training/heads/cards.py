"""Shipped files of a head: an archive of arrays, and its card."""

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
import yaml

from ecgomics.latent.card import Metric, ModelCard
from ecgomics.latent.heads.head import FormModel
from ecgomics.latent.heads.linear import ARRAYS as LINEAR
from ecgomics.latent.heads.linear import Linear
from ecgomics.latent.heads.output import Form
from ecgomics.latent.heads.trees import ARRAYS as TREES
from training.heads.tasks import Task

DATA: Final = (
    "CinC2017 training part (5,032 single-lead strips, label revision 2)",
    "PTB-XL (350 records)",
    "CPSC2018 (100 records)",
    "LUDB (140 records)",
)
SPLIT: Final = (
    "three folds by person; every figure is of persons that the model was not trained or calibrated on"
)


def write(
    folder: Path,
    task: Task,
    forms: Mapping[Form, FormModel],
    *,
    encoder: str,
    card: Mapping[str, Any],
    metrics: Sequence[Metric],
) -> None:
    """`name.npz` and `name.yaml`."""
    held: dict[str, Any] = {
        "labels": np.array(task.labels),
        "link": np.array(task.link),
        "leads": np.array(task.leads, dtype=str),
        "encoder": np.array(encoder),
        "epsilon": np.array(task.epsilon),
        "least_measured": np.array(task.least_measured),
    }
    for form, model in forms.items():
        held |= {f"{form}/{name}": array for name, array in _arrays(model).items()}
    content = _archive(held)
    described = ModelCard(
        name=task.name,
        version="1",
        kind="head",
        title=task.title,
        licence="Apache-2.0",
        source="python -m training.heads.train SETS",
        sha256=hashlib.sha256(content).hexdigest(),
        data=DATA if task.name == "rhythm" else DATA[1:],
        split=SPLIT,
        metrics=tuple(metrics),
        **card,
    )
    (folder / f"{task.name}.npz").write_bytes(content)
    (folder / f"{task.name}.yaml").write_text(as_yaml(described), encoding="utf-8")


def as_yaml(card: ModelCard) -> str:
    """The card as text, its fields in order; what is empty is left out."""
    said = {name: value for name, value in asdict(card).items() if value not in ("", ())}
    said["metrics"] = [
        {name: value for name, value in each.items() if value not in (None, "")} for each in said["metrics"]
    ]
    lists = {name: list(value) for name, value in said.items() if isinstance(value, tuple)}
    return str(yaml.safe_dump(said | lists, sort_keys=False, allow_unicode=True, width=110))


def _arrays(form: FormModel) -> dict[str, Any]:
    strangeness = form.calibration.strangeness
    arrays = {
        "features": np.array(form.features),
        "decision": form.decision,
        "scale": form.calibration.scale,
        "shift": form.calibration.shift,
        "strangeness": np.concatenate(strangeness).astype(np.float32),
        "strangeness_end": np.cumsum([each.size for each in strangeness]),
        "low": form.low,
        "high": form.high,
    }
    names = LINEAR if isinstance(form.model, Linear) else TREES
    return arrays | {name: _small(getattr(form.model, name)) for name in names}


def _small(array: np.ndarray) -> np.ndarray:
    return array.astype(np.int32) if array.dtype == np.intp else array


def _archive(held: Mapping[str, Any]) -> bytes:
    """The same bytes for the same arrays."""
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in held.items():
            part = io.BytesIO()
            np.save(part, array)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), part.getvalue(), zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()

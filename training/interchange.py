"""Fit the model of interchanged electrodes, and write it as the constants that ship.

    python -m training.interchange FOLDER…      folders of 12-lead ECGs (LUDB, PTB-XL, CPSC 2018)

Two steps. *Expectations* are linear: I and II from the six chest leads, each chest lead from the other seven, by least
squares over QRS and T of the representative beats, every recording with the same weight. *Weights* are those of a
conditional logit: among all arrangements of the electrodes of one ECG, the one in which it was recorded is the true
one (public sets hold some interchanges themselves: few enough to matter little). How well that works is measured by
benchmarks/accuracy/interchange.py, which fits by the same functions, cross-validated by person.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import EcgomicsError
from ecgomics.core.leads import INDEPENDENT_LEADS
from ecgomics.core.settings import Settings
from ecgomics.io import read
from ecgomics.signal.model import RepresentativeBeat
from ecgomics.signal.quality.interchange_features import ThinBeat, chest_features, limb_features

TARGET: Final = Path("src/ecgomics/signal/quality/interchange_model.py")
#: Ridge of the expectations, as a share of the mean power of a lead, and of the weights.
RIDGE: Final = 2e-3
WEIGHT_RIDGE: Final = 1.0
#: A lead below this has no shape to learn from.
SMALLEST_MV: Final = 0.02
DIGITS: Final = 4

Model = tuple[Floats, Floats, Floats, Floats]


def beats_of(folder: Path) -> dict[str, ThinBeat]:
    """Representative beats by the name of the recording, of all 12-lead recordings below a folder."""
    found = {}
    for path in sorted(folder.rglob("*.hea")):
        try:
            beat = _beat(path)
        except EcgomicsError:
            continue
        thin = ThinBeat.of(beat)
        if np.isfinite(thin.mv).all() and np.ptp(thin.mv, axis=1).min() > SMALLEST_MV and thin.qrs.any():
            found[path.stem] = thin
    return found


def _beat(path: Path) -> RepresentativeBeat:
    recording = read(path).with_limb_leads()
    evaluation = Evaluation(catalogue(), {"recording": recording, "settings": Settings()})
    beat: RepresentativeBeat = evaluation.quantity("representative_beat")
    missing = set(INDEPENDENT_LEADS) - set(beat.leads)
    if missing:
        raise EcgomicsError(f"{path} has no {', '.join(sorted(missing))}")
    return beat


def fitted(beats: Sequence[ThinBeat]) -> Model:
    """Expectation and weights of the limb electrodes, then of the chest electrodes."""
    power = np.zeros((8, 8))
    for beat in beats:
        waves_mv = beat.mv[:, beat.qrs | beat.t]
        power += waves_mv @ waves_mv.T / np.sum(waves_mv**2)
    chest = list(range(2, 8))
    limb_expectation = np.stack([_expectation(power, lead, chest) for lead in (0, 1)])[:, 2:]
    chest_expectation = np.stack(
        [_expectation(power, lead, [other for other in range(8) if other != lead]) for lead in chest]
    )
    return (
        limb_expectation,
        _weights(np.stack([limb_features(beat, limb_expectation) for beat in beats])),
        chest_expectation,
        _weights(np.stack([chest_features(beat, chest_expectation) for beat in beats])),
    )


def _expectation(power: Floats, lead: int, others: list[int]) -> Floats:
    """Coefficients of a lead in terms of others, (8,); 0 for leads that are not among them."""
    ridge = RIDGE * np.trace(power) / len(power) * np.eye(len(others))
    coefficients = np.zeros(len(power))
    coefficients[others] = np.linalg.solve(power[np.ix_(others, others)] + ridge, power[others, lead])
    return coefficients


def _weights(features: Floats) -> Floats:
    """Weights of a conditional logit over beats × arrangements × features, the first arrangement being the true one."""
    from scipy.optimize import minimize

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = features @ weights
        scores -= scores.max(axis=1, keepdims=True)
        chance = np.exp(scores)
        chance /= chance.sum(axis=1, keepdims=True)
        value = -np.log(chance[:, 0]).sum() + 0.5 * WEIGHT_RIDGE * weights @ weights
        slope = np.einsum("ba,baf->f", chance, features) - features[:, 0].sum(axis=0) + WEIGHT_RIDGE * weights
        return float(value), slope

    best: Floats = minimize(loss, np.zeros(features.shape[2]), jac=True, method="L-BFGS-B").x
    return best


def as_source(model: Model, recordings: int) -> str:
    """The constants as a Python file."""
    names = ("LIMB_EXPECTATION", "LIMB_WEIGHTS", "CHEST_EXPECTATION", "CHEST_WEIGHTS")
    texts = (
        "I and II from V1 to V6: 2 × 6.",
        "Of limb_features: (features,).",
        "V1 to V6 from I, II and the other chest leads: 6 × 8.",
        "Of chest_features: (features,).",
    )
    lines = [
        f'"""Model of interchanged electrodes, fitted to {recordings} recordings by training/interchange.py."""',
        "",
        "from typing import Final",
        "",
        "import numpy as np",
        "",
    ]
    for name, text, values in zip(names, texts, model, strict=True):
        lines += [f"#: {text}", f"{name}: Final = np.array({np.round(values, DIGITS).tolist()})"]
    return "\n".join(lines) + "\n"


def main(folders: Sequence[Path]) -> None:
    """Fit to the recordings below the folders and write the constants."""
    beats = [beat for folder in folders for beat in beats_of(folder).values()]
    TARGET.write_text(as_source(fitted(beats), len(beats)), "utf-8")


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])

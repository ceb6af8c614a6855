"""From trained weights to what the package ships: `python -m training.encoder.onnx_form FOLDER/shipped.pt PACKAGE`.

Writes `encoder.onnx` (values and gates, step by step; pooling is done outside) and `readouts.npz` (linear read-outs).
"""

import argparse
import warnings
from pathlib import Path

import numpy as np
import torch

from ecgomics.latent.preparation import WINDOW
from training.encoder.network import Encoder

OPSET = 17
READOUTS = ("rhythm", "classes", "age", "sex")


def write_encoder(weights: dict[str, torch.Tensor], path: Path) -> None:
    """The network as ONNX; n, the number of rows, is free."""
    encoder = Encoder()
    prefix = "encoder."
    encoder.load_state_dict(
        {name.removeprefix(prefix): value for name, value in weights.items() if name.startswith(prefix)}
    )
    encoder.eval()
    names = ("ecg", "number", "level", "values", "gates")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            encoder,
            (torch.zeros(12, 1, WINDOW), torch.zeros(12, dtype=torch.int64), torch.zeros(12)),
            str(path),
            input_names=list(names[:3]),
            output_names=list(names[3:]),
            dynamic_axes={name: {0: "rows"} for name in names},
            opset_version=OPSET,
            dynamo=False,
        )


def write_readouts(weights: dict[str, torch.Tensor], path: Path) -> None:
    """Weights and biases of the read-outs; that of age in years."""
    arrays: dict[str, np.ndarray] = {}
    for name in READOUTS:
        weight, bias = weights[f"{name}.weight"].numpy(), weights[f"{name}.bias"].numpy()
        if name == "age":
            weight, bias = 20.0 * weight, 50.0 + 20.0 * bias
        arrays |= {f"{name}_weight": weight, f"{name}_bias": bias}
    np.savez(path, **arrays)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("weights", type=Path)
    parser.add_argument("package", type=Path)
    given = parser.parse_args()
    weights = torch.load(given.weights, weights_only=True)["state_dict"]
    write_encoder(weights, given.package / "encoder.onnx")
    write_readouts(weights, given.package / "readouts.npz")


if __name__ == "__main__":
    main()

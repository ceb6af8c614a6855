"""From raw data to the shipped files, in one go: `python -m training.encoder SETS WORK`.

    biomarkers of every record ─▶ three encoders that leave out a third each, and the one that ships ─▶ encoder.onnx,
    readouts.npz, reference.npz, encoder.yaml; WORK/readouts.parquet for the heads

Needs the extra `torch` and scikit-learn. About an hour on two cores; what WORK holds already is not made again.
"""

import argparse
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd

import ecgomics.latent
from ecgomics.cohort.extraction import extract_to
from ecgomics.core.settings import Settings
from training.encoder import card, left_out, reference
from training.encoder.onnx_form import write_encoder, write_readouts
from training.records import FOLDS, Known, records

#: Runs of one thread each that go on side by side.
SIDE_BY_SIDE = 2


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", type=Path)
    parser.add_argument("work", type=Path)
    given = parser.parse_args()
    known = records(given.sets)
    tables = given.work / "tables"
    for data_set in dict.fromkeys(each.data_set for each in known):
        if not (tables / f"{data_set}.parquet").exists():
            tables.mkdir(parents=True, exist_ok=True)
            extract_to(
                tables / f"{data_set}.parquet",
                [given.sets / data_set],
                settings=Settings(own_definitions=True),
            )
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        for done in pool.map(lambda fold: _train(given.sets, given.work, fold), [*range(FOLDS), None]):
            done.check_returncode()
    left_out.table(given.work).to_parquet(given.work / "readouts.parquet")
    package = Path(ecgomics.latent.__file__).parent
    write_package(given.work, package, known)


def _train(sets: Path, work: Path, fold: int | None) -> "subprocess.CompletedProcess[bytes]":
    chosen = [] if fold is None else ["--fold", str(fold)]
    if (work / ("shipped.npz" if fold is None else f"fold{fold}.npz")).exists():
        return subprocess.CompletedProcess([], 0)
    command = [sys.executable, "-m", "training.encoder.train", sets, work / "tables", work, *chosen]
    return subprocess.run([str(each) for each in command], check=False)


def write_package(work: Path, package: Path, known: list[Known]) -> None:
    """Everything that ships with the encoder, its card last."""
    import torch

    from ecgomics.latent.own import embedded_encoder

    weights = torch.load(work / "shipped.pt", weights_only=True)["state_dict"]
    write_encoder(weights, package / "encoder.onnx")
    write_readouts(weights, package / "readouts.npz")
    card.write(work, package, known)
    wide = {
        name: pd.read_parquet(work / "tables" / f"{name}.parquet")
        for name in dict.fromkeys(k.data_set for k in known)
    }
    embeddings = pd.DataFrame(
        reference.embeddings_of([each.path for each in known]), index=[each.name for each in known]
    )
    panel = reference.panel_of(wide).reindex(embeddings.index)
    reference.save(
        reference.fit(
            embeddings.to_numpy(),
            panel,
            np.array([each.rhythm == "sinus" and each.classes[0] is not False for each in known]),
            [f"{each.data_set} {each.subject}" for each in known],
            unseen=np.array([each.reserved for each in known]),
            model=embedded_encoder().card.identifier,
        ),
        package / "reference.npz",
    )


if __name__ == "__main__":
    main()

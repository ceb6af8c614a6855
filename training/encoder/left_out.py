"""What the encoders of the folds say of the records they never saw, as one table: what heads are trained on.

    python -m training.encoder.left_out FOLDER readouts.parquet

One row per record (`data set/record`): rhythm_sinus … (logarithms of probabilities), class_NORM … (logits), age
(years), female (logit), e0 … (the embedding of the fold's own encoder: directions differ from fold to fold), fold.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from training.records import FOLDS, RHYTHMS, SUPERCLASSES


def table(folder: Path) -> pd.DataFrame:
    """The rows of all folds."""
    return pd.concat([_of_fold(folder / f"fold{fold}.npz").assign(fold=fold) for fold in range(FOLDS)])


def _of_fold(path: Path) -> pd.DataFrame:
    with np.load(path) as arrays:
        embedding = arrays["embedding"]
        columns = [
            *(f"rhythm_{each}" for each in RHYTHMS),
            *(f"class_{each}" for each in SUPERCLASSES),
            "age",
            "female",
            *(f"e{place}" for place in range(embedding.shape[1])),
        ]
        values = np.column_stack(
            [arrays["rhythm"], arrays["classes"], arrays["age"], arrays["sex"], embedding]
        )
        return pd.DataFrame(values, index=pd.Index(arrays["name"], name="name"), columns=columns)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("output", type=Path)
    given = parser.parse_args()
    table(given.folder).to_parquet(given.output)


if __name__ == "__main__":
    main()

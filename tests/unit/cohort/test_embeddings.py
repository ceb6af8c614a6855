"""The rows of one embedding."""

import numpy as np

from ecgomics.cohort.embeddings import rows
from ecgomics.latent.encoder import Embedding


def test_a_lead_in_which_nothing_is_seen_has_a_row_with_the_reason() -> None:
    lead = np.array([[1.0, 2.0], [np.nan, np.nan], [3.0, 4.0]])
    found = Embedding(
        "example@00000000", ("I", "II", "V1"), np.zeros(1), lead[:1], lead[0], by_lead=lead[None], lead=lead
    )
    table = rows("record", found, "lead").to_pydict()
    assert table["embedding"] == [[1.0, 2.0], None, [3.0, 4.0]]
    assert table["error"] == [None, "Nothing is seen in it.", None]
    assert table["lead"] == ["I", "II", "V1"]

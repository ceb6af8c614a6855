"""A part on the measurement path is what the whole path has there."""

import numpy as np
import pytest

from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.services import measurement_path
from ecgomics.signal.part import measured_part, whole_of


@pytest.mark.parametrize(("first_s", "last_s"), [(0.0, 10.0), (55.0, 65.0), (130.0, 250.0), (290.0, 300.0)])
def test_a_part_is_what_the_whole_path_has_there(
    planted_ecg: Recording, first_s: float, last_s: float
) -> None:
    given = Recording(planted_ecg.ecg_mv[:, : 300 * 125].copy(), 125.0, planted_ecg.leads)
    settings = Settings()
    whole_mv = measurement_path(given, settings)
    first, last = round(first_s * 125), round(last_s * 125)
    part_mv = measured_part(given, first, last, whole=whole_of(given, settings), settings=settings)
    np.testing.assert_allclose(part_mv, whole_mv[:, first:last], atol=1e-9)

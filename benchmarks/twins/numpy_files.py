"""NumPy archives: arrays with rate, leads and unit beside them. The samples are those of all containers of arrays."""

import io
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats

FS_HZ: Final = 250.0
LEADS: Final = ("I", "II", "V1")
NAME: Final = "Doe^Jane"
IDENTIFIER: Final = "ID-4711"


def ecg_uv(samples: int = 400, leads: int = 3) -> Floats:
    """Whole microvolts, leads × samples, of which no two leads or samples are alike."""
    time_s = np.arange(samples) / FS_HZ
    rows = [
        800.0 * np.sin(2 * np.pi * (1.1 + 0.4 * lead) * time_s + lead) + 20 * lead for lead in range(leads)
    ]
    uv: Floats = np.rint(np.array(rows))
    return uv


def npz(arrays: Mapping[str, Any], *, compressed: bool = True) -> bytes:
    """An archive of arrays."""
    stream = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(stream, **arrays)
    return stream.getvalue()


def twins() -> dict[str, bytes]:
    """One array of all leads, and one for each."""
    uv = ecg_uv()
    series = dict(zip(LEADS, uv, strict=True))
    return {
        "samples_by_leads.npz": npz(
            {"signal": uv.T, "fs": FS_HZ, "leads": LEADS, "units": "uV", "patient": NAME}
        ),
        "one_per_lead.npz": npz({**series, "fs": FS_HZ, "units": ["uV"] * 3}, compressed=False),
    }

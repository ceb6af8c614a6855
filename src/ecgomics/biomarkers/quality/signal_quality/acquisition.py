"""How the signal was acquired and which path it went."""

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings

EXAMPLE = Recording(np.zeros((1, 5)), 500.0, ("I",), resolution_uv=2.5)


@biomarker(
    code="ECG90010",
    label="Sampling rate",
    label_zh="采样率",
    unit="Hz",
    scope=RECORD,
    formula="samples per second as acquired, before resampling",
    tex=r"f_s",
    references=["Kligfield2007"],
    checks=[Check(given={"recording": EXAMPLE}, value=500.0)],
)
def quality_sampling_rate(recording: Recording) -> float:
    """Sampling rate of the recording as it was acquired."""
    return recording.fs_hz


@biomarker(
    code="ECG90020",
    label="Resolution",
    label_zh="分辨率",
    unit="uV",
    scope=RECORD,
    formula="voltage of the least significant bit as acquired",
    tex=r"\text{voltage of the least significant bit}",
    references=["Kligfield2007"],
    checks=[Check(given={"recording": EXAMPLE}, value=2.5)],
)
def quality_resolution(recording: Recording) -> float:
    """Smallest step of the voltage; failed where the recording does not state it."""
    return float("nan") if recording.resolution_uv is None else recording.resolution_uv


@biomarker(
    code="ECG90170",
    label="Chain",
    label_zh="处理链",
    unit="{class}",
    scope=RECORD,
    formula="name of the signal path and hash of the settings: DIAG-<hash> or MON-<hash>",
    tex=r"\text{path-hash of the settings}",
    references=["Kligfield2007"],
    checks=[
        Check(given={"signal_path": "DIAG", "settings": Settings()}, value=f"DIAG-{Settings().chain_hash}")
    ],
)
def quality_chain(signal_path: str, settings: Settings) -> str:
    """Which signal path with which settings all values came through."""
    return f"{signal_path}-{settings.chain_hash}"

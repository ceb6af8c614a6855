"""Height of the U wave."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, Check
from ecgomics.biomarkers.guards import diagnostic_path, t_wave_in_lead
from ecgomics.core.arrays import Floats
from ecgomics.signal.model import UWaves

_U: Final = UWaves(
    ("V2", "V3"),
    np.array([480.0, np.nan]),
    np.array([560.0, np.nan]),
    np.array([0.05, np.nan]),
    np.array([1.0, 0.0]),
)

u_wave = partial(biomarker, scope=LEAD, tier=2, references=["Rautaharju2009"], missing="absent")


@u_wave(
    code="ECG10515",
    label="U amplitude",
    label_zh="U波振幅",
    unit="mV",
    formula="v(U peak) − reference, with its sign",
    tex=r"v(U_{\text{peak}})-v_{\text{ref}}",
    requires=[diagnostic_path],
    checks=[Check(given={"u_waves": _U}, value=[0.05, np.nan])],
)
def u_amplitude(u_waves: UWaves) -> Floats:
    """Height of U in each lead."""
    return u_waves.amplitude_mv


@u_wave(
    code="ECG10516",
    label="U/T ratio",
    label_zh="U/T比值",
    unit="1",
    formula="u_amplitude/t_amplitude",
    tex=r"\frac{v_U}{v_T}",
    requires=[diagnostic_path, t_wave_in_lead],
    checks=[
        Check(
            given={"u_amplitude": np.array([0.05, 0.02]), "t_amplitude": np.array([0.25, 0.0])},
            value=[0.2, np.nan],
        )
    ],
)
def u_t_ratio(u_amplitude: Floats, t_amplitude: Floats) -> Floats:
    """U in relation to T in each lead."""
    return u_amplitude / np.where(t_amplitude != 0.0, t_amplitude, np.nan)

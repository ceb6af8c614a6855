"""T in relation to QRS, its energy, and its fall in relation to its height."""

from functools import partial

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, Check, guard
from ecgomics.biomarkers.guards import diagnostic_path, t_end
from ecgomics.biomarkers.intensity.t_amplitude.levels import MEASURABLE_T_MV, t_measurable
from ecgomics.biomarkers.waves import Stretch
from ecgomics.core.arrays import Bools, Floats


@guard("absent", "positive T of 0.1 mV or more in the lead")
def t_upright(t_amplitude: Floats) -> Bools:
    return t_amplitude >= MEASURABLE_T_MV


t_wave = partial(biomarker, scope=LEAD, requires=[diagnostic_path, t_end])


@t_wave(
    code="ECG10508",
    label="T to QRS area ratio",
    label_zh="T波与QRS面积比",
    unit="1",
    tier=3,
    formula="t_area_absolute/qrs_area_absolute",
    tex=r"\frac{\int_T|v|\,dt}{\int_{QRS}|v|\,dt}",
    references=["derived"],
    checks=[
        Check(
            given={"t_area_absolute": np.array([30.0, 5.0]), "qrs_area_absolute": np.array([40.0, 0.0])},
            value=[0.75, np.nan],
        )
    ],
)
def t_qrs_area_ratio(t_area_absolute: Floats, qrs_area_absolute: Floats) -> Floats:
    """Area of T over that of QRS in each lead."""
    return t_area_absolute / np.where(qrs_area_absolute > 0.0, qrs_area_absolute, np.nan)


@t_wave(
    code="ECG10511",
    label="T right slope over root amplitude",
    label_zh="T波下降支斜率与振幅平方根之比",
    unit="{mV^0.5/s}",
    tier=2,
    formula="abs(t_downslope_max)/√t_amplitude of a positive T",
    tex=r"\frac{\left|\min_T v'\right|}{\sqrt{v_T}}",
    references=["Attia2016"],
    requires=[diagnostic_path, t_end, t_upright],
    checks=[Check(given={"t_downslope_max": np.array([-3.0]), "t_amplitude": np.array([0.25])}, value=[6.0])],
)
def t_slope_root_amplitude(t_downslope_max: Floats, t_amplitude: Floats) -> Floats:
    """Steepness of the fall of T for its height in each lead."""
    return np.abs(t_downslope_max) / np.sqrt(np.where(t_amplitude > 0.0, t_amplitude, np.nan))


@t_wave(
    code="ECG10512",
    label="T energy",
    label_zh="T波能量",
    unit="mV2.ms",
    tier=3,
    formula="integral of (v − reference)² between the global T_on (J if not found) and T_off",
    tex=r"\int_T v^2\,dt",
    references=["derived"],
    requires=[diagnostic_path, t_end, t_measurable],
    # Trapezoids over squares of 0, 0.16 and 0 at 100, 200 and 300 ms.
    checks=[Check(given={"t_stretch": Stretch.of([100.0, 200.0, 300.0], II=[0.0, 0.4, 0.0])}, value=[16.0])],
)
def t_energy(t_stretch: Stretch) -> Floats:
    """Energy of T in each lead."""
    return t_stretch.area_mv_ms(np.square)

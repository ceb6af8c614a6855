"""Every guard of what is handed in (series, pairs, populations, panels), where it is the one that refuses."""

from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pytest

from ecgomics.biomarkers.catalogue import SOURCES, catalogue
from ecgomics.biomarkers.declaration import Biomarker, Guard
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.biomarkers.reference_population import Calibration, Measured, Panel, ReferenceSet, Stratum
from ecgomics.biomarkers.reference_ranges import adult_percentiles
from ecgomics.biomarkers.several_records import RecordPair, RecordSide, Repeatability, Series
from ecgomics.biomarkers.waves import Stretch
from ecgomics.core.recording import Subject

NAN = float("nan")
_MIXED = replace(Series.of(400.0, 410.0), definitions=("1 DIAG", "2 DIAG"))
_DOUBTFUL = replace(Series.of(400.0, 410.0), codes=("ok", "out_of_domain"))
_BEAT = Stretch.of([0.0, 100.0], V1=[0.0, 1.0])
_OTHER = Stretch.of([0.0, 100.0], V2=[0.0, 1.0])
_VCG = Stretch.of([0.0, 100.0], X=[0.0, 1.0], Y=[0.0, 0.0], Z=[0.0, 0.0])
_WHOLE = RecordSide("DIAG", _BEAT, _VCG, (20.0, 80.0))
_STUDY = Repeatability(sem=1.0, cv_analytical=NAN, cv_within_person=1.0, persons=20, source="test")
_STRATUM = Stratum("qrs_duration", "", None, 18.0, 89.0, 100, l=1.0, m=90.0, s=0.1, intercept=90.0)
_RANGE = adult_percentiles("qrs_duration", "", subject=Subject(40.0, "male"), duration_s=10.0)
_LACKING = Panel.of(values=[NAN])
_BARE = Panel.of(values=[1.0])


def _pair(later: RecordSide = _WHOLE, **series: Series) -> dict[str, Any]:
    return {"pair": RecordPair(_WHOLE, later, MappingProxyType(series))}


#: What is handed in, by the text of the guard that refuses it.
HANDED_IN: Final[dict[str, dict[str, Any]]] = {
    "same version and chain in every record": {"series": _MIXED},
    "the value is valid in the first and in the last record": {"series": _DOUBTFUL},
    "neither a direction nor a logarithm, and of the same sign in both records": {
        "series": Series.of(10.0, 20.0, unit="deg")
    },
    "the records are dated": {"series": Series.of(1.0, 2.0, 3.0)},
    "at least 3 records with a value, the last one among them": {"series": Series.of(1.0, 2.0)},
    "at least 6 records with a value, the last one among them": {"series": Series.of(*[1.0] * 5)},
    "at least 8 records with a value, the last one among them": {"series": Series.of(*[1.0] * 8, NAN)},
    "both coefficients of variation are stored": {"series": Series.of(1.0, 2.0), "repeatability": _STUDY},
    "X, Y, Z recorded or derived from 8 independent leads in both records": _pair(replace(_WHOLE, vcg=None)),
    "same leads in both records": _pair(replace(_WHOLE, beat=_OTHER)),
    "measurement path (full band, at least 250 Hz) in both records": _pair(
        replace(_WHOLE, signal_path="MON")
    ),
    "representative beat with both limits of QRS in both records": _pair(replace(_WHOLE, qrs_ms=(NAN, 80.0))),
    "same version and chain of qtc_fridericia in both records": _pair(qtc_fridericia=_MIXED),
    "qtc_fridericia is valid in both records": _pair(qtc_fridericia=_DOUBTFUL),
    "same version and chain of qrs_axis in both records": _pair(qrs_axis=_MIXED),
    "both axes are valid": _pair(qrs_axis=_DOUBTFUL),
    "value above 0, and L, M and S known": {"measured": Measured(-1.0), "stratum": _STRATUM},
    "at least 50 reference records in the stratum of the person's age and sex": {
        "measured": Measured(90.0),
        "stratum": replace(_STRATUM, n=49),
    },
    "the covariates of the regression are known": {
        "measured": Measured(90.0),
        "stratum": replace(_STRATUM, per_year=1.0),
    },
    "the person is 16 years or older, as far as the age is known": {
        "measured": Measured(90.0, 8.0),
        "adult_range": _RANGE,
    },
    "the person is younger than 16 years": {
        "measured": Measured(90.0, 40.0),
        "paediatric_range": _RANGE,
    },
    "every member of the panel has a value": {"panel": _LACKING},
    "every member of the panel has limits": {"panel": _BARE},
    "a named reference set of at least 50 complete records of the same panel": {
        "panel": _BARE,
        "reference_set": ReferenceSet("few", ("x1",), np.zeros((49, 1))),
    },
    "a score, and those of a calibration set of at least 100 records": {
        "calibration": Calibration(1.0, np.zeros(99))
    },
}


def guards() -> dict[str, list[tuple[Guard, Biomarker]]]:
    """The guards by their text, each with its biomarkers."""
    handed_in = SOURCES.keys() - {"recording", "settings"}
    found: dict[str, list[tuple[Guard, Biomarker]]] = {}
    for marker in catalogue().biomarkers.values():
        for each in marker.guards:
            if handed_in & {need.name for need in each.needs}:
                found.setdefault(each.text, []).append((each, marker))
    return found


@pytest.mark.parametrize("text", guards())
def test_guard_refuses(text: str) -> None:
    """It does not hold, and its code stands in place of the value where none before it refuses."""
    holders = guards()[text]
    outcomes = [Evaluation(catalogue(), HANDED_IN[text]).outcome(marker.symbol) for _, marker in holders]
    assert Evaluation(catalogue(), HANDED_IN[text]).holds(holders[0][0]) is False
    assert any(found.codes == (guard.code,) for found, (guard, _) in zip(outcomes, holders, strict=True))


def test_every_situation_belongs_to_a_guard() -> None:
    assert HANDED_IN.keys() == guards().keys()

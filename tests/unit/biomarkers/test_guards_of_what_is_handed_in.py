"""Every guard of what is handed in (series, pairs, populations, panels), where it is the one that refuses."""

from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pytest

from ecgomics.biomarkers.catalogue import SOURCES, catalogue
from ecgomics.biomarkers.comparative.latent.of_a_reference import PLANE
from ecgomics.biomarkers.declaration import Biomarker, Guard
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.biomarkers.latent_space import (
    BeatLatents,
    ExpertMap,
    ExpertValues,
    HeadOutputs,
    LatentCohort,
    Representation,
    SerialSpace,
)
from ecgomics.biomarkers.reference_population import Calibration, Measured, Panel, ReferenceSet, Stratum
from ecgomics.biomarkers.reference_ranges import adult_percentiles
from ecgomics.biomarkers.several_records import RecordPair, RecordSide, Repeatability, Series
from ecgomics.biomarkers.waves import Stretch
from ecgomics.core.leads import STANDARD_LEADS
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
_SEEN = Representation.of(7.0, 0.0)
_MAP = ExpertMap(
    ("a", "b", "c"), np.zeros(3), np.ones(3), np.zeros((3, 2)), np.zeros((3, 2)), np.zeros(2), 1000, 0.5
)
_VALUES = ExpertValues(("a", "b", "c"), np.array([60.0, 1.0, NAN]))
_COHORT = LatentCohort("example@00000000", np.zeros((999, 2)), np.zeros((999, 3)), tuple(range(999)))
_BEATS = BeatLatents("example@00000000", np.eye(3), np.array([0, 1, 1]), 0.5, 4, 0.05)
_HEAD = HeadOutputs("example@00000000", "rhythm", "disease", ("sinus", "af"), np.array([0.5, 0.5]), "af")
_ALL_LEADS = {"usable_leads": frozenset(STANDARD_LEADS)}
_LACKING = Panel.of(values=[NAN])
_BARE = Panel.of(values=[1.0])


def _pair(later: RecordSide = _WHOLE, **series: Series) -> dict[str, Any]:
    earlier = replace(_WHOLE, representation=_SEEN if later.representation else None)
    return {"pair": RecordPair(earlier, later, MappingProxyType(series))}


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
    "the encoder is named with the hash of its weights": {"representation": replace(_SEEN, model="nameless")},
    "the encoder says what lead I alone gives": {"representation": _SEEN} | _ALL_LEADS,
    "embedding and reference set are of the same model": {
        "representation": _SEEN,
        "latent_reference": replace(PLANE, model="other@00000000"),
    },
    "a named reference set of at least 50 embeddings": {
        "representation": _SEEN,
        "latent_reference": replace(PLANE, vectors=PLANE.vectors[:49]),
    },
    "at least 50 records of the reference set are normal": {
        "representation": _SEEN,
        "latent_reference": replace(PLANE, normal_records=49),
    },
    "distances of at least 100 records of the reference set to its others": {
        "representation": _SEEN,
        "latent_reference": replace(PLANE, scores=np.arange(99.0)),
    },
    "the regression on the expert panel stands on 1000 records or more": {
        "representation": _SEEN,
        "latent_reference": replace(PLANE, expert=replace(_MAP, records=999)),
        "expert_values": _VALUES,
    },
    "at least 50% of the expert panel has a value": {
        "representation": _SEEN,
        "latent_reference": replace(PLANE, expert=_MAP),
        "expert_values": replace(_VALUES, values=np.array([60.0, NAN, NAN])),
    },
    "the encoder of the cohort is named with the hash of its weights": {
        "latent_cohort": replace(_COHORT, model="nameless@")
    },
    "the cohort has 1000 records or more": {"latent_cohort": _COHORT},
    "the model of beats is named with the hash of its weights": {
        "beat_latents": replace(_BEATS, model="beats")
    },
    "the model of beats was given 3 or more accepted beats": {
        "beat_latents": replace(_BEATS, latents=_BEATS.latents[:2])
    },
    "the head is named with the hash of its weights": {"head_outputs": replace(_HEAD, model="rhythm")},
    "the head of the statements is named with the hash of its weights": {
        "statements": replace(_HEAD, kind="diagnosis", model="rhythm")
    },
    "the head gives probabilities of diagnostic statements": {"statements": _HEAD},
    "the head of the statements does not abstain": {
        "statements": replace(_HEAD, kind="diagnosis", abstained=True)
    },
    "the head does not abstain": {"head_outputs": replace(_HEAD, abstained=True)},
    "a head that was trained on an imaging target": {"head_outputs": _HEAD},
    "a head that was trained on a laboratory target": {"head_outputs": _HEAD},
    "a head that was trained on a demographic target": {"head_outputs": _HEAD},
    "a head that was trained on a diagnosis": {"head_outputs": replace(_HEAD, kind="imaging")},
    "embeddings of the same encoder, named with its hash, in both records": _pair(
        replace(_WHOLE, representation=replace(_SEEN, model="other@00000000"))
    ),
    "the serial-comparison space is named with the hash of its file": _pair()
    | {"serial_space": SerialSpace("nameless", np.zeros(2), np.eye(2))},
    "a representative beat in lead I, or in the only lead, in both records": _pair()
    | {"serial_space": SerialSpace("space@00000000", np.zeros(2), np.eye(2))},
    "the encoder takes both records": _pair(),
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

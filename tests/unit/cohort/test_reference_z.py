from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ecgomics as eo
from ecgomics.biomarkers.comparative.population.of_one_biomarker import STRATUM_RECORDS, lms_z
from ecgomics.biomarkers.reference_population import Stratum
from ecgomics.cohort import reference_z
from ecgomics.cohort.cohort import Cohort
from ecgomics.core.recording import Subject
from ecgomics.population import shipped_population


def test_every_cell_is_what_one_record_alone_gets(cohort: Cohort) -> None:
    """Against the definition of the catalogue, stratum by stratum."""
    z = cohort.z_scores()
    wide = cohort.to_pandas()
    population = shipped_population()
    compared = 0
    for row, record in wide.iterrows():
        age = None if np.isnan(record["age_years"]) else float(record["age_years"])
        subject = Subject(age_years=age, sex=record["sex"])
        for place, feature in enumerate(z.features):
            stratum = population.stratum(feature.symbol, feature.lead, subject)
            value = record[feature.name]
            if stratum is None or stratum.n < STRATUM_RECORDS or not value > 0:
                assert np.isnan(z.values[row, place])
            else:
                compared += 1
                assert z.values[row, place] == pytest.approx(lms_z(value, stratum), nan_ok=True)
    assert compared > 100
    assert "The age of 1 of 40 records is not known" in str(z)


@pytest.mark.parametrize("power", [0.0, -0.7, 1.3])
def test_lms_is_that_of_one_value(power: float) -> None:
    stratum = Stratum("qrs_duration", "", None, 18.0, 89.0, 100, l=power, m=90.0, s=0.1)
    found = reference_z.lms(np.array([80.0, 100.0, 0.0, -1.0, np.nan]), stratum)
    assert found[:2].tolist() == pytest.approx([lms_z(80.0, stratum), lms_z(100.0, stratum)])
    assert np.isnan(found[2:]).all()


def test_ages_at_the_edge_of_a_band_are_in_the_right_one(build: Any, tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text(
        "symbol,age_from,age_to,n,L,M,S,sex\n"
        "heart_rate,18,39,100,1,60,0.1,\nheart_rate,40,89,100,1,70,0.1,\nheart_rate,40,60,100,1,80,0.1,M\n"
    )
    about = {
        "age_years": [17.9, 18.0, 39.9, 40.0, 60.5, 61.0, 89.9, 90.0],
        "sex": ["M"] * 4 + ["male", "m", "F", "f"],
    }
    z = Cohort.open(build({"heart_rate": [66.0] * 8}, about)).z_scores(table)
    medians = [np.nan, 60, 60, 80, 80, 70, 70, np.nan]
    assert z.values[:, 0].tolist() == pytest.approx([(66 / m - 1) / 0.1 for m in medians], nan_ok=True)
    assert z.reference == "own.csv"
    assert z.to_pandas().loc["r001", "heart_rate"] == pytest.approx(1.0)


def test_ages_and_sexes_that_cannot_be_read_are_refused(build: Any) -> None:
    path = build({"heart_rate": [66.0]}, {"sex": ["2"], "born": ["1970"]})
    with pytest.raises(eo.InvalidInput, match="sex is “2”: female or male"):
        Cohort.open(path).z_scores()
    with pytest.raises(eo.InvalidInput, match="born is no number"):
        Cohort.open(path).z_scores(age="born")

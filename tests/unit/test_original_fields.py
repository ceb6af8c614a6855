from importlib.resources import files

import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.core.errors import InvalidInput
from ecgomics.services.original_fields import GROUPS, checked, fields, leaf

TABLE = (files("ecgomics.services") / "original_fields.csv").read_text(encoding="utf-8")


def test_the_groups_stand_in_the_order_and_spelling_of_the_original() -> None:
    assert list(GROUPS) == [
        "Structural_ECGomics",
        "Intensity_ECGomics",
        "Functional_ECGomics",
        "Comparative_ECGomics",
    ]
    assert [group for groups in GROUPS.values() for group in groups] == [
        "heart_rate_related",
        "wavefrom_related",
        "frequency_domain_relate",
        "mental_related",
        "hrv_related",
        "medical_image_related",
        "electrocardiogram_diagnosis_related",
        "demographic_related",
        "blood_test_related",
        "disease_related",
    ]


def test_every_biomarker_of_a_recording_has_its_place() -> None:
    table = fields()
    single = {
        each.symbol for each in catalogue().of_one_recording(own_definitions=True) if not each.is_vector
    }
    assert table.of_symbol.keys() == single
    placed = {name: field.group for name, field in table.of_symbol.items()}
    assert placed["heart_rate"] == "heart_rate_related"
    assert placed["qrs_duration"] == placed["r_amplitude"] == placed["st_level_j60"] == "wavefrom_related"
    assert placed["rmssd"] == placed["lf_power"] == "hrv_related"
    assert placed["rhythm_class"] == "electrocardiogram_diagnosis_related"
    assert placed["qrs_spectral_centroid"] == "frequency_domain_relate"
    assert placed["quality_snr_band"] == ""


def test_names_say_the_unit_and_the_lead() -> None:
    names = fields().names
    assert names["heart_rate"] == "heart_rate_per_min"
    assert names["qrs_duration"] == "qrs_duration_ms"
    assert leaf(names["r_amplitude"], "V5") == "r_amplitude_mV__V5"
    assert names["rhythm_class"] == "rhythm_class"
    assert len({each.lower() for each in names.values()}) == len(names)


def without(row: str) -> str:
    return "".join(line for line in TABLE.splitlines(keepends=True) if not line.startswith(row))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (without("family,qrs,"), "the family qrs of .* is not placed"),
        (TABLE + "family,no_such_family,hrv_related,measurement,\n", "there is no family “no_such_family”"),
        (TABLE + "symbol,no_such,hrv_related,measurement,\n", "there is no symbol “no_such”"),
        (TABLE + "head,no_such,disease_related,model,\n", "there is no head “no_such”"),
        (TABLE + "family,qrs,hrv_related,measurement,\n", "is there twice"),
        (TABLE + "filtered,qrs_duration_ms,hrv_related,model,\n", "qrs_duration_ms is there twice"),
        (TABLE + "symbol,rmssd,hrv_relatd,measurement,\n", "unknown kind, group or path"),
        (TABLE + "symbol,rmssd,hrv_related,filtered,\n", "unknown kind, group or path"),
    ],
)
def test_a_table_that_does_not_fit_the_catalogue_is_refused(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        checked(text, catalogue())

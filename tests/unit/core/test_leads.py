import numpy as np
import pytest

from ecgomics.core.leads import (
    STANDARD_LEADS,
    canonical_lead,
    derive_limb_leads,
    limb_lead_disagreement_mv,
    standard_order,
)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("I", "I"),
        ("EKG I", "I"),
        ("ECG II", "II"),
        ("Lead III", "III"),
        ("Lead I (Einthoven)", "I"),
        ("MLII", "MLII"),
        ("ML II", "MLII"),
        ("avr", "aVR"),
        ("AVL", "aVL"),
        ("aVF\x00", "aVF"),
        ("MDC_ECG_ELEC_POTL_V1", "V1"),
        ("MDC_ECG_LEAD_AVF", "aVF"),
        ("v6", "V6"),
        ("vx", "X"),
        ("I (mV)", "I"),
        ("V2 [uV]", "V2"),
        ("MCL1", "MCL1"),
        ("mod.V1", "V1"),
        ("ECG", "ECG"),
        ("EKG 2", "ECG2"),
        ("Lead 1", "I"),
        ("II,", "II"),
        ("ECG, lead aVF", "aVF"),
        ("ECG lead V", "V"),
        ("Einthoven III", "III"),
        ("chest_ecg", "chest"),
        ("MCL", "MCL"),
        ("LA-RA", "I"),
        ("ECG LA-RA", "I"),
        ("EKG LL-RA", "II"),
        ("ECG (LL-LA)", "III"),
        ("ECG V5", "V5"),
        ("II ECG", "II"),
        ("EKG-I", "I"),
        ("ECG - II", "II"),
        ("ECG1 (II)", "II"),
        ("ECG1 (mV)", "ECG1"),
        ("ECG [uV]", "ECG"),
        ("ECG Ch 2", "ECG2"),
        ("ECG-1", "ECG1"),
        ("ECG L", "ECGL"),
        ("ECGR-Ref", "ECGR"),
        ("EEG EKG1-REF", "ECG1"),
        ("ECG EKG", "ECG"),
        ("POL ECG2", "ECG2"),
        ("EKG1-EKG2", "ECG"),
        ("ECG L-ECG R", "ECG"),
        ("ECG1+ECG1-", "ECG1"),
        ("ECG+-ECG-", "ECG"),
        ("ECG1_2", "ECG"),
        ("ECG3_ECG2", "ECG"),
        ("EKG1-A2", "ECG1"),
        ("ECG Right", "ECGR"),
        ("EEG_EKG2", "ECG2"),
    ],
)
def test_synonyms(given: str, expected: str) -> None:
    assert canonical_lead(given) == expected


@pytest.mark.parametrize("lead", [*STANDARD_LEADS, "ECG", "ECG1", "ECG12", "ECGL", "MLII", "chest"])
def test_standard_spellings_stay(lead: str) -> None:
    assert canonical_lead(lead) == lead


@pytest.mark.parametrize(
    "given",
    [
        *("ABP", "RESP", "PLETH", "", "time", "EEG Fpz", "SpO2", "-aVR", "V1-V2", "I-II", "ECG II-III"),
        *("ECG -II", "EKG: -aVR", "ECG (-II)", "ECG1 (-aVR)", "Goldberger -aVR"),
        *("RA-LA", "ECG RA-LL", "LA", "ECG LA", "C1", "Channel 1", "ECG HR", "Fetal ECG", "EEG", "EKG_Off"),
    ],
)
def test_other_channels_are_no_leads(given: str) -> None:
    assert canonical_lead(given) is None


def test_limb_leads_follow_from_i_and_ii() -> None:
    ecg_mv, leads, derived = derive_limb_leads(np.array([[0.2, 1.0], [0.6, 0.4]]), ("II", "I"))
    assert leads == ("I", "II", "III", "aVR", "aVL", "aVF")
    assert derived == ("III", "aVR", "aVL", "aVF")
    # I = (0.6, 0.4), II = (0.2, 1.0)
    assert np.allclose(ecg_mv[2], [-0.4, 0.6])
    assert np.allclose(ecg_mv[3], [-0.4, -0.7])
    assert np.allclose(ecg_mv[4], [0.5, -0.1])
    assert np.allclose(ecg_mv[5], [-0.1, 0.8])


def test_augmented_leads_sum_to_zero_and_gaps_stay() -> None:
    rng = np.random.default_rng(1)
    given = rng.normal(size=(2, 50))
    given[0, 7] = np.nan
    ecg_mv, leads, _ = derive_limb_leads(given, ("I", "II"))
    total = sum(ecg_mv[leads.index(lead)] for lead in ("aVR", "aVL", "aVF"))
    assert np.isnan(ecg_mv[2:, 7]).all()
    assert np.nanmax(np.abs(total)) < 1e-12


def test_recorded_leads_are_not_replaced() -> None:
    ecg_mv, leads, derived = derive_limb_leads(np.array([[1.0], [2.0], [9.0]]), ("I", "II", "III"))
    assert ecg_mv[leads.index("III"), 0] == 9.0
    assert "III" not in derived


def test_without_i_and_ii_nothing_is_derived() -> None:
    ecg_mv, leads, derived = derive_limb_leads(np.ones((2, 3)), ("V5", "II"))
    assert (leads, derived, ecg_mv.shape) == (("II", "V5"), (), (2, 3))


def test_disagreement_has_a_size() -> None:
    # III should be 1.0, is 1.3
    assert limb_lead_disagreement_mv(np.array([[1.0], [2.0], [1.3]]), ("I", "II", "III"))[
        "III"
    ] == pytest.approx(0.3)
    assert limb_lead_disagreement_mv(np.ones((1, 2)), ("V1",)) == {}


def test_standard_order_puts_other_leads_last() -> None:
    leads = ("X", "V6", "aVR", "I", "V1")
    assert [leads[i] for i in standard_order(leads)] == ["I", "aVR", "V1", "V6", "X"]
    assert standard_order(STANDARD_LEADS) == list(range(12))


@pytest.mark.parametrize("name", ["-aVR", "ECG -II", "EKG: -aVR", "ECG (-II)", "lead −V1"])
def test_an_inverted_lead_is_not_the_lead(name: str) -> None:
    assert canonical_lead(name) is None


def test_a_dash_between_prefix_and_name_inverts_nothing() -> None:
    assert [canonical_lead(name) for name in ("EKG-I", "ECG - II", "V1-REF")] == ["I", "II", "V1"]

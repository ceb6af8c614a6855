"""The serial-comparison space as an encoder of recordings."""

from dataclasses import replace

import numpy as np
import pytest

import ecgomics as eo
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.latent.serial_space import distance

SERIAL = "ecgomics-serial"


def lead(recording: Recording, name: str, shown_as: str | None = None) -> Recording:
    mv = recording.lead(name)[np.newaxis].copy()
    return replace(recording, ecg_mv=mv, leads=(shown_as or name,), derived_leads=())


def test_a_recording_and_its_halves_lie_close(sinus_ecg: Recording) -> None:
    halves = [replace(sinus_ecg, ecg_mv=each.copy()) for each in np.split(sinus_ecg.ecg_mv, 2, axis=1)]
    whole, *parts = (eo.embed(each, encoder=SERIAL) for each in (sinus_ecg, *halves))
    assert whole.record.shape == (40,)
    assert np.linalg.norm(whole.record) == pytest.approx(1.0)
    assert whole.model.startswith("ecgomics-serial@")
    for part in parts:
        assert distance(whole.record, part.record) < 0.1
    other = eo.embed(lead(sinus_ecg, "V2", "I"), encoder=SERIAL)
    assert distance(whole.record, other.record) > 0.3


def test_it_is_lead_i_or_the_only_lead(sinus_ecg: Recording) -> None:
    one = eo.embed(lead(sinus_ecg, "I", "ECG"), encoder=SERIAL)
    assert one.leads == ("ECG",)
    assert distance(one.record, eo.embed(sinus_ecg, encoder=SERIAL).record) < 0.05
    two = replace(sinus_ecg, ecg_mv=sinus_ecg.ecg_mv[6:8].copy(), leads=("V1", "V2"), derived_leads=())
    with pytest.raises(NotComputable, match="needs lead I") as refused:
        eo.embed(two, encoder=SERIAL)
    assert refused.value.code == "wrong_leads"

"""The serial-comparison space: what moves a recording in it and what does not."""

from dataclasses import replace

import numpy as np
import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.errors import InvalidInput, NotComputable
from ecgomics.core.settings import Settings
from ecgomics.latent.serial_space import distance, serial_space, template
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan


def representative(*, rr_ms=800.0, pattern="normal", seed=1, qt_ms=390.0, leads=None):
    plan = regular_plan([rr_ms] * 16, beat_shape(PATTERNS[pattern], Body(qt_ms=qt_ms)), first_s=-0.3)
    recording = phantom(plan, Acquisition(noise=Noise(white_uv=5.0), seed=seed), name="p").recording
    return Evaluation(catalogue(), {"recording": recording, "settings": Settings()}).quantity(
        "representative_beat"
    )


@pytest.fixture(scope="module")
def beat():
    return representative()


def test_the_vector_has_length_one_and_is_the_same_again(beat):
    vector = serial_space().vector(beat)
    assert np.linalg.norm(vector) == pytest.approx(1.0)
    np.testing.assert_array_equal(serial_space().vector(beat), vector)


def test_gain_changes_the_shape_of_the_template_not_at_all(beat):
    louder = replace(beat, beat_mv=1.3 * beat.beat_mv)
    np.testing.assert_allclose(template(louder)[:-1], template(beat)[:-1], atol=1e-12)
    assert template(louder)[-1] > template(beat)[-1]


def test_noise_moves_less_than_another_shape(beat):
    place = serial_space().vector
    again = distance(place(beat), place(representative(seed=2)))
    other = distance(place(beat), place(representative(pattern="lbbb")))
    assert again < 0.1 < other


def test_a_recording_by_other_means_counts_as_one_person_more_often_the_nearer_it_is():
    space = serial_space()
    same = [space.same_person_share(apart) for apart in (0.0, 0.1, 0.5, 2.0)]
    other = [space.other_person_share(apart) for apart in (0.0, 0.1, 0.5, 2.0)]
    assert same == sorted(same, reverse=True)
    assert other == sorted(other)
    assert (same[0], same[-1]) == (1.0, 0.0)
    assert (other[0], other[-1]) == (0.0, 1.0)
    assert (np.diff(space.same_person) >= 0).all()
    assert np.median(space.same_person) < 0.3 * np.median(space.other_person)


def test_without_lead_i_there_is_no_place(beat):
    alone = replace(beat, leads=tuple(f"{name}x" for name in beat.leads))
    with pytest.raises(NotComputable) as refused:
        serial_space().vector(alone)
    assert refused.value.code == "wrong_leads"


def test_a_flat_lead_has_no_place(beat):
    with pytest.raises(NotComputable) as refused:
        serial_space().vector(replace(beat, beat_mv=0.0 * beat.beat_mv))
    assert refused.value.code == "low_quality"


def test_numbers_that_the_space_was_not_made_with_are_refused(beat):
    with pytest.raises(InvalidInput, match="takes"):
        serial_space().vector(beat, further=np.zeros(3))

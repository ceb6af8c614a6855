"""Corrections: what a person changes is measured anew, nothing else is, and both can be told apart."""

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ecgomics as eo
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.corrections import Correction, correction_of, edit_of, from_text, sources_of, to_json, to_yaml
from ecgomics.profile import CORRECTED, Profile, corrected, profile, rounded
from ecgomics.signal.edits import (
    AddBeat,
    ClassBeat,
    Edit,
    Exclude,
    MoveBeat,
    MoveMark,
    RemoveBeat,
    WaveAbsent,
)

#: Time in which a 10 s recording of twelve leads is measured again after an edit (the guide and the page promise it).
WITHIN_S = 0.3


@pytest.fixture(scope="module")
def automatic(sinus_ecg: Recording) -> Profile:
    return profile(sinus_ecg)


def layer(*edits: Edit) -> list[Correction]:
    return [Correction(tuple(edits), author="L. Shen", reason="seen by eye", revision=1)]


def moved(found: Profile) -> set[str]:
    return {row.name for row in found if row.corrected}


def mark_ms(of: Profile, name: str, lead: str = "") -> float:
    beat = of.representative_beat
    assert beat is not None
    if not lead:
        return float(getattr(beat.global_marks, name))
    return float(getattr(beat.lead_marks, name)[beat.leads.index(lead)])


def beat_s(of: Profile, place: int) -> float:
    assert of.beats is not None
    return float(of.beats.peak_s[place])


def plain(row: eo.Value) -> eo.Value:
    return row._replace(chain=row.chain.removesuffix(CORRECTED))


# ── marks of the representative beat ─────────────────────────────────────────────────────────────────────────────


def test_the_end_of_t_over_all_leads_moves_qt_by_as_much(automatic: Profile) -> None:
    found = corrected(automatic, layer(MoveMark("T_off", mark_ms(automatic, "t_off_ms") + 16.0)))
    assert found["qt_interval"].value == pytest.approx(automatic["qt_interval"].value + 16.0, abs=1e-9)
    assert found["qt_interval"].corrected
    assert found["qt_interval"].chain == automatic["qt_interval"].chain + "+corrected"
    for lead in automatic.provenance.leads:  # the leads move along
        assert mark_ms(found, "t_off_ms", lead) == pytest.approx(
            mark_ms(automatic, "t_off_ms", lead) + 16.0, abs=1e-9
        )


def test_what_does_not_stand_on_the_end_of_t_is_bit_by_bit_the_automatic_value(automatic: Profile) -> None:
    found = corrected(automatic, layer(MoveMark("T_off", mark_ms(automatic, "t_off_ms", "V5") + 16.0, "V5")))
    same = [row for row in found if not row.corrected]
    assert all(row == automatic[row.name] for row in same)
    for name in ("heart_rate", "qrs_duration", "pr_interval", "p_duration", "qrs_axis", "r_amplitude:V5"):
        assert found[name] == automatic[name]
    assert 0 < len(moved(found)) < 0.2 * len(found.values)


def test_the_mark_of_a_lead_is_fused_again_by_the_same_rule(automatic: Profile) -> None:
    """An earlier end in one lead leaves the latest end of all leads where it is."""
    latest = mark_ms(automatic, "t_off_ms")
    early = min(automatic.provenance.leads, key=lambda lead: mark_ms(automatic, "t_off_ms", lead))
    edit = MoveMark("T_off", mark_ms(automatic, "t_off_ms", early) - 10.0, early)
    found = corrected(automatic, layer(edit))
    assert mark_ms(found, "t_off_ms", early) == edit.to_ms
    assert mark_ms(found, "t_off_ms") == latest
    assert found["qt_interval"] == automatic["qt_interval"]


def test_a_mark_put_where_it_is_changes_nothing(automatic: Profile) -> None:
    for point, name in (("P_on", "p_on_ms"), ("QRS_off", "qrs_off_ms"), ("T_off", "t_off_ms")):
        for lead in ("II", "V1", "V5"):
            edit = MoveMark(point, mark_ms(automatic, name, lead), lead)  # type: ignore[arg-type]  # of the list above
            assert moved(corrected(automatic, layer(edit))) == set()


def test_a_wave_that_is_not_there_is_absent_and_never_zero(automatic: Profile) -> None:
    found = corrected(automatic, layer(WaveAbsent("P")))
    row = found["p_duration"]
    assert (row.value, row.validity, row.corrected) == (None, "absent", True)
    assert found["pr_interval"].validity == "absent"
    assert automatic["p_duration"].validity == "ok"
    in_one = corrected(automatic, layer(WaveAbsent("T", "V5")))
    assert (in_one["t_duration:V5"].value, in_one["t_duration:V5"].validity) == (None, "absent")
    assert in_one["t_duration:V4"] == automatic["t_duration:V4"]
    assert in_one["qt_interval_lead:V5"].value is None


def test_an_edit_out_of_order_is_refused_and_told(automatic: Profile) -> None:
    found = corrected(automatic, layer(MoveMark("T_off", 60.0, "V5")))
    assert moved(found) == set()
    assert "Not corrected (T_off to 60 ms (V5, representative beat))" in found.provenance.warnings[-1]
    unknown = corrected(automatic, layer(MoveMark("T_off", 400.0, "V9")))
    assert "The lead V9 was not recorded" in unknown.provenance.warnings[-1]


def test_a_later_end_of_qrs_pushes_the_begin_of_t(automatic: Profile) -> None:
    later = mark_ms(automatic, "t_on_ms", "V2") + 4.0
    found = corrected(automatic, layer(MoveMark("QRS_off", later, "V2")))
    assert mark_ms(found, "qrs_off_ms", "V2") == later == mark_ms(found, "t_on_ms", "V2")


# ── single beats and stretches ───────────────────────────────────────────────────────────────────────────────────


def test_a_mark_of_one_beat_changes_that_beat_alone(automatic: Profile) -> None:
    before, r_s = automatic.fiducials, beat_s(automatic, 3)
    assert before is not None
    row = before.leads.index("V5")
    end_ms = 1000.0 * (float(before.lead_s[row, 3, 8]) - r_s) + 24.0
    found = corrected(automatic, layer(MoveMark("T_off", end_ms, "V5", r_s)))
    after = found.fiducials
    assert after is not None
    changed = np.argwhere(before.lead_s != after.lead_s)
    assert [tuple(each) for each in changed if np.isfinite(before.lead_s[tuple(each)])] == [(row, 3, 8)]
    assert float(after.lead_s[row, 3, 8]) == pytest.approx(r_s + end_ms / 1000.0)


def test_beats_are_added_removed_moved_and_classed(automatic: Profile) -> None:
    assert automatic.beats is not None
    number, r_s = len(automatic.beats), beat_s(automatic, 4)
    removed = corrected(automatic, layer(RemoveBeat(r_s)))
    assert removed.beats is not None
    assert len(removed.beats) == number - 1
    again = corrected(automatic, layer(RemoveBeat(r_s), AddBeat(r_s)))
    assert again.beats is not None
    assert np.array_equal(again.beats.peak_s, automatic.beats.peak_s)
    assert again.beats.group.tolist() == automatic.beats.group.tolist()  # by its shape
    shifted = corrected(automatic, layer(MoveBeat(r_s, r_s + 0.02)))
    assert shifted["rr_mean"].value == pytest.approx(automatic["rr_mean"].value, abs=1e-6)
    assert shifted.beats is not None
    assert np.flatnonzero(shifted.beats.peak_s != automatic.beats.peak_s).tolist() == [4]
    assert shifted["rmssd"].validity == automatic["rmssd"].validity == "too_short"
    ectopic = corrected(automatic, layer(ClassBeat(r_s, "V")))
    assert ectopic["pvc_count"].value == 1.0
    assert automatic["pvc_count"].value == 0.0


def test_a_beat_on_top_of_another_is_refused(automatic: Profile) -> None:
    r_s = beat_s(automatic, 4)
    found = corrected(automatic, layer(AddBeat(r_s + 0.05), RemoveBeat(r_s + 0.4)))
    assert moved(found) == set()
    assert len(found.provenance.warnings) == len(automatic.provenance.warnings) + 2


def test_an_excluded_stretch_is_not_measured(automatic: Profile) -> None:
    found = corrected(automatic, layer(Exclude(2.2, 3.6)))
    assert found.disturbances.bad[:, 2:4].all()
    assert found.quality.analysable_s == pytest.approx(automatic.quality.analysable_s - 2.0)
    assert found.beats is not None
    assert not ((found.beats.peak_s > 2.0) & (found.beats.peak_s < 4.0)).any()
    one = corrected(automatic, layer(Exclude(0.0, 10.0, "V2")))
    assert one["r_amplitude:V2"].validity == "low_quality"
    assert one["r_amplitude:V4"].validity == "ok"


# ── all of it together ───────────────────────────────────────────────────────────────────────────────────────────


def edits_of(automatic: Profile) -> st.SearchStrategy[Edit]:
    """Edits that may or may not fit."""
    beats, leads = automatic.beats, automatic.provenance.leads
    assert beats is not None
    beat = st.sampled_from([float(each) for each in beats.peak_s])
    lead = st.sampled_from([None, *leads])
    time_s = st.floats(0.0, 10.0)
    return st.one_of(
        st.builds(
            MoveMark,
            st.sampled_from(["P_on", "P_peak", "P_off", "QRS_on", "QRS_off", "T_on", "T_peak", "T_off"]),
            st.floats(-250.0, 500.0),
            lead,
            st.one_of(st.none(), beat),
        ),
        st.builds(WaveAbsent, st.sampled_from(["P", "T"]), lead, st.one_of(st.none(), beat)),
        st.builds(AddBeat, time_s, st.sampled_from("NSVPU")),
        st.builds(RemoveBeat, beat),
        st.builds(MoveBeat, beat, time_s),
        st.builds(ClassBeat, beat, st.sampled_from("NSVPU")),
        st.builds(Exclude, time_s, time_s, lead),
    )


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_kept_of_the_automatic_profile_is_what_would_be_measured(
    automatic: Profile, data: st.DataObject
) -> None:
    """Any edits: what was kept gives the rows that a profile from nothing gives; rows are marked where they differ."""
    chosen = data.draw(st.lists(edits_of(automatic), min_size=1, max_size=4))
    found = corrected(automatic, layer(*chosen))
    recording = automatic.evaluation.quantity("recording")
    fresh = Evaluation(
        catalogue(), {"recording": recording, "settings": Settings(), **sources_of(layer(*chosen))}
    )
    untouched = {
        name
        for name in catalogue().biomarkers
        if name not in catalogue().standing_on(frozenset(sources_of(layer(*chosen))))
    }
    for row in found:
        outcome = fresh.outcome(row.symbol)
        place = outcome.leads.index(row.lead)
        assert outcome.codes[place] == row.validity
        assert (outcome.texts[place] or None) == row.value_text
        assert rounded(row.value) == rounded(
            None if np.isnan(outcome.values[place]) else outcome.values[place]
        )
        assert row.corrected == (plain(row) != automatic[row.name])
        if row.symbol in untouched:
            assert row == automatic[row.name]


def test_the_same_is_measured_at_once_and_within_the_time_promised(
    sinus_ecg: Recording, automatic: Profile
) -> None:
    edits = layer(MoveMark("T_off", mark_ms(automatic, "t_off_ms", "V5") + 16.0, "V5"))
    begin_s = time.perf_counter()
    found = corrected(automatic, edits)
    assert time.perf_counter() - begin_s < WITHIN_S
    assert profile(sinus_ecg, corrections=edits).to_json() == found.to_json()


def test_a_corrected_profile_says_what_was_corrected_by_whom(automatic: Profile) -> None:
    edits = layer(WaveAbsent("P"))
    said = corrected(automatic, edits).as_dict()["provenance"]["corrections"]
    assert said == [edits[0].as_dict()]
    assert (said[0]["author"], said[0]["reason"], said[0]["revision"]) == ("L. Shen", "seen by eye", 1)
    assert automatic.as_dict()["provenance"]["corrections"] == []
    table = corrected(automatic, edits).to_table()
    assert table["chain"].str.endswith("+corrected").sum() == len(moved(corrected(automatic, edits)))


def test_later_layers_lie_over_earlier_ones(automatic: Profile) -> None:
    end_ms = mark_ms(automatic, "t_off_ms")
    first, second = (Correction((MoveMark("T_off", end_ms + step),)) for step in (30.0, 8.0))
    both = corrected(automatic, [first, second])
    assert both["qt_interval"] == corrected(automatic, [second])["qt_interval"]


def test_corrected_and_automatic_values_of_a_person_are_compared(
    sinus_ecg: Recording, automatic: Profile
) -> None:
    later = corrected(automatic, layer(MoveMark("T_off", mark_ms(automatic, "t_off_ms") + 16.0)))
    found = eo.compare([automatic, later])
    row = found["serial_difference(qt_interval)"]
    assert (row.validity, row.value) == ("ok", pytest.approx(16.0, abs=1e-9))


# ── as text ──────────────────────────────────────────────────────────────────────────────────────────────────────

EVERY_EDIT: list[Edit] = [
    MoveMark("T_off", 412.5, "V5"),
    MoveMark("P_on", -180.0, None, 3.21),
    WaveAbsent("P", "V1"),
    AddBeat(4.0, "V"),
    RemoveBeat(2.5),
    MoveBeat(2.5, 2.52),
    ClassBeat(2.5, "S"),
    Exclude(1.0, 2.5, "V2"),
]


def test_corrections_are_read_as_they_were_written(sinus_ecg: Recording) -> None:
    known = replace(sinus_ecg, source_sha256="ab" * 32)
    written = [Correction(tuple(EVERY_EDIT), "沈", "T 波终点", 2)]
    for write in (to_yaml, to_json):
        text = write(written, record=known.name, source_sha256=known.source_sha256)
        assert list(from_text(text, recording=known)) == written
    with pytest.raises(InvalidInput, match="of another recording"):
        from_text(to_yaml(written, source_sha256="cd" * 32), recording=known)


def test_a_list_of_edits_is_enough() -> None:
    (found,) = from_text("edits:\n- {do: move_mark, point: T_off, to_ms: 400, lead: V5}\n")
    assert found.edits == (MoveMark("T_off", 400.0, "V5"),)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"do": "fly"}, "what it does"),
        ({"do": "move_mark", "point": "R", "to_ms": 1}, "point is one of"),
        ({"do": "move_mark", "point": "T_off"}, "needs to_ms"),
        ({"do": "move_mark", "point": "T_off", "to_ms": "x"}, "is a number"),
        ({"do": "move_mark", "point": "T_off", "to_ms": float("nan")}, "is a number"),
        ({"do": "wave_absent", "wave": "QRS"}, "wave is one of P, T"),
        ({"do": "class_beat", "beat_s": 1.0, "kind": "X"}, "kind is one of"),
        ({"do": "remove_beat", "beat_s": 1.0, "at_s": 2.0}, "not at_s"),
    ],
)
def test_an_edit_that_makes_no_sense_is_refused(given: dict[str, object], why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        edit_of(given)


def test_a_file_that_holds_no_corrections_is_refused() -> None:
    for text in (
        "- 1",
        "a: b",
        "corrections: 3",
        "{",
        "edits: []",
        "ecgomics_corrections: 9\ncorrections: []",
    ):
        with pytest.raises(InvalidInput):
            from_text(text)
    with pytest.raises(InvalidInput, match="cannot be read"):
        correction_of({"edits": [{"do": "remove_beat", "beat_s": 1.0}], "at": "yesterday"})

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

import ecgomics as eo
from ecgomics.cohort.predictions import table_columns
from ecgomics.core.errors import InvalidInput
from ecgomics.core.leads import INDEPENDENT_LEADS
from ecgomics.core.recording import Recording
from ecgomics.latent.heads import Form
from ecgomics.latent.own import embedded_encoder
from ecgomics.learned.predict import predict, predict_windows, stretch


def test_a_prediction_has_a_probability_for_each_label(sinus_ecg: Recording) -> None:
    found = predict(sinus_ecg)
    assert (found.record, found.head, found.form) == ("sinus", "rhythm", "both")
    assert found.labels == ("sinus", "af", "other", "unreadable")
    assert sum(each for each in found.probabilities if each is not None) == pytest.approx(1.0)
    assert (found.label is None) == found.abstained == bool(found.reason)


def test_the_models_behind_it_are_named(sinus_ecg: Recording) -> None:
    head, encoder = predict(sinus_ecg).models
    assert head.startswith("rhythm@")
    assert encoder == embedded_encoder().card.identifier
    assert predict(sinus_ecg, form="biomarkers").models == (head,)


def test_contributions_name_biomarkers_with_their_unit_and_value(sinus_ecg: Recording) -> None:
    measured = eo.profile(sinus_ecg, eo.Settings(own_definitions=True))
    catalogue = eo.catalogue()
    found = [
        each
        for each in predict(sinus_ecg, form="biomarkers").contributions
        if each.symbol in catalogue.biomarkers
    ]
    assert found
    for each in found:
        assert each.unit == catalogue.biomarkers[each.symbol].unit
        over_leads = [
            row.value
            for row in measured
            if row.symbol == each.symbol and each.lead in ("", row.lead) and row.value is not None
        ]
        assert each.value == (pytest.approx(np.median(over_leads), rel=1e-6) if over_leads else None)


def test_it_can_be_written_as_json(sinus_ecg: Recording) -> None:
    found = predict(sinus_ecg)
    again = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert again["labels"] == list(found.labels)
    assert again["probabilities"] == pytest.approx(found.probabilities)
    assert again["contributions"][0]["name"] == found.contributions[0].name


def test_the_numbers_are_rows_with_their_model_as_chain(sinus_ecg: Recording) -> None:
    found = predict(sinus_ecg)
    rows = {row.name: row for row in found.rows}
    assert found.abstained or rows["predicted_disease(rhythm:af)"].value == found.probabilities[1]
    assert rows["conformal_p_value(rhythm:af)"].value == found.p_values[1]
    assert all(row.chain.startswith("MODEL") for row in found.rows)
    measured_with = eo.Settings().chain_hash
    assert {row.chain for row in found.rows} == {f"MODEL:{'+'.join(found.models)}-{measured_with}"}
    assert predict(sinus_ecg, form="embedding").chain == f"MODEL:{'+'.join(found.models)}"
    (age,) = predict(sinus_ecg, "age").rows
    assert (age.name, age.unit) == ("predicted_demographic(age:age)", "a")


def test_what_is_wrong_with_the_question_is_said(sinus_ecg: Recording) -> None:
    with pytest.raises(InvalidInput, match="rhythm"):
        predict(sinus_ecg, "nose")
    with pytest.raises(InvalidInput, match="biomarkers, embedding, both"):
        predict(sinus_ecg, form="thumb")  # type: ignore[arg-type]
    long = replace(sinus_ecg, ecg_mv=np.tile(sinus_ecg.ecg_mv, (1, 13)))
    with pytest.raises(InvalidInput, match=r"lasts 130 s.*window_s=30"):
        predict(long)
    for window_s in (4.0, 121.0, float("nan")):
        with pytest.raises(InvalidInput, match="A window lasts 5 to 120 s"):
            predict_windows(long, window_s=window_s)


def test_windows_follow_each_other_and_the_rest_counts_from_half_of_one_on(sinus_ecg: Recording) -> None:
    for seconds, starts in ((45.0, (0.0, 30.0)), (44.9, (0.0,)), (8.0, (0.0,))):
        tiled_mv = np.tile(sinus_ecg.ecg_mv, (1, 5))[:, : round(seconds * 500.0)]
        found = list(predict_windows(replace(sinus_ecg, ecg_mv=tiled_mv), window_s=30.0, form="biomarkers"))
        assert tuple(each.start_s for each in found) == starts


def test_a_stretch_keeps_what_the_samples_are_and_drops_what_belongs_to_the_whole(
    sinus_ecg: Recording,
) -> None:
    whole = replace(sinus_ecg, statements=("sinus rhythm",), device_measurements={"HR": 60.0})
    part = stretch(whole, 2.0, 5.0)
    assert np.array_equal(part.ecg_mv, whole.ecg_mv[:, 1000:2500])
    assert (part.statements, part.device_measurements) == ((), {})
    assert (part.leads, part.fs_hz, part.subject) == (whole.leads, whole.fs_hz, whole.subject)


def test_where_nothing_is_seen_the_head_abstains_or_calls_it_unreadable(sinus_ecg: Recording) -> None:
    masked = replace(sinus_ecg, ecg_mv=np.full_like(sinus_ecg.ecg_mv, np.nan))
    found = predict(masked)
    assert found.label in (None, "unreadable")
    alone = predict(masked, form="embedding")
    assert alone.abstained or alone.label == "unreadable"


def test_tables_have_exactly_these_columns() -> None:
    assert table_columns("rhythm", form="both", windows=False) == (
        *("record", "label", "p_sinus", "p_af", "p_other", "p_unreadable"),
        "abstained",
    )
    assert table_columns("rhythm", form="both", windows=True)[:3] == ("record", "start_s", "label")
    assert table_columns("age", form="both", windows=False) == (
        "record",
        "age_years",
        "low",
        "high",
        "abstained",
    )


def test_an_unknown_encoder_is_refused(sinus_ecg: Recording) -> None:
    with pytest.raises(InvalidInput, match="nose"):
        eo.embed(sinus_ecg, encoder="nose")


def test_eight_leads_are_asked_as_the_twelve_that_follow_from_them(sinus_ecg: Recording) -> None:
    rows = [sinus_ecg.leads.index(lead) for lead in INDEPENDENT_LEADS]
    eight = replace(sinus_ecg, ecg_mv=sinus_ecg.ecg_mv[rows].copy(), leads=INDEPENDENT_LEADS)
    found, whole = predict(eight, "superclasses"), predict(eight.with_limb_leads(), "superclasses")
    assert None not in found.probabilities
    assert found.probabilities == whole.probabilities


@pytest.mark.parametrize("form", ["biomarkers", "embedding", "both"])
def test_below_five_seconds_every_form_abstains(sinus_ecg: Recording, form: Form) -> None:
    found = predict(stretch(sinus_ecg, 0.0, 4.9), form=form)
    assert found.abstained
    assert found.reason == "Heads need 5 s; 4.9 s are there."


def test_two_minutes_and_some_samples_are_no_more_than_two_minutes(sinus_ecg: Recording) -> None:
    often = np.tile(sinus_ecg.ecg_mv[:1], (1, 1 + int(121 / sinus_ecg.duration_s)))
    long = replace(sinus_ecg, ecg_mv=often, leads=sinus_ecg.leads[:1])
    assert predict(stretch(long, 0.0, 120.9), form="embedding").probabilities
    with pytest.raises(InvalidInput, match="lasts 121 s, and heads are for at most 120 s"):
        predict(stretch(long, 0.0, 121.0), form="embedding")


def test_a_p_value_that_stands_on_few_records_is_no_row(sinus_ecg: Recording) -> None:
    found = predict(sinus_ecg, "superclasses")
    few = replace(found, known=(100, 99, 100, 100, 100))
    rows = [row for row in few.rows if row.symbol == "conformal_p_value"]
    assert [row.validity for row in rows] == ["ok", "failed", "ok", "ok", "ok"]
    assert [row.n for row in rows] == [100, None, 100, 100, 100]
    assert rows[1].value is None
    assert min(found.known) > 0


def test_heads_abstain_where_the_rhythm_is_paced(sinus_ecg: Recording) -> None:
    beats = eo.profile(sinus_ecg).beats
    assert beats is not None
    paced_mv = sinus_ecg.ecg_mv.copy()
    before = np.round((beats.peak_s - 0.06) * sinus_ecg.fs_hz).astype(int)
    paced_mv[:, before[before > 0]] += 3.0
    paced = replace(sinus_ecg, ecg_mv=paced_mv)
    measured = eo.profile(paced, eo.Settings(own_definitions=True))
    assert measured.provenance.rhythm == "paced"
    assert measured["diagnosis_probabilities"].validity == "out_of_domain"
    for form in ("biomarkers", "embedding", "both"):
        found = predict(paced, form=form)  # type: ignore[arg-type]
        assert (found.label, found.abstained) == (None, True)
        assert found.reason == "The rhythm is paced, and heads were not taught paced rhythms."
    assert not predict(sinus_ecg).abstained


@pytest.mark.parametrize("ask", [eo.profile, eo.predict, eo.embed, eo.explain])
def test_a_path_is_no_recording(ask: Callable[..., object]) -> None:
    with pytest.raises(InvalidInput, match=r"as ecgomics.read\(path\) gives one; str was given"):
        ask("strip.hea")

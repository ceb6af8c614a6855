"""Latent rows in profiles, comparisons, reference populations and tables."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import ecgomics as eo
from ecgomics import comparison
from ecgomics.biomarkers.latent_space import ExpertMap, HeadOutputs, LatentReference, SerialSpace
from ecgomics.cohort import tables
from ecgomics.core.errors import InvalidInput, NotComputable
from ecgomics.core.recording import Recording
from ecgomics.core.validity import KEEPS_NUMBER
from ecgomics.latent.encoder import Embedding
from ecgomics.learned import sources as latent_sources
from ecgomics.learned.explained import explained_share
from ecgomics.learned.place import expert_values
from ecgomics.learned.values import predicted_values
from ecgomics.profile import Profile

OWN = eo.Settings(own_definitions=True)
MODEL = "ecgomics@0123abcd"
DIMENSION = 4


@dataclass
class Encoder:
    """Gives the mean height of the signal and the number of leads, and counts how often it is asked."""

    model: str = MODEL
    refuses: Exception | None = None
    asked: int = 0

    def embed(self, recording: Recording) -> Embedding:
        self.asked += 1
        if self.refuses:
            raise self.refuses
        heights = np.nanmean(np.abs(recording.ecg_mv), axis=1)
        lead = np.stack([np.ones(len(heights)), heights, heights**2, np.zeros(len(heights))], axis=1)
        record = np.append(lead.mean(axis=0)[:3], float(len(heights)))
        return Embedding(
            self.model, recording.leads, np.zeros(1), record[np.newaxis], record, lead[np.newaxis], lead
        )


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> Encoder:
    made = Encoder()
    monkeypatch.setattr(latent_sources, "encoder_named", lambda name: made)
    return made


def reference(profile: Profile, model: str = MODEL) -> LatentReference:
    """Sixty records around the origin, and a map that expects (rate/10, 0, 0, 0)."""
    rate = profile["heart_rate"].value
    assert rate is not None
    coefficients, none = np.array([[1.0, 0.0, 0.0, 0.0]]), np.zeros((1, DIMENSION))
    expert = ExpertMap(
        ("heart_rate",), np.zeros(1), np.array([rate]), coefficients, none, np.zeros(DIMENSION), 1000, 0.5
    )
    around = np.random.default_rng(3).normal(size=(60, DIMENSION))
    return LatentReference(
        "sixty",
        model,
        np.zeros(DIMENSION),
        np.eye(DIMENSION),
        np.ones(DIMENSION),
        np.array([1.0, 0.0, 0.0, 0.0]),
        60,
        around,
        np.linspace(0.1, 1.0, 100),
        expert,
    )


# ── which profiles pay for it ────────────────────────────────────────────────────────────────────────────────────


def test_profiles_of_the_first_tiers_never_ask_a_model(
    monkeypatch: pytest.MonkeyPatch, sinus_ecg: eo.Recording
) -> None:
    def never(*_: Any) -> Any:
        raise AssertionError

    monkeypatch.setattr(latent_sources, "encoder_named", never)
    monkeypatch.setattr(latent_sources, "shipped_reference", never)
    found = eo.profile(sinus_ecg)
    assert not any(row.chain.startswith("MODEL") for row in found)
    assert found.as_dict()["vectors"] == {}


def test_a_model_is_asked_once(encoder: Encoder, sinus_ecg: eo.Recording) -> None:
    found = eo.profile(sinus_ecg, OWN)
    assert encoder.asked == 1
    eo.against_reference(found)
    eo.compare([found, found])
    assert encoder.asked == 1


def test_a_refusal_is_remembered(encoder: Encoder, sinus_ecg: eo.Recording) -> None:
    encoder.refuses = NotComputable("low_quality")
    found = eo.profile(sinus_ecg, OWN)
    assert found["embedding"].validity == "low_quality"
    assert found["lead_consistency"].validity == "low_quality"
    assert encoder.asked == 1


def test_the_choice_of_encoder_is_in_no_chain_but_its_own(sinus_ecg: eo.Recording) -> None:
    one, other = eo.Settings(), eo.Settings(encoder="another")
    assert one.chain_hash == other.chain_hash
    assert one.hash != other.hash
    rows = zip(eo.profile(sinus_ecg, one), eo.profile(sinus_ecg, other), strict=True)
    assert all(first == second for first, second in rows)


def test_own_chains_do_not_depend_on_which_rows_are_given(sinus_ecg: eo.Recording) -> None:
    chains = {row.name: row.chain for row in eo.profile(sinus_ecg, OWN)}
    assert all(chains[row.name] == row.chain for row in eo.profile(sinus_ecg))


# ── rows and vectors ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_embedding_is_a_vector_beside_its_row(encoder: Encoder, sinus_ecg: eo.Recording) -> None:
    found = eo.profile(sinus_ecg, OWN)
    row = found["embedding"]
    assert (row.value, row.value_text, row.validity) == (None, "4 numbers", "ok")
    assert row.chain == f"MODEL:{MODEL}"
    expected = encoder.embed(sinus_ecg).record
    np.testing.assert_array_equal(found.vectors["embedding"], expected)
    told = json.loads(found.to_json())["vectors"]
    np.testing.assert_allclose(told["embedding"], expected, rtol=1e-8)
    assert told.keys() == {"embedding", "token_histogram"}
    assert "embedding" not in found.as_wide_row()
    assert "lead_consistency" in found.as_wide_row()


def test_derived_leads_say_nothing_more(encoder: Encoder, sinus_ecg: eo.Recording) -> None:
    two = replace(sinus_ecg, ecg_mv=sinus_ecg.ecg_mv[:2], leads=("I", "II"))
    assert eo.profile(two, OWN).vectors["embedding"][-1] == 2.0


def test_lead_i_is_compared_with_all_leads(encoder: Encoder, sinus_ecg: eo.Recording) -> None:
    seen = encoder.embed(sinus_ecg)
    assert seen.lead is not None
    one, other = seen.record, seen.lead[0]
    cosine = float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))
    assert eo.profile(sinus_ecg, OWN)["lead_consistency"].value == pytest.approx(cosine)


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (NotComputable("too_short"), "too_short"),
        (NotComputable("wrong_leads"), "wrong_leads"),
        (InvalidInput("Twelve leads at 500 Hz are needed."), "wrong_chain"),
    ],
)
def test_an_unmet_contract_is_the_reason(
    encoder: Encoder, sinus_ecg: eo.Recording, refusal: Exception, code: str
) -> None:
    encoder.refuses = refusal
    row = eo.profile(sinus_ecg, OWN)["embedding"]
    assert (row.validity, row.value_text, row.chain) == (code, None, "MODEL")


def test_what_heads_predict_is_no_part_of_a_profile(encoder: Encoder, sinus_ecg: eo.Recording) -> None:
    there = {row.symbol for row in eo.profile(sinus_ecg, OWN)}
    predicted = {"predicted_imaging", "predicted_laboratory", "predicted_disease", "predicted_demographic"}
    assert not there & (predicted | {"conformal_p_value"})
    assert "diagnosis_probabilities" in there


def test_a_profile_of_twelve_leads_has_the_statements_of_the_head(sinus_ecg: eo.Recording) -> None:
    found = eo.profile(sinus_ecg, OWN)
    row = found["diagnosis_probabilities"]
    assert row.validity in KEEPS_NUMBER
    assert row.chain.startswith("MODEL:superclasses@")
    said = eo.predict(sinus_ecg, head="superclasses")
    np.testing.assert_allclose(found.vectors["diagnosis_probabilities"], said.probabilities, rtol=1e-6)
    dead_mv = sinus_ecg.ecg_mv.copy()
    dead_mv[8] = 0.0
    dead = replace(sinus_ecg, ecg_mv=dead_mv)
    assert eo.predict(dead, head="superclasses").abstained
    assert eo.profile(dead, OWN)["diagnosis_probabilities"].validity == "wrong_leads"
    one = replace(sinus_ecg, ecg_mv=sinus_ecg.ecg_mv[:1].copy(), leads=("I",))
    assert eo.profile(one, OWN)["diagnosis_probabilities"].validity == "wrong_leads"


def test_intervals_have_no_latent_rows() -> None:
    found = eo.profile_of_rr([800.0] * 40, settings=OWN)
    assert found["embedding"].validity == "wrong_leads"


def test_an_encoder_that_is_not_there_is_refused(sinus_ecg: eo.Recording) -> None:
    with pytest.raises(InvalidInput, match="There is no model nobody"):
        eo.profile(sinus_ecg, eo.Settings(own_definitions=True, encoder="nobody"))


def test_the_embedded_encoder_gives_the_rows(sinus_ecg: eo.Recording) -> None:
    found = eo.profile(sinus_ecg, OWN)
    assert found["embedding"].value_text == "192 numbers"
    name, sign, digits = found["embedding"].chain.removeprefix("MODEL:").partition("@")
    assert (name, sign, len(digits)) == ("ecgomics", "@", 8)
    consistency = found["lead_consistency"].value
    assert consistency is not None
    assert -1.0 <= consistency <= 1.0


# ── two records ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_drift_between_two_records(encoder: Encoder, sinus_ecg: eo.Recording) -> None:
    first = eo.profile(sinus_ecg, OWN)
    second = eo.profile(replace(sinus_ecg, ecg_mv=3.0 * sinus_ecg.ecg_mv), OWN)
    one, other = first.vectors["embedding"], second.vectors["embedding"]
    expected = 1.0 - float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))
    row = eo.compare([first, second])["embedding_drift"]
    assert row.value == pytest.approx(expected)
    assert row.chain == f"MODEL:{MODEL}"


def test_records_of_two_encoders_are_not_compared(encoder: Encoder, sinus_ecg: eo.Recording) -> None:
    first = eo.profile(sinus_ecg, OWN)
    encoder.model = "ecgomics@ffffffff"
    second = eo.profile(sinus_ecg, OWN)
    assert eo.compare([first, second])["embedding_drift"].validity == "wrong_chain"


def test_the_distance_between_persons(
    encoder: Encoder, sinus_ecg: eo.Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = iter([np.array([3.0, 4.0, 0.0]), np.array([4.0, 3.0, 9.0])])
    monkeypatch.setattr(comparison, "serial_template", lambda beat, leads: next(shapes))
    space = SerialSpace("space@0123abcd", np.zeros(3), np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))
    monkeypatch.setattr(comparison, "serial_space", lambda: space)
    made = eo.profile(sinus_ecg, OWN)
    row = eo.compare([made, made])["person_distance"]
    assert row.value == pytest.approx(1 / 25)
    assert row.chain == "MODEL:space@0123abcd"


def test_a_record_is_of_its_own_person(encoder: Encoder, sinus_ecg: eo.Recording) -> None:
    made = eo.profile(sinus_ecg, OWN)
    row = eo.compare([made, made])["person_distance"]
    assert row.value == pytest.approx(0.0, abs=1e-9)
    assert row.chain.startswith("MODEL:ecgomics-serial@")


# ── a reference set ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def placed(encoder: Encoder, sinus_ecg: eo.Recording) -> tuple[Profile, eo.compared.ComparedValues]:
    made = eo.profile(sinus_ecg, OWN)
    return made, eo.against_reference(made, latent_reference=reference(made))


def test_what_the_panel_says_and_the_rest_make_the_embedding(placed: Any) -> None:
    made, found = placed
    embedding = made.vectors["embedding"]
    # a rate of once the scale: the panel speaks for (1, 0, 0, 0)
    np.testing.assert_allclose(found.vectors["residual_embedding"] + [1.0, 0, 0, 0], embedding)
    share = float(((embedding - [1.0, 0, 0, 0]) ** 2).sum() / (embedding**2).sum())
    assert found["residual_share(sixty)"].value == pytest.approx(share)
    assert found["residual_embedding(sixty)"].value_text == "4 numbers"
    assert json.loads(found.to_json())["vectors"].keys() == {"residual_embedding"}


def test_distances_from_a_reference_set(placed: Any) -> None:
    made, found = placed
    embedding = made.vectors["embedding"]
    assert found["embedding_mahalanobis(sixty)"].value == pytest.approx(float(np.linalg.norm(embedding)))
    assert found["embedding_novelty(sixty)"].value == pytest.approx(1 / 101)  # twelve leads: nobody is near
    assert found["embedding_knn_distance(sixty)"].n == 60
    assert found["embedding_centroid_distance(sixty)"].chain == f"MODEL:{MODEL}"
    assert found.about["latent_reference"]["expert_explained_share"] == 0.5
    for row in found:
        assert (row.value is not None or row.value_text is not None) == (row.validity in KEEPS_NUMBER)


def test_a_reference_set_of_another_model_is_the_wrong_one(encoder: Encoder, sinus_ecg: eo.Recording) -> None:
    made = eo.profile(sinus_ecg, OWN)
    found = eo.against_reference(made, latent_reference=reference(made, model="ecgomics@ffffffff"))
    assert found["embedding_mahalanobis(sixty)"].validity == "wrong_chain"
    assert found["residual_embedding(sixty)"].validity == "wrong_chain"
    assert found.vectors == {}


def test_profiles_without_own_definitions_have_no_place(sinus_ecg: eo.Recording) -> None:
    found = eo.against_reference(eo.profile(sinus_ecg))
    assert not any(row.symbol.startswith("embedding") for row in found)
    assert "latent_reference" not in found.about


def test_the_only_lead_stands_for_lead_i_of_the_panel(sinus_ecg: eo.Recording) -> None:
    one = eo.profile(replace(sinus_ecg, ecg_mv=sinus_ecg.ecg_mv[1:2], leads=("II",)))
    whole = eo.profile(sinus_ecg)
    members = ("heart_rate", "r_amplitude__I")
    assert expert_values(one, members).values[1] == one["r_amplitude:II"].value
    assert expert_values(whole, members).values[1] == whole["r_amplitude:I"].value
    assert expert_values(whole, ("r_amplitude__V9",)).values == pytest.approx([np.nan], nan_ok=True)


def test_numbers_outside_the_usual_range_are_known_to_the_panel(sinus_ecg: eo.Recording) -> None:
    profile = eo.profile(sinus_ecg)
    outside = [row for row in profile if row.validity == "out_of_domain" and row.value is not None]
    assert outside
    members = tuple(row.column for row in outside)
    assert expert_values(profile, members).values.tolist() == [row.value for row in outside]


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_columns_of_a_cohort_leave_vectors_out(
    encoder: Encoder,
    sinus_ecg: eo.Recording,
    tmp_path: Path,
    write_patients: Callable[..., Any],
    in_process: None,
) -> None:
    write_patients(tmp_path / "in", 2)
    table = eo.extract(tmp_path / "in", settings=OWN, workers=1)
    assert "embedding" not in table
    assert not [name for name in table if name.startswith("lead_consistency#")]
    assert table["lead_consistency"].notna().all()
    assert "predicted_disease" not in table


@pytest.mark.parametrize(
    ("chain", "label"),
    [
        ("MODEL:my-model@0123abcd", "MODEL:my-model@0123abcd"),
        ("MODEL", "MODEL"),
        ("DIAG-5995e5a6aff3", "DIAG"),
        ("MON-5995e5a6aff3+ultra_short", "MON+ultra_short"),
    ],
)
def test_the_model_is_the_path(chain: str, label: str) -> None:
    assert tables.chain_label(chain) == label


# ── cohorts and heads ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def cohort() -> Iterator[tuple[Any, pd.DataFrame, list[str]]]:
    """A thousand records of 250 persons: of the embedding's two numbers one is the panel's, the other nobody's."""
    random = np.random.default_rng(5)
    panel = pd.DataFrame({"heart_rate": random.normal(70.0, 10.0, 1000), "sex": ["female"] * 1000})
    panel.loc[::10, "heart_rate"] = np.nan
    known = np.where(panel["heart_rate"].isna(), 0.0, (panel["heart_rate"] - 70.0) / 10.0)
    return np.stack([known, random.normal(size=1000)], axis=1), panel, [f"p{n // 4}" for n in range(1000)]


def test_the_share_that_a_panel_explains(cohort: Any) -> None:
    embeddings, panel, groups = cohort
    found = explained_share(embeddings, panel, groups, model=MODEL)
    # of the variances 0.9 and 1 the first
    assert found.value == pytest.approx(0.9 / 1.9, abs=0.03)
    assert (found.symbol, found.n, found.chain) == ("expert_explained_share", 1000, f"MODEL:{MODEL}")


def test_a_small_cohort_explains_nothing(cohort: Any) -> None:
    embeddings, panel, _ = cohort
    assert explained_share(embeddings[:999], panel[:999], model=MODEL).validity == "too_short"
    assert explained_share(embeddings, panel, model="nameless").validity == "wrong_chain"


def test_records_must_agree(cohort: Any) -> None:
    embeddings, panel, groups = cohort
    with pytest.raises(InvalidInput, match="999 rows of the panel and 1000 groups"):
        explained_share(embeddings, panel[:999], groups, model=MODEL)
    with pytest.raises(InvalidInput, match="no column of numbers"):
        explained_share(embeddings, panel[["sex"]], groups, model=MODEL)


def test_a_head_gives_a_row_for_each_class() -> None:
    rhythm = HeadOutputs(
        "rhythm@0123abcd",
        "rhythm",
        "disease",
        ("sinus", "af"),
        np.array([0.25, 0.75]),
    )
    age = HeadOutputs("age@89abcdef", "age", "demographic", ("age",), np.array([61.0]))
    found = {row.name: row for row in predicted_values("r", [rhythm, age], units={"age": "a"})}
    assert found["predicted_disease(rhythm:af)"].value == 0.75
    assert found["predicted_disease(rhythm:af)"].chain == "MODEL:rhythm@0123abcd"
    assert (found["predicted_demographic(age:age)"].value, found["predicted_demographic(age:age)"].unit) == (
        61.0,
        "a",
    )


def test_a_head_that_abstains_is_out_of_its_domain() -> None:
    head = HeadOutputs("rhythm@0123abcd", "rhythm", "disease", ("af",), np.array([0.5]), abstained=True)
    (row,) = predicted_values("r", [head])
    assert (row.value, row.validity) == (0.5, "out_of_domain")

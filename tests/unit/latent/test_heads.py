"""Model heads: what they stand on, what they say, and where they say nothing."""

import io
from dataclasses import replace

import numpy as np
import pytest

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput, NotComputable
from ecgomics.latent.card import ModelCard
from ecgomics.latent.encoder import Embedding
from ecgomics.latent.heads import Form, Head, head, names
from ecgomics.latent.heads.calibration import Calibration, probabilities
from ecgomics.latent.heads.head import FormModel
from ecgomics.latent.heads.inputs import ENCODER, READOUT_NAMES, read_out, row, without_leads
from ecgomics.latent.heads.linear import Linear
from ecgomics.latent.heads.shipped import read_head
from ecgomics.latent.heads.trees import Trees
from ecgomics.latent.own import Readout
from tests.unit.latent.random_trees import random_trees

CARD = ModelCard("rhythm", "1", "head", "Rhythm", "Apache-2.0", "none", "0" * 64)
BIOMARKERS = ("rr_cv", "p_presence", "heart_rate", "r_amplitude")
USUAL = {"rr_cv": 0.1, "p_presence": -0.4, "heart_rate": 0.3, "r_amplitude": 0.2}
LABELS = ("sinus", "af", "other")


def _form(model: Trees | Linear, features: tuple[str, ...] = BIOMARKERS) -> FormModel:
    outputs = model.outputs
    known = np.linspace(0.0, 0.9, 99)
    return FormModel(
        features=features,
        model=model,
        calibration=Calibration(
            np.linspace(0.5, 1.5, outputs), np.linspace(-0.2, 0.2, outputs), (known,) * outputs
        ),
        decision=np.zeros(outputs),
        low=np.full(len(features), -10.0),
        high=np.full(len(features), 10.0),
    )


def _head(**changed: object) -> Head:
    forms: dict[Form, FormModel] = {"biomarkers": _form(random_trees(3, trees=30, outputs=3))}
    whole = Head(CARD, LABELS, "softmax", forms, (), "", epsilon=0.01, least_measured=0.0)
    return replace(whole, **changed)  # type: ignore[arg-type]  # fields by name


def _embedding(record: Floats, leads: tuple[str, ...] = ("II",)) -> Embedding:
    return Embedding("ecgomics@12345678", leads, np.zeros(1), record[None], record)


def test_contributions_and_base_sum_to_the_score_of_the_label_less_that_of_the_others() -> None:
    said = _head().predict(USUAL, form="biomarkers")
    likely = np.log(said.probabilities)
    place = said.labels.index(str(said.label))
    others = np.delete(likely, place).mean()
    assert said.probabilities.sum() == pytest.approx(1.0)
    assert place == said.probabilities.argmax()
    assert said.toward == pytest.approx(likely[place] - others)
    assert said.base + sum(added for _, _, added in said.contributions) == pytest.approx(said.toward)
    sizes = [abs(added) for _, _, added in said.contributions]
    assert sizes == sorted(sizes, reverse=True)
    assert {name: value for name, value, _ in said.contributions} == USUAL


def test_what_is_not_explained_is_said_all_the_same() -> None:
    said, whole = (_head().predict(USUAL, form="biomarkers", explained=each) for each in (False, True))
    assert (said.contributions, said.base) == ((), 0.0)
    assert whole.contributions
    assert (said.label, said.reason) == (whole.label, whole.reason)
    assert said.toward == whole.toward
    np.testing.assert_array_equal(said.probabilities, whole.probabilities)


def test_a_decision_moves_the_label_and_not_the_probabilities() -> None:
    plain = _head().predict(USUAL, form="biomarkers")
    other = next(label for label in LABELS if label != plain.label)
    moved = replace(_form(random_trees(3, trees=30, outputs=3)), decision=100.0 * (np.array(LABELS) == other))
    said = _head(forms={"biomarkers": moved}).predict(USUAL, form="biomarkers")
    assert said.label == other
    np.testing.assert_array_equal(said.probabilities, plain.probabilities)


def test_a_biomarker_of_leads_is_the_median_over_those_that_have_it() -> None:
    found = without_leads({"r__I": 1.0, "r__V1": 9.0, "r__II": 3.0, "rr": 5.0, "t__V1": float("nan")})
    assert (found["r"], found["rr"], found["r__V1"]) == (3.0, 5.0, 9.0)
    assert "t" not in found
    np.testing.assert_array_equal(row(("rr", "q", "r"), found), [5.0, np.nan, 3.0])


def test_one_lead_and_twelve_equal_ones_say_the_same() -> None:
    one = _head().predict({**USUAL, "r_amplitude__II": 0.2}, form="biomarkers")
    twelve = {name: value for name, value in USUAL.items() if name != "r_amplitude"}
    twelve |= {f"r_amplitude__V{place}": 0.2 for place in range(1, 7)}
    np.testing.assert_array_equal(_head().predict(twelve, form="biomarkers").probabilities, one.probabilities)


@pytest.mark.parametrize(
    ("biomarkers", "changed", "why"),
    [
        ({"rr_cv": 0.1}, {"least_measured": 0.5}, "Too little could be measured: 1 of the 4 numbers"),
        ({**USUAL, "rr_cv": 99.0, "heart_rate": -99.0}, {}, "out of domain: 2 features, rr_cv among them"),
        (USUAL, {"epsilon": 1.0}, "out of domain: it is stranger than 0.0% of the known records"),
    ],
)
def test_a_head_abstains_with_the_reason(
    biomarkers: dict[str, float], changed: dict[str, float], why: str
) -> None:
    said = _head(**changed).predict(biomarkers, form="biomarkers")
    assert said.abstained
    assert said.label is None
    assert why in said.reason
    assert said.probabilities.sum() == pytest.approx(1.0)


def test_a_single_strange_feature_is_no_reason_to_abstain() -> None:
    assert not _head().predict({**USUAL, "rr_cv": 99.0}, form="biomarkers").abstained


def test_what_a_form_stands_on_has_to_be_there() -> None:
    embedded: dict[Form, FormModel] = {
        "biomarkers": _form(random_trees(3, trees=30, outputs=3)),
        "embedding": _form(random_trees(3, trees=30, outputs=3)),
    }
    whole = _head(forms=embedded)
    with pytest.raises(
        NotComputable, match="form embedding of the head rhythm needs an embedding"
    ) as refused:
        whole.predict(USUAL, form="embedding")
    assert refused.value.code == "failed"
    with pytest.raises(
        NotComputable, match="No biomarker that the form biomarkers of the head rhythm stands on"
    ):
        whole.predict({}, form="biomarkers")
    with pytest.raises(InvalidInput, match="has no form “both”; it has biomarkers, embedding"):
        whole.predict(USUAL)
    with pytest.raises(InvalidInput, match="“neither” is none of them"):
        whole.predict(USUAL, form="neither")  # type: ignore[arg-type]  # what is refused
    with pytest.raises(NotComputable, match="not there: V1") as refused:
        replace(whole, leads=("II", "V1")).predict({**USUAL, "r__II": 1.0}, form="biomarkers")
    assert refused.value.code == "wrong_leads"
    off = np.array([[1.0, 2.0], [np.nan, np.nan]])
    embedding = replace(_embedding(off[0], ("II", "V1")), lead=off)
    with pytest.raises(NotComputable, match="not there: V1"):
        replace(whole, leads=("II", "V1"), encoder=embedding.model).predict({}, embedding, form="embedding")
    with pytest.raises(
        InvalidInput, match="fitted to the encoder other@1; the embedding is of ecgomics@12345678"
    ):
        replace(whole, encoder="other@1").predict(USUAL, _embedding(np.zeros(2)), form="embedding")


def test_read_outs_are_log_probabilities_logits_and_years() -> None:
    maps = {
        task: Readout(np.arange(2.0 * len(labels)).reshape(-1, 2) / 10.0, np.arange(float(len(labels))))
        for task, labels in READOUT_NAMES.items()
    }
    found = read_out(_embedding(np.array([1.0, -2.0])), maps)
    rhythm = [found[f"{ENCODER}{name}"] for name in READOUT_NAMES["rhythm"]]
    # rows (0, .1), (.2, .3), (.4, .5), (.6, .7) on (1, -2) with biases 0 to 3
    logits = np.array([-0.2, 0.6, 1.4, 2.2])
    np.testing.assert_allclose(rhythm, logits - np.log(np.exp(logits).sum()))
    assert found[f"{ENCODER}age"] == pytest.approx(-0.2)
    assert found[f"{ENCODER}class_MI"] == pytest.approx(0.6)


def test_p_values_are_shares_of_stranger_records() -> None:
    fitted = Calibration(np.ones(2), np.zeros(2), (np.arange(1, 100) / 100.0, np.array([0.5])))
    # 1 - p = 0.1: 90 of 99 are as strange or stranger; 1 - p = 0.9: none of one is
    np.testing.assert_allclose(fitted.p_values(np.array([0.9, 0.1])), [91 / 100, 1 / 2])


def test_limits_hold_so_many_errors() -> None:
    fitted = Calibration(np.ones(1), np.zeros(1), (np.arange(1.0, 100.0),))
    assert fitted.half_width(0.9) == 90.0


def test_sigmoids_stand_by_themselves_and_softmax_sums_to_one() -> None:
    np.testing.assert_allclose(probabilities(np.array([0.0, np.log(3.0)]), "sigmoid"), [0.5, 0.75])
    np.testing.assert_allclose(probabilities(np.array([0.0, np.log(3.0)]), "softmax"), [0.25, 0.75])


def test_linear_models_take_what_is_missing_as_usual_and_clip_what_is_wild() -> None:
    line = Linear(np.array([[2.0, 1.0]]), np.array([0.5]), np.array([10.0, 0.0]), np.array([5.0, 1.0]))
    given = np.array([[15.0, np.nan], [1e9, -1e9]])
    np.testing.assert_allclose(line.scores(given)[:, 0], [2.5, 2.0 * 4.0 - 4.0 + 0.5])
    added, base = line.contributions(given[0])
    assert added[0].tolist() == [2.0, 0.0]
    assert base[0] == 0.5


def test_an_estimate_has_limits_and_contributions_in_its_unit() -> None:
    line = Linear(np.array([[3.0]]), np.array([50.0]), np.zeros(1), np.ones(1))
    errors = Calibration(np.ones(1), np.zeros(1), (np.arange(1.0, 100.0),))
    form = FormModel(("rr_cv",), line, errors, np.zeros(1), np.array([-10.0]), np.array([10.0]))
    said = _head(labels=("age_years",), link="identity", forms={"biomarkers": form}).predict(
        {"rr_cv": 2.0}, form="biomarkers"
    )
    assert (said.estimate, said.low, said.high) == (56.0, -34.0, 146.0)
    assert (said.label, said.abstained) == (None, False)
    assert (said.base, said.contributions) == (50.0, (("rr_cv", 2.0, 6.0),))


def test_a_head_that_is_not_there_is_named() -> None:
    with pytest.raises(InvalidInput, match=r"no head “palmistry”; there are .*rhythm"):
        head("palmistry")


@pytest.mark.parametrize("name", ["rhythm", "superclasses"])
def test_a_shipped_head_says_what_it_stands_on(name: str) -> None:
    shipped = head(name)
    assert name in names()
    assert shipped.card.kind == "head"
    assert shipped.card.identifier.startswith(f"{name}@")
    assert {each.form for each in shipped.card.metrics} >= set(shipped.forms)
    biomarkers = dict.fromkeys(shipped.features, 0.0) | {f"none__{lead}": 0.0 for lead in shipped.leads}
    said = shipped.predict(biomarkers, form="biomarkers")
    assert said.base + sum(added for _, _, added in said.contributions) == pytest.approx(
        said.toward, abs=1e-9
    )
    assert np.isfinite(said.probabilities).all()


def test_arrays_of_another_card_are_refused() -> None:
    content = io.BytesIO()
    np.savez(content, labels=np.array(["x"]))
    card = b"{name: x, version: '1', kind: head, title: X, licence: MIT, source: none, sha256: '00', metrics: []}"
    with pytest.raises(InvalidInput, match=r"beside x.yaml is not the one of this card"):
        read_head(content.getvalue(), card, origin="x.yaml")

"""The catalogue's contract, and what the engine refuses and remembers."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from ecgomics.biomarkers import catalogue as registry
from ecgomics.biomarkers.catalogue import Catalogue, biomarker, catalogue
from ecgomics.biomarkers.declaration import BEAT, LEAD, RECORD, Biomarker, Check, LeadValues, guard, quantity
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.biomarkers.latent_space import Representation
from ecgomics.biomarkers.references import literature
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput, NotComputable
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.core.units import UNITS
from ecgomics.core.validity import VALIDITY_CODES, VALIDITY_RANK

EVERY = list(catalogue().biomarkers.values())


@pytest.mark.parametrize("declared", EVERY, ids=lambda each: each.symbol)
def test_a_declaration_is_complete(declared: Biomarker) -> None:
    first = "9" if declared.dimension == "quality" else str(registry.DIMENSIONS.index(declared.dimension))
    assert declared.code[3] == first
    assert declared.unit in UNITS
    assert declared.label.strip() == declared.label != ""
    assert declared.formula
    assert declared.version >= 1
    assert declared.summary.endswith(".")
    assert declared.function.__name__ == declared.symbol
    assert all(key in literature() for key in declared.references)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in declared.label_zh)
    assert declared.tex


@pytest.mark.parametrize("declared", EVERY, ids=lambda each: each.symbol)
def test_guards_are_machine_readable(declared: Biomarker) -> None:
    ranks = [VALIDITY_RANK[each.code] for each in declared.guards]
    assert ranks == sorted(ranks)
    for each in declared.guards:
        assert each.code in VALIDITY_CODES
        assert each.code != "ok"
        assert each.text
        assert each.needs


def test_terms_of_other_vocabularies_stand_once() -> None:
    terms = [term for each in EVERY for term in each.terms]
    assert len(terms) == len(set(terms))
    assert {system for system, _ in terms} <= {"LOINC", "MDC"}
    assert ("LOINC", "8634-8") in catalogue()["qt_interval"].terms


def test_codes_stand_in_order_and_once() -> None:
    codes = [each.code for each in EVERY]
    assert codes == sorted(set(codes))
    names = [each.symbol for each in EVERY] + [alias for each in EVERY for alias in each.aliases]
    assert len(names) == len(set(names))


def test_a_biomarker_is_found_by_symbol_and_code() -> None:
    assert catalogue()["sdnn"] is catalogue()["ECG20006"]
    with pytest.raises(InvalidInput, match="no biomarker “sdn”"):
        catalogue()["sdn"]
    with pytest.raises(InvalidInput, match="no dimension “rhythmic”"):
        catalogue().of_dimension("rhythmic")


def test_deep_needs_reach_the_source() -> None:
    assert {"nn_steps_ms", "nn", "beats", "recording"} <= catalogue().needs_deeply("rmssd")


# ── a small catalogue of its own ─────────────────────────────────────────────────────────────────────────────────


def declare(function: Callable[..., Any], **changed: Any) -> Biomarker:
    function.__module__ = "ecgomics.biomarkers.functional.examples"
    said: dict[str, Any] = {
        "code": "ECG29901",
        "label": "Example",
        "unit": "ms",
        "scope": RECORD,
        "formula": "x",
        "references": ["TaskForce1996"],
        "checks": [Check(given={}, value=1.0)],
    }
    return biomarker(**(said | changed))(function)


def one(recording: Recording) -> float:
    """One."""
    return 1.0


def evaluation(*declared: Any) -> Evaluation:
    recording = Recording(np.zeros((2, 100)), 100.0, ("I", "II"))
    return Evaluation(Catalogue.collect(declared), {"recording": recording, "settings": Settings()})


def test_the_example_is_accepted() -> None:
    found = evaluation(declare(one)).outcome("one")
    assert (found.values, found.codes, found.leads) == ((1.0,), ("ok",), ("",))


def test_an_unknown_need_is_refused() -> None:
    def two(recording: Recording, nowhere: float) -> float:
        """Two."""
        return 2.0 * nowhere

    with pytest.raises(TypeError, match="two: nothing gives nowhere"):
        Catalogue.collect([declare(two)])


def test_an_unknown_need_of_a_guard_is_refused() -> None:
    @guard("failed", "somewhere")
    def somewhere(nowhere: float) -> bool:
        return nowhere > 0

    with pytest.raises(TypeError, match="nothing gives nowhere"):
        Catalogue.collect([declare(one, requires=[somewhere])])


def test_a_wrong_annotation_is_refused() -> None:
    def two(one: str) -> float:
        """Two."""
        return float(one)

    with pytest.raises(TypeError, match=r"one is .*float.*, not .*str"):
        Catalogue.collect([declare(one), declare(two, code="ECG29902")])


def test_a_missing_annotation_is_refused() -> None:
    def two(recording) -> float:  # type: ignore[no-untyped-def]
        """Two."""
        return 2.0

    with pytest.raises(TypeError, match="the parameter recording has no annotation"):
        declare(two)


def test_a_cycle_is_refused() -> None:
    @quantity
    def hen(egg: float) -> float:
        return egg

    @quantity
    def egg(hen: float) -> float:
        return hen

    with pytest.raises(TypeError, match="a cycle of needs"):
        Catalogue.collect([hen, egg])


def test_a_cycle_through_a_guard_is_refused() -> None:
    @guard("failed", "one")
    def itself(one: float) -> bool:
        return one > 0

    with pytest.raises(TypeError, match="a cycle of needs"):
        Catalogue.collect([declare(one, requires=[itself])])


def test_a_retired_code_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "RETIRED", {"ECG29901": "never confirmed"})
    with pytest.raises(TypeError, match=r"ECG29901 is retired \(never confirmed\)"):
        Catalogue.collect([declare(one)])


def test_a_double_declaration_is_refused() -> None:
    with pytest.raises(TypeError, match="declared twice: ECG29901, one"):
        Catalogue.collect([declare(one), declare(one)])


def test_one_name_for_two_things_is_refused() -> None:
    biomarker_of_that_name = declare(one)
    quantity_of_that_name = quantity(one)
    with pytest.raises(TypeError, match="one name for two things: one"):
        Catalogue.collect([biomarker_of_that_name, quantity_of_that_name])


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"unit": "furlong"}, "furlong is not among the units"),
        ({"code": "ECG2990"}, "ECG2990 is no code"),
        ({"code": "XYZ29901"}, "XYZ29901 is no code"),
        ({"references": []}, "a docstring, a reference and a worked example are needed"),
        ({"checks": []}, "a docstring, a reference and a worked example are needed"),
        ({"scope": LEAD}, "ask for another return annotation"),
        ({"scope": BEAT}, "ask for another return annotation"),
        ({"unit": "{flag}"}, "ask for another return annotation"),
        ({"unit": "{class}"}, "ask for another return annotation"),
    ],
)
def test_an_unfit_declaration_is_refused(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(TypeError, match=sentence):
        Catalogue.collect([declare(one, **changed)])


def test_a_family_outside_the_dimensions_is_refused() -> None:
    misplaced = declare(one)
    object.__setattr__(misplaced, "dimension", "spiritual")
    with pytest.raises(TypeError, match="folder named after a dimension"):
        Catalogue.collect([misplaced])


# ── evaluation ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_quantity_is_computed_once() -> None:
    calls = []

    @quantity
    def costly(recording: Recording) -> float:
        calls.append(recording)
        return 2.0

    def two(costly: float) -> float:
        """Two."""
        return costly

    def four(costly: float, two: float) -> float:
        """Four."""
        return costly * two

    found = evaluation(costly, declare(two), declare(four, code="ECG29902"))
    assert found.outcome("four").values == (4.0,)
    assert found.outcome("two").values == (2.0,)
    assert len(calls) == 1


def test_a_refused_quantity_is_asked_once_and_its_reason_passed_on() -> None:
    calls = []

    @quantity
    def refused(recording: Recording) -> float:
        calls.append(recording)
        raise NotComputable("low_quality")

    def two(refused: float) -> float:
        """Two."""
        return refused

    def three(two: float) -> float:
        """Three."""
        return two + 1

    found = evaluation(refused, declare(two), declare(three, code="ECG29902"))
    assert found.outcome("three").codes == ("low_quality",)
    assert found.outcome("two").codes == ("low_quality",)
    assert np.isnan(found.outcome("three").values[0])
    assert len(calls) == 1


def test_an_optional_need_receives_none_instead_of_a_reason() -> None:
    @quantity
    def refused(recording: Recording) -> float:
        raise NotComputable("failed")

    def two(refused: float | None) -> float:
        """Two."""
        return 2.0 if refused is None else refused

    assert evaluation(refused, declare(two)).outcome("two").values == (2.0,)


def test_out_of_domain_keeps_the_number() -> None:
    @guard("out_of_domain", "never")
    def never(recording: Recording) -> bool:
        return False

    found = evaluation(declare(one, requires=[never])).outcome("one")
    assert (found.values, found.codes) == ((1.0,), ("out_of_domain",))


@pytest.mark.parametrize("code", [code for code in VALIDITY_CODES if code not in ("ok", "out_of_domain")])
def test_other_codes_keep_no_number_and_spare_the_function(code: Any) -> None:
    @guard(code, "never")
    def never(recording: Recording) -> bool:
        return False

    def unreachable(recording: Recording) -> float:
        """Not called."""
        raise AssertionError

    found = evaluation(declare(unreachable, requires=[never])).outcome("unreachable")
    assert found.codes == (code,)
    assert np.isnan(found.values[0])


def test_the_first_guard_in_the_order_of_the_codes_decides() -> None:
    @guard("absent", "never")
    def wave(recording: Recording) -> bool:
        return False

    @guard("wrong_leads", "never")
    def leads(recording: Recording) -> bool:
        return False

    assert evaluation(declare(one, requires=[wave, leads])).outcome("one").codes == ("wrong_leads",)


def test_no_number_gets_the_declared_code() -> None:
    def nothing(recording: Recording) -> float:
        """Nothing."""
        return float("nan")

    assert evaluation(declare(nothing, missing="absent")).outcome("nothing").codes == ("absent",)


def test_lead_reasons_are_taken_over_lead_by_lead() -> None:
    def heights(recording: Recording) -> Floats:
        """Heights."""
        return np.array([2.0, np.nan])

    def doubled(heights: Floats) -> Floats:
        """Twice the heights."""
        return 2 * np.nan_to_num(heights)

    def first(heights: LeadValues) -> float:
        """Height in I, and 0 where II has none."""
        return heights["I"] + heights.get("II", absent=0.0)

    lead = {"scope": LEAD, "requires": []}
    declared = [
        declare(heights, missing="absent", **lead),
        declare(doubled, code="ECG29902", **lead),
        declare(first, code="ECG29903"),
    ]
    for each in declared[:2]:
        object.__setattr__(each, "guards", ())
    found = evaluation(*declared)
    assert found.outcome("doubled").codes == ("ok", "absent")
    assert found.outcome("doubled").values[0] == 4.0
    assert found.outcome("first").values == (2.0,)


def test_beats_are_summed_up_by_median_range_and_number() -> None:
    def each_beat(recording: Recording) -> Floats:
        """By beat."""
        return np.array([1.0, 2.0, np.nan, 3.0, 4.0, 5.0])

    found = evaluation(declare(each_beat, scope=BEAT)).outcome("each_beat")
    assert (found.values, found.spread, found.n) == ((3.0,), 2.0, 5)


def test_flags_and_classes_are_text() -> None:
    def flag(recording: Recording) -> bool:
        """A flag."""
        return False

    def kind(flag: bool) -> str:
        """A class."""
        return "on" if flag else "off"

    found = evaluation(declare(flag, unit="{flag}"), declare(kind, unit="{class}", code="ECG29902"))
    assert found.outcome("flag").texts == ("false",)
    assert found.outcome("kind").texts == ("off",)


# ── vectors and late sources ─────────────────────────────────────────────────────────────────────────────────────


def several(representation: Representation) -> Floats:
    """Several numbers."""
    return representation.record


def with_late(source: Callable[[Evaluation], Any], *declared: Any) -> Evaluation:
    recording = Recording(np.zeros((1, 100)), 100.0, ("I",))
    sources = {"recording": recording, "settings": Settings()}
    return Evaluation(Catalogue.collect(declared), sources, late={"representation": source})


def test_a_vector_says_how_many_numbers_it_has() -> None:
    found = with_late(lambda _: Representation.of(3.0, 4.0), declare(several, unit="1")).outcome("several")
    assert (found.texts, found.codes) == (("2 numbers",), ("ok",))
    assert np.isnan(found.values[0])
    np.testing.assert_array_equal(found.vector, [3.0, 4.0])


def test_a_vector_reaches_what_stands_on_it() -> None:
    def length(several: Floats) -> float:
        """Length."""
        return float(np.linalg.norm(several))

    declared = [declare(several, unit="1"), declare(length, code="ECG29902", unit="1")]
    assert with_late(lambda _: Representation.of(3.0, 4.0), *declared).outcome("length").values == (5.0,)


@pytest.mark.parametrize("numbers", [(), (1.0, float("nan"))])
def test_a_vector_with_a_gap_is_none(numbers: tuple[float, ...]) -> None:
    found = with_late(lambda _: Representation.of(*numbers), declare(several, unit="1")).outcome("several")
    assert (found.vector, found.codes) == (None, ("failed",))


@pytest.mark.parametrize("changed", [{"scope": "serial"}, {"unit": "{class}"}, {"unit": "{flag}"}])
def test_not_everything_may_be_a_vector(changed: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="ask for another return annotation"):
        Catalogue.collect([declare(several, **({"unit": "1"} | changed))])


def test_a_late_source_is_made_once_from_the_evaluation_when_it_is_needed() -> None:
    calls = []

    def late(asking: Evaluation) -> Representation:
        calls.append(asking.quantity("recording").leads)
        return Representation.of(1.0)

    def again(representation: Representation) -> float:
        """The first number."""
        return float(representation.record[0])

    found = with_late(
        late, declare(one, code="ECG29903"), declare(several, unit="1"), declare(again, code="ECG29902")
    )
    assert found.outcome("one").values == (1.0,)
    assert calls == []
    assert found.outcome("again").values == (1.0,)
    assert found.outcome("several").texts == ("1 numbers",)
    assert calls == [("I",)]


def test_a_late_source_is_refused_once() -> None:
    calls = []

    def late(asking: Evaluation) -> Representation:
        calls.append(asking)
        raise NotComputable("wrong_chain")

    def again(representation: Representation) -> float:
        """The first number."""
        return float(representation.record[0])

    found = with_late(late, declare(several, unit="1"), declare(again, code="ECG29902"))
    assert found.outcome("several").codes == found.outcome("again").codes == ("wrong_chain",)
    assert len(calls) == 1


def test_the_model_path_names_its_model() -> None:
    declared = declare(several, unit="1", chain=registry.MODEL)
    made = with_late(lambda _: Representation.of(1.0, model="ours@0123abcd"), declared).outcome("several")
    assert made.chain("DIAG-1") == "MODEL:ours@0123abcd"
    assert evaluation(declared).outcome("several").chain("DIAG-1") == "MODEL"
    assert evaluation(declare(one)).outcome("one").chain("DIAG-1") == "DIAG-1"


def test_a_bug_is_not_caught() -> None:
    def broken(recording: Recording) -> float:
        """Broken."""
        return 1 / 0

    with pytest.raises(ZeroDivisionError):
        evaluation(declare(broken)).outcome("broken")

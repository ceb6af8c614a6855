"""The table of rules: what is checked when it is read, and what a wrong one is told."""

import csv
import io
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.references import literature
from ecgomics.core.errors import InvalidInput
from ecgomics.report.findings import Table, load, own_table
from ecgomics.report.findings.row import COLUMNS
from ecgomics.report.findings.table import table_of
from ecgomics.report.findings.terms import Symbol, parts

ROWS = list(
    csv.DictReader(
        resources.files("ecgomics.report.findings").joinpath("findings.csv").read_text("utf-8").splitlines()
    )
)
PLAIN = dict.fromkeys(COLUMNS, "") | {
    **{"id": "long_pr", "set": "core", "category": "conduction", "label_en": "Long PR", "label_zh": "长PR"},
    **{"plain_en": "Slow.", "plain_zh": "慢。", "criterion": "pr_interval > 200", "certainty": "definite"},
    **{"needs": "leads>=1", "severity": "borderline", "source": "derived"},
}


def _text(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def _table(*rows: dict[str, str]) -> Table:
    return table_of(_text(*rows), name="mine.csv")


def test_the_own_table_has_every_row_of_its_file_in_both_languages() -> None:
    rules = own_table().rules
    assert [each.id for each in rules] == [row["id"] for row in ROWS if row["set"] != "term"]
    for each in rules:
        assert any("一" <= letter <= "鿿" for letter in each.label_zh), each.id
        assert any("一" <= letter <= "鿿" for letter in each.plain_zh), each.id


def test_core_rules_ask_for_what_a_usual_profile_measures() -> None:
    measured = {each.symbol for each in catalogue().of_one_recording()}
    asked = {
        part.name
        for rule in own_table().rules
        if rule.set == "core" and rule.category != "serial"
        for expression in rule.expressions
        for part in parts(expression)
        if isinstance(part, Symbol)
    }
    # Only the possible high potassium asks for a biomarker of tier 3: without it, it is not assessed.
    assert asked - measured == {"t_half_width"}


def test_sources_are_in_the_literature() -> None:
    assert {each.source for each in own_table().rules} <= literature().keys()


def test_only_codes_that_are_certain_leave_the_table() -> None:
    by_id = own_table().by_id
    for row in ROWS:
        if row["set"] == "term":
            continue
        assert by_id[row["id"]].aha == tuple(filter(None, row["aha_code"].split(";")))
    assert by_id["quality_uninterpretable"].aha == (), "its number is still to be compared with the source"
    assert by_id["bifascicular_rbbb_lafb"].aha == ("101", "106")


def test_no_row_waits_for_itself_and_each_comes_after_what_it_depends_on() -> None:
    table = own_table()
    place = {each.id: number for number, each in enumerate(table.in_order)}
    assert len(place) == len(table.rules)
    for name, before in table.dependencies.items():
        assert all(place[each] < place[name] for each in before), name
    assert (
        place["lbbb"]
        < place["lvh_voltage"]
        < place["lvh"]
        < place["lvh_repolarisation"]
        < place["std_lateral"]
    )


def test_the_version_follows_the_content() -> None:
    other = PLAIN | {"criterion": "pr_interval > 210"}
    assert _table(PLAIN).version == _table(PLAIN).version != _table(other).version
    assert _table(PLAIN).version.startswith("1.")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"criterion": "pr_intervall > 200"},
            "row long_pr, column criterion: there is no biomarker “pr_intervall”",
        ),
        (
            {"criterion": "pr_interval >"},
            "row long_pr, column criterion: a biomarker, a number or a quoted class",
        ),
        ({"criterion": "pr_interval:II > 200"}, "column criterion: pr_interval is of the whole record"),
        ({"criterion": "st_level_j:LEAD > 0.1"}, "LEAD stands for a lead in lines of the set term only"),
        ({"criterion": "st_level_j > 0.1"}, "st_level_j is measured lead by lead"),
        ({"criterion": "rhythm_class == 'sinnus'"}, "rhythm_class has no class “sinnus”"),
        ({"criterion": "rhythm_class > 'sinus'"}, "rhythm_class is a class: it is equal to one or not"),
        ({"criterion": "rhythm_class == 3"}, "rhythm_class is a class: it is compared with a quoted one"),
        ({"criterion": "pr_interval == 'long'"}, "pr_interval is a number"),
        ({"criterion": "pr_interval"}, "pr_interval is no flag"),
        ({"criterion": "lbbb_aha > 3"}, "lbbb_aha is a flag"),
        ({"criterion": "sex == 'X'"}, "sex has no class “X”"),
        ({"criterion": "is(long_qt)"}, "row long_pr, column criterion: there is no statement “long_qt”"),
        (
            {"criterion": "previous(lbbb_aha)"},
            "an earlier recording is asked for, but “serial” is not among the needs",
        ),
        ({"criterion": "axis_shift > 30"}, "axis_shift compares recordings"),
        ({"criterion": "serial_slope > 30"}, "compares recordings"),
        ({"suppressed_by": "nobody"}, "column suppressed_by: there is no statement “nobody”"),
        ({"supersedes": "nobody"}, "column supersedes: there is no statement “nobody”"),
        ({"suppressed_by": "long_pr"}, "The rules wait for each other in a circle (long_pr"),
        ({"criterion": "worst_severity == 'normal'"}, "The rules wait for each other in a circle"),
        ({"category": "conductions"}, "column category: “conductions” is none of quality, pacing"),
        ({"severity": "grave"}, "column severity: “grave” is none of normal"),
        ({"set": "all"}, "column set: “all” is none of core, extended"),
        ({"certainty": "sure"}, "column certainty: “sure” is none of definite"),
        (
            {"definite": "pr_interval > 300"},
            "column definite: only a statement whose certainty is “graded” has grades",
        ),
        ({"needs": "leads=V99"}, "column needs: the name of a lead is expected"),
        ({"needs": "weight>=50"}, "column needs: “weight>=50” is no need"),
        (
            {"caps": "at most possible"},
            "column caps: “at most possible” is not of the form “word if condition”",
        ),
        ({"caps": "maybe if lbbb_aha"}, "column caps: “maybe” is none of definite, probable, possible"),
        ({"severity_when": "abnormal if pr > 300"}, "column severity_when: there is no biomarker “pr”"),
        ({"source": "Nobody1999"}, "column source: “Nobody1999” is not among the references"),
        ({"aha_code": "82,83"}, "column aha_code: “82,83” is no code of digits"),
        ({"label_zh": ""}, "column label_zh: nothing stands here"),
        ({"id": "Long PR"}, "column id: an id is made of small letters"),
    ],
)
def test_a_wrong_row_is_told_in_one_sentence(change: dict[str, str], sentence: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        _table(PLAIN | change)
    assert sentence in str(wrong.value)
    assert "\n" not in str(wrong.value)
    assert str(wrong.value).endswith((".", "…"))


def test_criteria_may_share_a_named_part() -> None:
    term = dict.fromkeys(COLUMNS, "") | {"set": "term"}
    deep = term | {"id": "deep_q", "criterion": "q_amplitude:LEAD <= -0.1 and q_duration:LEAD >= 30"}
    high = term | {"id": "high_sokolow", "criterion": "sokolow_lyon_voltage >= 3.5"}
    written = "count(deep_q:[II,III,aVF]) >= 2 or (high_sokolow and deep_q:V4)"
    same = (
        "count(q_amplitude:[II,III,aVF] <= -0.1 and q_duration:[II,III,aVF] >= 30) >= 2 or "
        "(sokolow_lyon_voltage >= 3.5 and (q_amplitude:V4 <= -0.1 and q_duration:V4 >= 30))"
    )
    (short,) = _table(deep, high, PLAIN | {"criterion": written}).rules
    (long,) = _table(PLAIN | {"criterion": same}).rules
    assert short.criterion == long.criterion
    for wrong, sentence in (
        ("deep_q", "deep_q is asked of a lead"),
        ("high_sokolow:V1", "high_sokolow is asked of the record, not of a lead"),
        ("deep_q:[V1,V2]", "stands outside a count"),
    ):
        with pytest.raises(InvalidInput, match=sentence):
            _table(deep, high, PLAIN | {"criterion": wrong})
    with pytest.raises(
        InvalidInput, match="row qrs_axis, column id: qrs_axis is the name of a biomarker or fact"
    ):
        _table(term | {"id": "qrs_axis", "criterion": "lbbb_aha"}, PLAIN)
    with pytest.raises(InvalidInput, match="there is no biomarker “deep_q”"):
        _table(PLAIN | {"criterion": "deep_q:V4"}, deep)


def test_a_wrong_file_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        load(tmp_path / "nowhere.csv")
    (tmp_path / "latin.csv").write_bytes("id\nschön".encode("latin-1"))
    with pytest.raises(InvalidInput, match="is not UTF-8 text"):
        load(tmp_path / "latin.csv")
    for text, sentence in (
        ("", "holds no row"),
        ("id,set\nlong_pr,core\n", "lacks the column category"),
        (_text(PLAIN | {"colour": "red"}, columns=(*COLUMNS, "colour")), "unknown column colour"),
        (_text(PLAIN) + "a,b,c" + ",x" * 40 + "\n", "row a has more cells than there are columns"),
        (_text(PLAIN) + "a,b\n", "row a has fewer cells than there are columns"),
        (_text(PLAIN, PLAIN), "two rows long_pr"),
        ('id,set\n"long_pr,core\n', "is no CSV"),
    ):
        (tmp_path / "wrong.csv").write_text(text, encoding="utf-8")
        with pytest.raises(InvalidInput, match=sentence):
            load(tmp_path / "wrong.csv")


def test_a_table_of_ones_own_is_asked_in_the_place_of_the_own_one(tmp_path: Path, case: Any) -> None:
    (tmp_path / "mine.csv").write_text(
        "\ufeff" + _text(PLAIN | {"criterion": "pr_interval > 149"}), encoding="utf-8"
    )
    found = case.findings(table=load(tmp_path / "mine.csv"))
    assert [(each.id, each.certainty, each.capped_by) for each in found] == [("long_pr", "definite", ())]
    assert found.table_version.startswith("1.")

"""The report says everything, carefully, and needs nothing beside it."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

from ecgomics.core.disclaimer import DISCLAIMER
from ecgomics.discovery.figures.drawing import drawn
from ecgomics.discovery.figures.numbers import figure_data
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.report.content import Asked, content
from ecgomics.discovery.report.explanations import explanations
from ecgomics.discovery.report.page import page
from ecgomics.discovery.report.sentences import answer, methods, question
from ecgomics.discovery.report.table_one import table_one
from ecgomics.discovery.table import Outcome


def content_of(found: Any) -> dict[str, Any]:
    asked = Asked(
        found.table, found.outcome, found.covariates, "ecgomics discover c.parquet", "outcome: af\n"
    )
    return content(found.discovery, asked)


@pytest.fixture(scope="module")
def said(found: Any) -> dict[str, Any]:
    return content_of(found)


@pytest.fixture(scope="module")
def html(found: Any, said: dict[str, Any]) -> str:
    return page(said, drawn(figure_data(found.discovery, found.table, found.outcome), ("svg",)))


def test_content_is_json_with_every_association_and_choice(found: Any, said: dict[str, Any]) -> None:
    back = json.loads(json.dumps(said, allow_nan=False))
    assert len(back["associations"]) == len(found.discovery.associations)
    assert back["associations"][0]["name"] == "width__I"
    assert back["hash"] == found.discovery.hash
    choices = {each["name"]: each for each in back["choices"]}
    assert set(choices) == set(found.discovery.choices)
    assert choices["alpha"]["default"]
    assert not choices["permutations"]["default"]
    assert choices["alpha"]["meaning"] == "A biomarker is found if its q is below this."
    assert back["disclaimer"] == DISCLAIMER


def test_every_choice_of_a_plan_is_explained() -> None:
    assert set(explanations(Plan)) == set(Plan().as_dict())


def test_page_needs_nothing_from_outside(html: str) -> None:
    without_namespaces = re.sub(r'xmlns(:\w+)?="[^"]*"', "", html)
    assert not re.search(r'(src|href)="(?!#|data:)', without_namespaces)
    assert "http://" not in without_namespaces.replace("http://www.w3.org", "")
    assert "@import" not in html


def test_page_is_well_formed_and_identifiers_are_unique(html: str) -> None:
    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.ids: list[str] = []
            self.open: list[str] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.ids += [value for name, value in attrs if name == "id" and value]
            if tag not in {"meta", "input", "path", "use", "image", "br"}:
                self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            if tag in self.open:
                assert self.open.pop() == tag

        def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.ids += [value for name, value in attrs if name == "id" and value]

    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    assert len(reader.ids) == len(set(reader.ids))


def test_words_of_files_are_no_markup(found: Any, html: str) -> None:
    assert "ANGLE&lt;B&gt;" in html
    assert "ANGLE<B>" not in html
    evil = replace(found.discovery, warnings=("<script>alert(1)</script>",))
    made = page(content_of(replace(found, discovery=evil)), {})
    assert "<script>alert(1)" not in made
    assert made.index("&lt;script&gt;alert(1)") < made.index('id="results"')


def test_wording_claims_no_cause(html: str, said: dict[str, Any]) -> None:
    text = re.sub(r"<[^>]+>", " ", html).lower()
    assert "associated with" in text
    for word in ("abnormal", "caused", "leads to", "risk factor"):
        assert word not in text
    assert "do not tell causes" in said["caution"]
    assert DISCLAIMER in html


def test_looks_are_counted_in_the_report(found: Any, html: str) -> None:
    assert "This is look 2 at this cohort" in html
    first = page(content_of(replace(found, discovery=replace(found.discovery, looks=1))), {})
    assert "first look at this cohort" in first


def test_nothing_found_is_said_plainly(nothing: Any) -> None:
    said = content_of(nothing)
    assert said["answer"][0].startswith("None of 15 tested biomarkers was found to be associated with AF")
    made = page(said, {})
    assert "Nothing was found" in made
    assert "No model was made." in made


def test_a_selection_by_the_same_data_claims_nothing(found: Any) -> None:
    choices = {**found.discovery.choices, "selection": "drawn on the UMAP"}
    said = content_of(replace(found, discovery=replace(found.discovery, choices=choices)))
    assert said["descriptive"] == "selection used the same data: p-values are descriptive"
    assert said["answer"][0].startswith("Selection used the same data: p-values are descriptive. ")
    assert len(said["answer"]) == 1
    assert (said["found_over_looks"], said["clusters"]) == (0, [])
    assert not any(row["found"] for row in said["associations"])
    made = page(said, {})
    assert "No biomarker counts as found" in made
    assert "associated with" not in said["answer"][0]
    assert content_of(found)["descriptive"] == ""


def test_nothing_tested_is_said_plainly(found: Any) -> None:
    refused = tuple(replace(each, refused="too few") for each in found.discovery.associations)
    made = replace(found.discovery, associations=refused, models=(), null=None)
    assert "No biomarker could be tested" in answer(made, found.outcome)[0]
    assert "Not tested: too few" in page(content_of(replace(found, discovery=made)), {})


def test_answer_counts_findings_and_permutations(found: Any) -> None:
    count = sum(each.q < 0.05 for each in found.discovery.associations)
    sentences = answer(found.discovery, found.outcome)
    assert f"{count} are associated with AF" in sentences[0]
    assert sentences[1] == "0 of 20 permuted outcomes gave as many findings."
    assert "0.810" in sentences[-1]
    assert "best of 4" in sentences[-1]


def test_question_names_groups_and_covariates(found: Any) -> None:
    assert question(found.outcome, found.covariates) == (
        "Which ECG biomarkers are associated with AF (binary, AF against sinus), adjusted for age years and sex?"
    )
    months = Outcome("relapse", "survival", np.ones(3), event=np.ones(3, bool), unit="months")
    assert question(months, ()).endswith("(time to event), without adjustment?")


def test_methods_cite_what_they_name(found: Any) -> None:
    made = methods(found.discovery, found.outcome, found.covariates)
    numbers = {int(each) for each in re.findall(r"\[(\d+)\]", made["text"])}
    assert numbers == set(range(1, len(made["references"]) + 1))
    assert "Benjamini" in made["references"][1]
    assert found.discovery.hash in made["text"]


def test_table_one_counts_groups_and_missing(found: Any) -> None:
    age = replace(found.covariates[0], values=np.where(np.arange(160)[:, None] < 4, np.nan, 60.0))
    made = table_one(found.table, found.outcome, (age, found.covariates[1]))
    assert made["heading"] == ["", "All", "sinus", "AF"]
    rows = {row[0]: row[1:] for row in made["rows"]}
    assert rows["Records"] == ["160", "80", "80"]
    assert rows["age years, median (quartiles)"][0] == "60 (60–60)"
    assert rows["age years: missing"] == ["4 (2.5 %)", "4 (5.0 %)", "0 (0.0 %)"]
    male = int(found.covariates[1].values.sum())
    assert rows["sex: male"][0] == f"{male} ({100 * male / 160:.1f} %)"


def test_flow_goes_from_the_table_to_the_analysis(found: Any, said: dict[str, Any]) -> None:
    assert said["flow"][0]["records"] == 160
    assert said["flow"][-1] == {"step": "Analysed", "left_out": None, "records": found.discovery.records}

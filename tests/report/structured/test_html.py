"""The report as a page: whole in both languages, escaped, without what is missing, the same bytes every time."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from ecgomics.report.structured.document import Language, Report
from ecgomics.report.structured.html import report_html
from tests.report.structured.made_reports import (
    FINDINGS,
    bare,
    finding,
    long_recording,
    single_lead,
    twelve_lead,
)

LANGUAGES: tuple[Language, ...] = ("en", "zh")
#: Elements that have no end.
VOID = {"meta", "link", "br", "img", "input", "hr"}
SECTIONS = (
    "summary",
    "findings",
    "serial",
    "ecg",
    "measurements",
    "beat",
    "rhythm",
    "trends",
    "quality",
    "methods",
)


class Parsed(HTMLParser):
    """Elements with their attributes, and the text in each language; anything unbalanced fails."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[tuple[str, str, str]] = []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        assert len(found) == len(attrs), f"an attribute twice in {tag}"
        self.elements.append((tag, found))
        if tag not in VOID:
            self.open.append((tag, found.get("lang") or (self.open[-1][1] if self.open else "")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self.open and data.strip():
            self.text.append((*self.open[-1], data.strip()))

    def texts(self, *, of: str = "") -> list[str]:
        """What is read, of one kind of element or of all."""
        return [text for tag, _, text in self.text if tag != "style" and tag == (of or tag)]

    def named(self, name: str) -> Iterator[str]:
        """Values of an attribute."""
        return (value for _, attrs in self.elements if (value := attrs.get(name)) is not None)


def words_of(page: str) -> str:
    """All that is read, with single spaces."""
    return " ".join(" ".join(Parsed(page).texts()).split())


REPORTS = {"twelve": twelve_lead, "single": single_lead, "long": long_recording, "bare": bare}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", REPORTS)
def test_page_is_whole(kind: str, language: Language) -> None:
    page = report_html(REPORTS[kind](), language=language)
    parsed = Parsed(page)
    identifiers = list(parsed.named("id"))
    assert len(identifiers) == len(set(identifiers))
    assert set(SECTIONS) <= set(identifiers)
    assert parsed.elements[0] == ("html", {"lang": {"en": "en", "zh": "zh-CN"}[language]})
    pointed = {each for value in parsed.named("aria-labelledby") for each in value.split()}
    linked = {each[1:] for each in parsed.named("href") if each.startswith("#")}
    assert pointed | linked <= set(identifiers)
    assert [tag for tag, _ in parsed.elements].count("h1") == 1


def test_page_needs_nothing_and_runs_nothing() -> None:
    parsed = Parsed(report_html(twelve_lead()))
    tags = {tag for tag, _ in parsed.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "form", "image", "use"}
    assert not any(name.startswith("on") for _, attrs in parsed.elements for name in attrs)
    assert not list(parsed.named("src"))
    style = " ".join(text for tag, _, text in parsed.text if tag == "style")
    assert "url(" not in style
    assert "@import" not in style
    outward = [attrs for _, attrs in parsed.elements if (attrs.get("href") or "#")[0] != "#"]
    assert outward
    assert all(attrs["target"] == "_blank" and "noreferrer" in str(attrs["rel"]) for attrs in outward)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_is_told(language: Language) -> None:
    said = words_of(report_html(twelve_lead(), language=language))
    told = {
        "en": (
            "LUDB 17", "P0142", "58 years · female", "2026-11-02 14:32 (UTC)", "Research use only",
            "First-degree AV block (definite): PR 232 ms (limit 200)",
            "ST level at J: II 0.15, III 0.20, aVF 0.18 mV (limit 0.1)",
            "Sinus rhythm (definite): Rhythm = sinus rhythm",
            "Less certain: the value is as near to the limit as it can be measured",
            "at most possible, as is(early_repolarisation_present)",
            "AHA 145, 501 · SNOMED CT 164931005", "see ST elevation, inferior leads",
            "Compared with P0142 of 2026-10-03.", "QTc longer than before",
            "Not assessed, because… (9)", "P axis: not present", "needs orthogonal leads X, Y, Z",
            "needs a recording of 1 h", "sex is not known", "“ST elevation, inferior leads” stands",
            "needs V7–V9", "needs 8 leads", "made for 16 years of age and over",
            "rhythm-head", "2026.3", "0.93", "The recording is outside its domain.",
            "120–200 ms", "−30 … 90°", "≤ 120 ms", "for orientation only", "± 4, n 12", "Not present",
            "11 of 12 beats used", "noisy, muscle noise", "The file states no filter.",
            "478 ms", "no value", "this recording", "revision 2", "ab" * 32, "0.05–150 Hz",
        ),
        "zh": (
            "LUDB 17", "P0142", "58 岁 · 女", "仅供研究使用", "一度房室传导阻滞（明确）：PR 232 ms（界限 200）",
            "J 点 ST 水平：II 0.15、III 0.20、aVF 0.18 mV（界限 0.1）", "窦性心律（明确）：节律 = 窦性心律",
            "至多“可能”，因为", "与 P0142 of 2026-10-03 比较。", "未评估，因为……（9）", "P 电轴：不存在",
            "需要正交导联 X、Y、Z",
            "已有陈述“下壁导联 ST 段抬高”", "需要 8 个导联", "不作判断", "指南界限", "仅供参考",
            "共 12 次心搏，使用 11 次", "噪声、肌电噪声", "第 2 版",
        ),
    }  # fmt: skip
    missing = [each for each in told[language] if each not in said]
    assert not missing


def untranslated(parsed: Parsed) -> list[str]:
    """Chinese text with two Latin words in a row of small letters: a sentence that nobody translated."""
    return [
        text
        for tag, language, text in parsed.text
        if tag not in ("style", "code")
        and language == "zh-CN"
        and re.search(r"\b[a-z]{3,} [a-z]{2,}\b", text)
    ]


def test_chinese_page_leaves_no_english_sentence() -> None:
    assert untranslated(Parsed(report_html(twelve_lead(), language="zh"))) == []


@pytest.mark.parametrize("made", ["twelve_lead_report", "single_lead_report"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_measured_reports_are_told_whole(
    made: str, language: Language, request: pytest.FixtureRequest
) -> None:
    """What the builder, the catalogue and the table of rules bring in is in the language of the page, too."""
    report: Report = request.getfixturevalue(made)
    parsed = Parsed(report_html(report, language=language))
    assert set(SECTIONS) <= set(parsed.named("id"))
    assert all(f"finding-{each.id}" in parsed.named("id") for each in report.findings.printed)
    english = [text for text in untranslated(parsed) if text != report.identity.record]
    assert language == "en" or english == []
    codes = [
        text
        for tag, _, text in parsed.text
        if tag not in ("style", "code") and re.search(r"[a-z]_[a-z]", text)
    ]
    assert codes == []


def test_urgent_is_first_and_names_the_emergency_call() -> None:
    said = words_of(report_html(twelve_lead()))
    order = [
        said.index(each)
        for each in (
            "call the emergency services",
            "Chest pain with it is an emergency",
            "Something in this recording should be looked at soon.",
            "The signal takes longer than usual",
        )
    ]
    assert order == sorted(order)
    quiet = words_of(report_html(single_lead()))
    assert "For urgent review" not in quiet


def test_usual_and_hidden_statements_are_not_told_to_the_person() -> None:
    page = report_html(twelve_lead())
    plain = page[page.index("In plain words") : page.index("In clinical terms")]
    assert "The beats come from the usual place." not in plain
    assert "Hidden by a better statement." not in page


def test_territories_are_one_line() -> None:
    inferior = finding("q_inferior", label="Q waves, inferior", label_zh="下壁 Q 波", met=())
    lateral = finding(
        "q_lateral", label="Q waves, lateral", label_zh="侧壁 Q 波", met=(), certainty="possible"
    )
    page = report_html(replace(twelve_lead(), findings=replace(FINDINGS, standing=(inferior, lateral))))
    assert "Q waves, inferolateral (possible)" in words_of(page)
    assert {"finding-q_inferior", "finding-q_lateral"} <= set(Parsed(page).named("id"))


HOSTILE = "<script>alert('x')</script>\"'&</style>\\"


def hostile() -> Report:
    """Markup in everything that a file, a model or a table of rules can bring in."""
    made = twelve_lead()
    assert made.paper is not None
    strip = replace(made.paper.rows[0].strips[0], lead=HOSTILE)
    rows = (replace(made.paper.rows[0], strips=(strip,)), *made.paper.rows[1:])
    return replace(
        made,
        identity=replace(
            made.identity, record=HOSTILE, pseudonym=HOSTILE, device=HOSTILE, source_format=HOSTILE
        ),
        quality=replace(made.quality, warnings=(HOSTILE,)),
        paper=replace(made.paper, rows=rows),
        findings=replace(
            made.findings,
            standing=(finding("x", label=HOSTILE, plain=HOSTILE, criterion=HOSTILE, source=HOSTILE),),
        ),
        models=(
            replace(made.models[0], model=HOSTILE, label=HOSTILE, card="javascript:alert(1)"),
            replace(made.models[1], abstains=HOSTILE),
        ),
        provenance=replace(made.provenance, compared_with=HOSTILE, software_version=HOSTILE),
    )


def test_hostile_text_stays_text() -> None:
    page = report_html(hostile())
    parsed = Parsed(page)
    assert "<script" not in page
    assert page.count("</style>") == 1
    assert not any(value.startswith("javascript") for value in parsed.named("href"))
    assert HOSTILE in parsed.texts(of="h1")
    assert sum(HOSTILE in text for text in parsed.texts()) >= 10


@pytest.mark.parametrize("kind", REPORTS)
def test_same_report_same_page(kind: str) -> None:
    assert report_html(REPORTS[kind]()) == report_html(REPORTS[kind]())


def test_what_is_missing_is_told() -> None:
    said = words_of(report_html(bare()))
    for each in (
        "There is no signal to draw.",
        "No representative beat could be formed.",
        "There are too few beats to draw.",
        "No earlier recordings.",
        "No earlier recording was compared.",
        "No rule above the usual was met.",
        "No statement above the usual was made of what could be assessed.",
        "Age · Sex not stated · not stated",
    ):
        assert each in said
    assert "None" not in said
    assert "nan" not in said.lower().split()


def test_intervals_without_leads() -> None:
    made = bare()
    said = words_of(report_html(replace(made, signal=replace(made.signal, leads=(), fs_hz=None))))
    assert "Only the times of the beats are known" in said
    assert "It is one lead" not in said


def test_long_recording_hour_by_hour() -> None:
    said = words_of(report_html(long_recording()))
    assert "Hour by hour" in said
    assert "23 75 93 147 69 23 98" in said  # the last hour: 52 + 23, 70 + 23, 101 + 46 a minute
    assert "7 no value no value no value 21 7 12" in said


def test_tables_name_their_rows_and_columns() -> None:
    parsed = Parsed(report_html(twelve_lead()))
    heads = [attrs for tag, attrs in parsed.elements if tag == "th"]
    assert heads
    assert all(attrs.get("scope") in ("row", "col") for attrs in heads)


def test_page_is_small() -> None:
    assert len(report_html(twelve_lead()).encode()) < 400_000

"""The report as one HTML page that needs nothing beside it and runs no script: light, dark, and on paper."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

from ecgomics.report.moment import moment
from ecgomics.report.structured import content
from ecgomics.report.structured.document import Language, Report, Trend
from ecgomics.report.structured.html.figures.beat import beat_svg, scale_of
from ecgomics.report.structured.html.figures.hours import hours_svg
from ecgomics.report.structured.html.figures.paper import paper_svgs
from ecgomics.report.structured.html.figures.range_bar import range_bar
from ecgomics.report.structured.html.figures.rhythm import KIND_SHAPES, poincare_svg, tachogram_svg
from ecgomics.report.structured.html.figures.trend import trend_svg
from ecgomics.report.structured.numbers import clock, length, measured, number, plain_number, significant
from ecgomics.report.structured.phrases import Phrases

_PLACE: Final = "ecgomics.report.structured.html"
_SHEETS: Final = ("page.css", "figures.css", "print.css")
_TAGS: Final[Mapping[Language, str]] = {"en": "en", "zh": "zh-CN"}


def report_html(report: Report, *, language: Language = "en") -> str:
    """The page; the same report gives the same page."""
    say = Phrases.of(report, language)
    made: str = (
        _environment()
        .get_template("page.html.j2")
        .render(
            report=report,
            say=say,
            words=say.words,
            tag=_TAGS[language],
            language=language,
            css="\n".join(_asset(name) for name in _SHEETS),
            foot=_css_text(f"{say.words.research_use} · ECGomics {report.provenance.software_version}"),
            content=content,
            figures=_figures(report, say),
            trends=[
                (each, say.name(_trend_name(each)), *_trend(each, n, say))
                for n, each in enumerate(report.trends)
            ],
        )
    )
    return made


def _figures(report: Report, say: Phrases) -> dict[str, Any]:
    """Drawings by name; None where there is nothing to draw."""
    words, beat, rhythm = say.words, report.beat, report.rhythm
    return {
        "paper": paper_svgs(report.paper, words) if report.paper else (),
        "beat": beat_svg(beat, words) if beat else None,
        "beat_scale": words.beat_scale(*(f"{each:g}" for each in scale_of(beat))) if beat else "",
        "tachogram": tachogram_svg(rhythm, words) if rhythm else None,
        "poincare": poincare_svg(rhythm, words) if rhythm else None,
        "hours": hours_svg(rhythm.hourly, words) if rhythm and rhythm.hourly else None,
    }


def _trend_name(trend: Trend) -> str:
    return f"{trend.symbol}:{trend.lead}" if trend.lead else trend.symbol


def _trend(trend: Trend, place: int, say: Phrases) -> tuple[str | None, list[tuple[str, str]]]:
    """The drawing and the same as rows of a table."""
    rows = [
        (
            moment(each.taken_at),
            say.words.no_value if each.value is None else measured(each.value, trend.unit),
        )
        for each in trend.points
    ]
    title = say.name(_trend_name(trend))
    about = say.words.joined([value for _, value in rows])
    return trend_svg(trend, f"trend{place}", title=title, about=about), rows


def _css_text(text: str) -> str:
    """A string of a style sheet that cannot end there."""
    return "".join(each if each.isalnum() or each in " ·.,:" else f"\\{ord(each):06x}" for each in text)


@cache
def _environment() -> Any:
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FunctionLoader(_asset),
    )
    environment.filters |= {
        "drawn": Markup,
        "moment": moment,
        "length_text": length,
        "clock": clock,
        "number": number,
        "plain_number": plain_number,
        "significant": significant,
        "bar": lambda of: Markup(range_bar(of)),
        "web_address": lambda text: text if text.startswith(("https://", "http://")) else None,
    }
    environment.globals |= {"reason_marks": content.REASON_MARKS, "kind_shapes": KIND_SHAPES}
    return environment


def _asset(name: str) -> str:
    return resources.files(_PLACE).joinpath(name).read_text("utf-8")

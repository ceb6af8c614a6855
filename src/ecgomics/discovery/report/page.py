"""The report as one HTML page that needs nothing beside it: figures inline, tables that sort, light and dark."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

from ecgomics.discovery.figures.captions import CAPTIONS
from ecgomics.discovery.figures.naming import in_words, p_text
from ecgomics.discovery.figures.numbers import plain
from ecgomics.discovery.report.content import MAIN_TABLE_ROWS

_PLACE: Final = "ecgomics.discovery.report"
#: A drawing wider than this has two columns: on the page it takes the whole width.
_WIDE_PT: Final = 300.0


def page(content: Mapping[str, Any], drawings: Mapping[str, bytes]) -> str:
    """The page of a report's content with its figures, SVG by name (`volcano.svg`)."""
    figures = {name: inline(drawings[f"{name}.svg"], name) for name in CAPTIONS if f"{name}.svg" in drawings}
    made: str = _template().render(
        **content,
        figures=figures,
        captions=CAPTIONS,
        css=_asset("report.css"),
        script=_asset("report.js"),
        most=MAIN_TABLE_ROWS,
    )
    return made


def inline(svg: bytes, name: str) -> Any:
    """An SVG to stand in a page: without its head, and with identifiers that no other figure of the page has."""
    import re

    from markupsafe import Markup

    text = svg.decode("utf-8")
    text = text[text.index("<svg") :]
    text = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", text)
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    width = re.search(r'<svg[^>]*?width="([\d.]+)pt"', text)
    wide = width is not None and float(width[1]) > _WIDE_PT
    return Markup(text.replace("<svg ", f'<svg class="{"wide" if wide else "narrow"}" ', 1))


@cache
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
        "number": number,
        "p": lambda value: "–" if value is None else p_text(value),
        "words": in_words,
        "interval": interval,
        "percent": lambda share: "–" if share is None else f"{100 * share:.1f} %",
        "value": _value_text,
    }
    return environment.from_string(_asset_text("report.html.j2"))


def number(value: float | None, digits: int = 2) -> str:
    """A number with a true minus, a dash where there is none."""
    return "–" if value is None else f"{value:.{digits}f}".replace("-", "−")


def interval(estimate: Mapping[str, float | None] | None, digits: int = 2) -> str:
    """Value and interval."""
    if estimate is None or estimate["value"] is None:
        return "–"
    value, low, high = (number(estimate[name], digits) for name in ("value", "low", "high"))
    return f"{value} [{low}, {high}]"


def _value_text(value: Any) -> str:
    """A choice as a reader writes it."""
    value = plain(value)
    if isinstance(value, list):
        return ", ".join(map(_value_text, value)) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{key} {_value_text(item)}" for key, item in value.items())
    return "none" if value is None else str(value)


def _asset_text(name: str) -> str:
    return resources.files(_PLACE).joinpath(name).read_text("utf-8")


def _asset(name: str) -> Any:
    from markupsafe import Markup

    return Markup(_asset_text(name))

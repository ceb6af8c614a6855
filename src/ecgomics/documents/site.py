"""The catalogue as a site: a page for every family, a search page, the data; files that need no server.

Formulas are set as MathML, which browsers show of themselves. The pages hold no script but the one of the search page.
"""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import groupby
from pathlib import Path
from typing import Final

from ecgomics.biomarkers.catalogue import Catalogue
from ecgomics.biomarkers.declaration import Biomarker
from ecgomics.biomarkers.reference_ranges import ranges_of
from ecgomics.biomarkers.references import literature
from ecgomics.biomarkers.robustness import grade_of, robustness
from ecgomics.core.validity import VALIDITY_TEXT
from ecgomics.core.version import VERSION
from ecgomics.documents.content import (
    TIERS,
    example,
    families,
    introduction,
    minimum_length,
    range_text,
    unit_text,
)
from ecgomics.documents.fiducials import fiducials_of
from ecgomics.documents.figure import figure
from ecgomics.documents.tables import JSON_FILE, VAR_FILE, catalogue_json, var_table

SEARCH_PAGE: Final = "index.html"
_ASSETS: Final = ("site.css", "search.js")


def site(whole: Catalogue) -> dict[str, str]:
    """Text of every file of the site by its name."""
    found = {SEARCH_PAGE: _search_page(whole), JSON_FILE: catalogue_json(whole), VAR_FILE: var_table(whole)}
    for (dimension, family), members in families(whole):
        found[page_name(dimension, family)] = _family_page(dimension, family, members)
    assets = resources.files("ecgomics.documents")
    return found | {name: assets.joinpath(name).read_text("utf-8") for name in _ASSETS}


def write_site(folder: Path, whole: Catalogue) -> int:
    """Write the site into a folder, which is made if need be; the number of files."""
    files = site(whole)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8", newline="\n")
    return len(files)


def page_name(dimension: str, family: str) -> str:
    """Name of the file of a family."""
    return f"{dimension}-{family}.html"


@cache
def mathml(tex: str) -> str:
    """TeX as a MathML element on a line of its own, without styles, which the platform's pages do not allow."""
    from latex2mathml.converter import convert

    return re.sub(r' style="[^"]*"', "", convert(tex, display="block"))


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _page(title: str, body: Iterable[str], *, script: str = "") -> str:
    return "\n".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<title>{_text(title)} · ECGomics</title><link rel="stylesheet" href="site.css">{script}</head><body>',
            f'<header><a href="{SEARCH_PAGE}">ECGomics catalogue</a><span>version {VERSION}</span></header><main>',
            *body,
            "</main></body></html>",
            "",
        ]
    )


def _search_page(whole: Catalogue) -> str:
    rows = [_search_row(each) for each in whole.biomarkers.values()]
    body = [
        "<h1>Biomarkers</h1>",
        f"<p>{len(rows)} definitions, made from the declarations that compute them. "
        f'<a href="{JSON_FILE}">JSON</a> · <a href="{VAR_FILE}">table of variables (CSV)</a></p>',
        '<form role="search"><input id="words" type="search" autofocus autocomplete="off" spellcheck="false" '
        'aria-label="Search" placeholder="name, code, 中文, unit, formula, author …">',
        _choice("dimension", sorted({each.dimension for each in whole.biomarkers.values()})),
        _choice("scope", sorted({each.scope for each in whole.biomarkers.values()})),
        _choice("tier", ["1", "2", "3"]),
        '<output id="count"></output></form>',
        "<nav>",
        *_family_links(whole),
        "</nav>",
        '<table id="found"><thead><tr><th>Code</th><th>Name</th><th>Unit</th><th>Of</th><th>Tier</th>'
        "<th>Family</th></tr></thead><tbody>",
        *rows,
        "</tbody></table>",
        '<p id="nothing" hidden>Nothing holds all of these words.</p>',
    ]
    return _page("Biomarkers", body, script='<script src="search.js" defer></script>')


def _choice(name: str, values: Sequence[str]) -> str:
    options = "".join(f"<option>{_text(value)}</option>" for value in values)
    return f'<select id="{name}" aria-label="{name}"><option value="">any {name}</option>{options}</select>'


def _family_links(whole: Catalogue) -> Iterable[str]:
    for dimension, group in groupby(families(whole), lambda family: family[0][0]):
        links = " · ".join(
            f'<a href="{page_name(*key)}">{_text(members[0].family_label)}</a> {len(members)}'
            for key, members in group
        )
        yield f"<p><b>{dimension.capitalize()}</b> {links}</p>"


def _search_row(each: Biomarker) -> str:
    words = " ".join(
        [
            each.code,
            each.symbol,
            each.label,
            each.label_zh,
            each.summary,
            each.formula,
            each.unit,
            each.family,
        ]
        + [f"{system} {code}" for system, code in each.terms]
        + [literature()[key].authors for key in each.references]
        + list(each.aliases)
    )
    zh = f' <span lang="zh">{_text(each.label_zh)}</span>' if each.label_zh else ""
    return (
        f'<tr data-words="{_text(words.lower())}" data-dimension="{each.dimension}" data-scope="{each.scope}" '
        f'data-tier="{each.tier}"><td><code>{each.code}</code></td>'
        f'<td><a href="{page_name(each.dimension, each.family)}#{each.symbol}">{_text(each.label)}</a>{zh}'
        f"<br><code>{each.symbol}</code></td><td><code>{_text(each.unit)}</code></td><td>{each.scope}</td>"
        f"<td>{each.tier}</td><td>{_text(each.family_label)}</td></tr>"
    )


def _family_page(dimension: str, family: str, members: Sequence[Biomarker]) -> str:
    body = [
        f"<h1>{_text(members[0].family_label)}</h1>",
        f"<p>{dimension.capitalize()}. {_text(introduction(dimension, family))}</p>",
        "<nav>",
        "<p>" + " · ".join(f'<a href="#{each.symbol}">{_text(each.label)}</a>' for each in members) + "</p>",
        "</nav>",
        *(_section(each) for each in members),
    ]
    return _page(members[0].family_label, body)


def _section(each: Biomarker) -> str:
    zh = f' <span lang="zh">{_text(each.label_zh)}</span>' if each.label_zh else ""
    marks = fiducials_of(each.symbol)
    rows: Mapping[str, str] = {
        "Symbol": f"<code>{each.symbol}</code>",
        "Code": f"{each.code}, version {each.version}",
        "Other codes": _text(", ".join(f"{system} {code}" for system, code in each.terms)),
        "Unit": f"<code>{_text(each.unit)}</code> {_text(unit_text(each))}",
        "One value per": each.scope,
        "Tier": f"{each.tier} – {TIERS[each.tier]}",
        "Definition": _text(each.formula),
        "Leads": _text(each.leads),
        "Minimum length": _text(minimum_length(each)),
        "Valid if": _validity(each),
        "Marks it reads": _text(", ".join(name.replace("_", " ") for name in marks)),
        "Reference ranges": "<br>".join(_text(range_text(row)) for row in ranges_of(each.symbol)),
        "Worked example": "<br>".join(_text(example(check)) for check in each.checks),
        "References": "<br>".join(_reference(key) for key in each.references),
        "Robustness": _robustness(each),
    }
    table = "".join(f"<tr><th>{name}</th><td>{text}</td></tr>" for name, text in rows.items() if text)
    return "\n".join(
        [
            f'<section id="{each.symbol}"><h2>{_text(each.label)}{zh}</h2>',
            f"<p>{_text(each.summary)}</p>",
            mathml(each.tex) if each.tex else "",
            f"<figure>{figure(marks)}</figure>" if marks else "",
            f"<table>{table}</table></section>",
        ]
    )


def _validity(each: Biomarker) -> str:
    conditions = [
        f'{_text(guard.text)}, otherwise <code title="{_text(VALIDITY_TEXT[guard.code])}">{guard.code}</code>'
        for guard in each.guards
    ]
    none = f'no number: <code title="{_text(VALIDITY_TEXT[each.missing])}">{each.missing}</code>'
    return "<br>".join([*conditions, none])


def _robustness(each: Biomarker) -> str:
    measured = robustness().get(each.symbol, ())
    if not measured:
        return ""
    lines = [
        f"<tr><td>{_text(row.condition)}</td><td>{row.icc:.2f}</td>"
        f"<td>{'' if row.bias is None else f'{row.bias:+.3g}'}</td>"
        f"<td>{100.0 * row.kept:.0f} %</td><td>{row.n}</td></tr>"
        for row in measured
    ]
    head = "<tr><th>condition</th><th>ICC</th><th>bias</th><th>kept</th><th>n</th></tr>"
    grade = grade_of(each.symbol) or "not graded"
    return f"<details><summary>{grade}</summary><table>{head}{''.join(lines)}</table></details>"


def _reference(key: str) -> str:
    source = literature()[key]
    doi = f' <a href="https://doi.org/{_text(source.doi)}">{_text(source.doi)}</a>' if source.doi else ""
    return _text(source.text) + doi


def _text(plain: str) -> str:
    return html.escape(plain)

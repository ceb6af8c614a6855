"""The catalogue as Markdown: a page for every family, an index, figures, and the snapshot that freezes what was given.

    python -m ecgomics.documents.markdown docs/biomarkers            writes them
    python -m ecgomics.documents.markdown docs/biomarkers --check    says what is out of date and fails

A code that the snapshot holds is permanent: it may be retired, and its unit or scope may change only with a higher
version, its symbol only if the old one stays as an alias. Neither form accepts anything else.
"""

import argparse
import csv
import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

from ecgomics.biomarkers.catalogue import RETIRED, Catalogue, catalogue
from ecgomics.biomarkers.declaration import QUALITY, Biomarker
from ecgomics.biomarkers.reference_ranges import ranges_of
from ecgomics.biomarkers.references import literature
from ecgomics.biomarkers.robustness import CLINICAL, Robustness, grade_of, robustness
from ecgomics.core.validity import VALIDITY_TEXT
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
from ecgomics.documents.figure import figure_file, figure_name

SNAPSHOT: Final = "catalogue.csv"
FROZEN: Final = ("code", "symbol", "unit", "scope", "version")
FIGURES: Final = "figures"
ROBUSTNESS: Final = "robustness.md"


def documents(whole: Catalogue) -> dict[str, str]:
    """Text of every document by its path below the folder."""
    found = {"index.md": _index(whole), SNAPSHOT: _snapshot(whole), ROBUSTNESS: _robustness(whole)}
    for (dimension, family), members in families(whole):
        found[f"{dimension}/{family}.md"] = _family_page(dimension, family, members)
    for symbol in whole.biomarkers:
        marks = fiducials_of(symbol)
        if marks:
            found[f"{FIGURES}/{figure_name(marks)}"] = figure_file(marks)
    return found


def breaches(snapshot: str, whole: Catalogue) -> list[str]:
    """What the code breaks of the promises in a snapshot, a sentence each."""
    by_code = {each.code: each for each in whole.biomarkers.values()}
    return [
        sentence
        for row in csv.DictReader(io.StringIO(snapshot))
        for sentence in _breaches_of_row(row, by_code.get(row["code"]))
    ]


def _breaches_of_row(row: Mapping[str, str], now: Biomarker | None) -> Iterable[str]:
    name = f"{row['code']} ({row['symbol']})"
    if now is None:
        if row["code"] not in RETIRED:
            yield f"{name} is gone: a code is permanent; retire it in RETIRED with the reason."
        return
    if row["symbol"] not in (now.symbol, *now.aliases):
        yield f"{name} is now called {now.symbol}: keep the old symbol as an alias."
    if now.version < int(row["version"]):
        yield f"{name} went back from version {row['version']} to {now.version}."
    if now.version == int(row["version"]):
        for field in ("unit", "scope"):
            if row[field] != getattr(now, field):
                yield f"{name} changed its {field} from {row[field]} to {getattr(now, field)}: raise its version."


def outdated(folder: Path, whole: Catalogue) -> list[str]:
    """What in a folder does not say what the code says, a sentence each."""
    expected = documents(whole)
    sentences = []
    for path, text in expected.items():
        if not (folder / path).is_file():
            sentences.append(f"{folder / path} is missing.")
        elif (folder / path).read_text("utf-8") != text:
            sentences.append(f"{folder / path} is out of date.")
    surplus = {path.relative_to(folder).as_posix() for path in _pages(folder)} - expected.keys()
    return sentences + [f"{folder / path} describes no family." for path in sorted(surplus)]


def write(folder: Path, whole: Catalogue) -> None:
    """Write the documents and remove the pages of families that are no more."""
    expected = documents(whole)
    for page in _pages(folder):
        if page.relative_to(folder).as_posix() not in expected:
            page.unlink()
    for path, text in expected.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8", newline="\n")


def _pages(folder: Path) -> list[Path]:
    """The pages and figures that lie in a folder."""
    return sorted([*folder.rglob("*.md"), *folder.rglob("*.svg")])


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0, or 1 with sentences on the standard error."""
    parser = argparse.ArgumentParser(
        prog="python -m ecgomics.documents.markdown", description="Catalogue documents."
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--check", action="store_true", help="only compare, and fail where anything is out of date"
    )
    given = parser.parse_args(arguments)
    whole = catalogue()
    frozen = given.folder / SNAPSHOT
    sentences = breaches(frozen.read_text("utf-8"), whole) if frozen.is_file() else []
    if given.check:
        sentences += outdated(given.folder, whole)
    elif not sentences:
        write(given.folder, whole)
    sys.stderr.writelines(f"{sentence}\n" for sentence in sentences)
    return 1 if sentences else 0


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _index(whole: Catalogue) -> str:
    measures = len(whole.of_dimension(QUALITY))
    lines = [
        "# Biomarkers",
        "",
        f"{len(whole.biomarkers) - measures} biomarkers in four dimensions and {measures} measures of signal quality; "
        f"generated from their declarations. "
        f"[`{SNAPSHOT}`]({SNAPSHOT}) freezes code, symbol, unit, scope and version. "
        "`ecgomics catalogue --site FOLDER` writes the same with a search page. "
        f"[Robustness]({ROBUSTNESS}) by biomarker.",
        "",
        "Where there is no value, one of these codes says why:",
        "",
        *(f"- `{code}` – {text}" for code, text in VALIDITY_TEXT.items()),
    ]
    for dimension, group in groupby(families(whole), lambda family: family[0][0]):
        lines += ["", f"## {dimension.capitalize()}", "", "| family | biomarkers | |", "|---|---|---|"]
        for (_, family), members in group:
            link = f"[{members[0].family_label}]({dimension}/{family}.md)"
            lines.append(f"| {link} | {len(members)} | {_cell(introduction(dimension, family))} |")
    return "\n".join(lines) + "\n"


def _robustness(whole: Catalogue) -> str:
    """ICC and bias of every biomarker under every condition."""
    conditions = list(dict.fromkeys(row.condition for rows in robustness().values() for row in rows))
    lines = [
        "# Robustness",
        "",
        "The same recordings recorded otherwise: ICC(A,1) with the unchanged recordings (share of equal values for "
        "flags and classes) and, in brackets, the median difference in the unit of the biomarker. The grade is that of "
        f"the lowest ICC under {', '.join(sorted(CLINICAL))} (Koo and Li 2016): excellent from 0.90, good from 0.75, "
        "moderate from 0.50. Measured by `python -m benchmarks.robustness` on PTB-XL, CPSC2018 and MIT-BIH.",
        "",
        f"| biomarker | grade | {' | '.join(conditions)} |",
        f"|---|---|{'---|' * len(conditions)}",
    ]
    for symbol, each in whole.biomarkers.items():
        by_condition = {row.condition: row for row in robustness().get(symbol, ())}
        if by_condition:
            cells = [_agreement(by_condition.get(condition)) for condition in conditions]
            link = f"[{symbol}]({each.dimension}/{each.family}.md)"
            lines.append(f"| {link} | {grade_of(symbol) or ''} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _agreement(row: Robustness | None) -> str:
    if row is None:
        return ""
    return f"{row.icc:.2f}" + ("" if row.bias is None else f" ({row.bias:+.2g})")


def _family_page(dimension: str, family: str, members: Sequence[Biomarker]) -> str:
    head = [
        f"# {members[0].family_label}",
        "",
        f"{dimension.capitalize()}. {introduction(dimension, family)}",
    ]
    return "\n".join([*head, *(line for each in members for line in _section(each))]) + "\n"


def _section(each: Biomarker) -> list[str]:
    rows = {
        "symbol": f"`{each.symbol}`" + "".join(f", formerly `{alias}`" for alias in each.aliases),
        "code": f"{each.code}, version {each.version}",
        "other codes": ", ".join(f"{system} {code}" for system, code in each.terms),
        "unit": f"`{each.unit}` – {unit_text(each)}",
        "scope": each.scope,
        "tier": f"{each.tier} – {TIERS[each.tier]}",
        "definition": each.formula,
        "leads": each.leads,
        "minimum length": minimum_length(each),
        "valid if": "<br>".join(f"{guard.text}, otherwise `{guard.code}`" for guard in each.guards)
        or "always",
        "no number": f"`{each.missing}`",
        "references": "<br>".join(_reference(key) for key in each.references),
        "reference ranges": "<br>".join(range_text(row) for row in ranges_of(each.symbol)),
        "robustness": grade_of(each.symbol) or "",
        "worked example": "<br>".join(example(check) for check in each.checks),
    }
    table = [f"| {name} | {_cell(text)} |" for name, text in rows.items() if text]
    title = f"## {each.label}" + (f" · {each.label_zh}" if each.label_zh else "")
    formula = ["", f"$${each.tex}$$"] if each.tex else []
    marks = fiducials_of(each.symbol)
    picture = ["", f"![{', '.join(marks)}](../{FIGURES}/{figure_name(marks)})"] if marks else []
    return ["", title, "", each.summary, *formula, *picture, "", "| | |", "|---|---|", *table]


def _reference(key: str) -> str:
    source = literature()[key]
    return source.text + (f" [{source.doi}](https://doi.org/{source.doi})" if source.doi else "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*").replace("\n", " ")


def _snapshot(whole: Catalogue) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(FROZEN)
    table.writerows([getattr(each, field) for field in FROZEN] for each in whole.biomarkers.values())
    return text.getvalue()


if __name__ == "__main__":
    sys.exit(main())

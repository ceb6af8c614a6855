"""The catalogue as documents: a page for every family, an index, and the snapshot that freezes what was given away.

    python -m ecgomics.biomarkers.documents docs/biomarkers            writes them
    python -m ecgomics.biomarkers.documents docs/biomarkers --check    says what is out of date and fails

A code that the snapshot holds is permanent: it may be retired, and its unit or scope may change only with a higher
version, its symbol only if the old one stays as an alias. Neither form accepts anything else.
"""

import argparse
import csv
import importlib
import io
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import numpy as np

from ecgomics.biomarkers.catalogue import RETIRED, ROOMS, Catalogue, catalogue
from ecgomics.biomarkers.declaration import QUALITY, Biomarker, Check, LeadValues
from ecgomics.biomarkers.references import literature
from ecgomics.core.units import UNITS
from ecgomics.core.validity import VALIDITY_TEXT

SNAPSHOT: Final = "catalogue.csv"
FROZEN: Final = ("code", "symbol", "unit", "scope", "version")
TIERS: Final = {
    1: "guideline, standard or consensus definition",
    2: "published formula",
    3: "own or unconfirmed definition",
}
#: Entries of an array that a worked example shows.
SHOWN: Final = 12


def documents(whole: Catalogue) -> dict[str, str]:
    """Text of every document by its path below the folder."""
    found = {"index.md": _index(whole), SNAPSHOT: _snapshot(whole)}
    for (dimension, family), members in _families(whole):
        found[f"{dimension}/{family}.md"] = _family_page(dimension, family, members)
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
    surplus = {path.relative_to(folder).as_posix() for path in folder.rglob("*.md")} - expected.keys()
    return sentences + [f"{folder / path} describes no family." for path in sorted(surplus)]


def write(folder: Path, whole: Catalogue) -> None:
    """Write the documents and remove the pages of families that are no more."""
    expected = documents(whole)
    for page in sorted(folder.rglob("*.md")):
        if page.relative_to(folder).as_posix() not in expected:
            page.unlink()
    for path, text in expected.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8", newline="\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0, or 1 with sentences on the standard error."""
    parser = argparse.ArgumentParser(
        prog="python -m ecgomics.biomarkers.documents", description="Catalogue documents."
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


def _families(whole: Catalogue) -> list[tuple[tuple[str, str], list[Biomarker]]]:
    """Families in the order of the dimensions and of their first code."""
    members = sorted(
        whole.biomarkers.values(), key=lambda each: (ROOMS.index(each.dimension), each.family, each.code)
    )
    groups = [
        (key, list(group)) for key, group in groupby(members, lambda each: (each.dimension, each.family))
    ]
    return sorted(groups, key=lambda group: (ROOMS.index(group[1][0].dimension), group[1][0].code))


def _index(whole: Catalogue) -> str:
    measures = len(whole.of_dimension(QUALITY))
    lines = [
        "# Biomarkers",
        "",
        f"{len(whole.biomarkers) - measures} biomarkers in four dimensions and {measures} measures of signal quality; "
        f"generated from their declarations. "
        f"[`{SNAPSHOT}`]({SNAPSHOT}) freezes code, symbol, unit, scope and version.",
        "",
        "Where there is no value, one of these codes says why:",
        "",
        *(f"- `{code}` – {text}" for code, text in VALIDITY_TEXT.items()),
    ]
    for dimension, families in groupby(_families(whole), lambda group: group[0][0]):
        lines += ["", f"## {dimension.capitalize()}", "", "| family | biomarkers | |", "|---|---|---|"]
        for (_, family), members in families:
            link = f"[{members[0].family_label}]({dimension}/{family}.md)"
            lines.append(f"| {link} | {len(members)} | {_cell(_introduction(dimension, family))} |")
    return "\n".join(lines) + "\n"


def _family_page(dimension: str, family: str, members: Sequence[Biomarker]) -> str:
    head = [
        f"# {members[0].family_label}",
        "",
        f"{dimension.capitalize()}. {_introduction(dimension, family)}",
    ]
    return "\n".join([*head, *(line for each in members for line in _section(each))]) + "\n"


def _section(each: Biomarker) -> list[str]:
    rows = {
        "symbol": f"`{each.symbol}`" + "".join(f", formerly `{alias}`" for alias in each.aliases),
        "code": f"{each.code}, version {each.version}",
        "unit": f"`{each.unit}` – {UNITS[each.unit]}",
        "scope": each.scope,
        "tier": f"{each.tier} – {TIERS[each.tier]}",
        "formula": each.formula,
        "leads": each.leads,
        "minimum length": _length(each),
        "valid if": "<br>".join(f"{guard.text}, otherwise `{guard.code}`" for guard in each.guards)
        or "always",
        "no number": f"`{each.missing}`",
        "references": "<br>".join(_reference(key) for key in each.references),
        "worked example": "<br>".join(_example(check) for check in each.checks),
    }
    table = [f"| {name} | {_cell(text)} |" for name, text in rows.items()]
    return ["", f"## {each.label}", "", each.summary, "", "| | |", "|---|---|", *table]


def _length(each: Biomarker) -> str:
    if each.minimum_s is None:
        return "none"
    extra = (
        ""
        if each.ultra_short_s is None
        else f"; {each.ultra_short_s:g} s as ultra-short value, where asked for"
    )
    return f"{each.minimum_s:g} s{extra}"


def _reference(key: str) -> str:
    source = literature()[key]
    return source.text + (f" [{source.doi}](https://doi.org/{source.doi})" if source.doi else "")


def _example(check: Check) -> str:
    given = "; ".join(f"{name} = {_shown(value)}" for name, value in check.given.items())
    return f"{given} → {_shown(check.value)}"


def _shown(value: Any) -> str:
    """A value of a worked example as text, long arrays shortened and fields without a number left out."""
    match value:
        case bool():
            text = "true" if value else "false"
        case int() | float():
            text = "none" if math.isnan(value) else f"{value:.9g}"
        case np.ndarray():
            text = _shown(value.tolist())
        case list() | tuple():
            items = [_shown(item) for item in value]
            shown = items if len(items) <= SHOWN else [*items[: SHOWN - 2], "…", items[-1]]
            text = f"[{', '.join(shown)}]"
        case set() | frozenset():
            text = _shown(sorted(value))
        case dict():
            text = _by_name(value)
        case LeadValues():
            text = _by_name(dict(zip(value.leads, value.values.tolist(), strict=True)))
        case _ if is_dataclass(value):
            parts = {each.name: getattr(value, each.name) for each in fields(value)}
            filled = (f"{name} {_shown(part)}" for name, part in parts.items() if _holds(part))
            text = f"{type(value).__name__}({', '.join(filled)})"
        case _:
            text = str(value)
    return text


def _by_name(values: Mapping[str, Any]) -> str:
    """Values by name, names of equal ones together."""
    names: dict[str, list[str]] = {}
    for name, value in values.items():
        names.setdefault(_shown(value), []).append(name)
    return "(" + "; ".join(f"{', '.join(alike)}: {text}" for text, alike in names.items()) + ")"


def _holds(part: Any) -> bool:
    """Whether a field of a worked example holds anything."""
    return not (isinstance(part, np.ndarray) and part.dtype.kind == "f" and np.isnan(part).all())


def _introduction(dimension: str, family: str) -> str:
    module = importlib.import_module(f"ecgomics.biomarkers.{dimension}.{family}")
    return (module.__doc__ or "").split("\n", 1)[0]


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

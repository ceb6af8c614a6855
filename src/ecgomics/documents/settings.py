"""The table of settings and presets in the guide, made from their declarations.

python -m ecgomics.documents.settings docs/guide/settings.md            writes it between its marks
python -m ecgomics.documents.settings docs/guide/settings.md --check    says whether it is out of date and fails
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import Field, fields
from pathlib import Path
from typing import Any, Final

from ecgomics.core.presets import PRESETS, Preset
from ecgomics.core.setting_field import allowed_text, declared
from ecgomics.core.settings import Settings

BEGIN: Final = "<!-- made by python -m ecgomics.documents.settings: begin -->"
END: Final = "<!-- made by python -m ecgomics.documents.settings: end -->"


def tables() -> str:
    """Markdown of every setting by group, and of the presets."""
    return "\n".join((*_settings(), *_presets()))


def _settings() -> Iterator[str]:
    group = ""
    for each in fields(Settings):
        said = declared(each)
        if said.group != group:
            group = said.group
            yield from (
                "",
                f"### {group}",
                "",
                "| setting | default | allowed | what it does | to mind | source |",
            )
            yield "|---|---|---|---|---|---|"
        yield f"| {' | '.join(_cells(each))} |"


def _cells(of: "Field[Any]") -> tuple[str, ...]:
    said = declared(of)
    options = "; ".join(f"`{each.value}` {each.label}" for each in said.options)
    cautions = " ".join(caution.text for caution in said.cautions)
    unit = f" {said.unit}" if said.unit and not said.options else ""
    default = _text(of.default)
    return f"`{of.name}`", f"{default}{unit}", options or allowed_text(of), said.help, cautions, said.source


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return ", ".join(value) or "all"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _presets() -> Iterator[str]:
    yield from (
        "",
        "### Presets",
        "",
        "| preset | for | not the default | sources | hash |",
        "|---|---|---|---|---|",
    )
    for each in PRESETS:
        yield f"| {' | '.join(_preset_cells(each))} |"


def _preset_cells(of: Preset) -> tuple[str, ...]:
    changes = ", ".join(f"`{name}: {_text(value)}`" for name, value in of.changes.items()) or "nothing"
    return f"`{of.name}` {of.label}", of.text, changes, ", ".join(of.references), f"`{of.settings.hash}`"


def written(page: str) -> str:
    """A page with the tables between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{tables()}\n\n{END}{after}"


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("page", type=Path)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    page = given.page.read_text(encoding="utf-8")
    wanted = written(page)
    if given.check and page != wanted:
        sys.exit(f"{given.page} is out of date: run python -m ecgomics.documents.settings {given.page}")
    given.page.write_text(wanted, encoding="utf-8")


if __name__ == "__main__":
    main()

"""The mapping that the guide prints is the one that is used."""

from pathlib import Path

from ecgomics.services.original_fields import fields

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "original-api.md"
_WHAT = {
    "family": "family",
    "symbol": "biomarker",
    "filtered": "filtered signal",
    "finding": "statements of the rules",
    "head": "model",
    "empty": "nothing",
}


def rows() -> list[str]:
    """The lines of the table in the guide."""
    return [
        "| "
        + " | ".join(
            (
                _WHAT[each.kind]
                if each.kind in ("finding", "empty")
                else f"{_WHAT[each.kind]} `{each.name}`",
                f"`{each.group}`" if each.group else "left out",
                "" if each.kind == "empty" else each.path,
                each.why,
            )
        )
        + " |"
        for each in fields().rows
    ]


def test_the_table_of_the_guide_is_the_one_that_is_used() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    _, _, table = text.partition("| what | group | path | remark |\n|---|---|---|---|\n")
    assert table.splitlines() == rows()

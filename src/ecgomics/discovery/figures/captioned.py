"""A figure as a file that tells by itself what it shows: caption, records, people, and the hash of the finding."""

from collections.abc import Mapping
from typing import Any, Final, get_args

from ecgomics.core.disclaimer import DISCLAIMER
from ecgomics.discovery.as_json import shape_from_json
from ecgomics.discovery.figures.captions import CAPTIONS
from ecgomics.discovery.figures.drawing import drawn_figure
from ecgomics.discovery.figures.shapes import Figure
from ecgomics.discovery.selection import SAME_DATA, selection_of

_KINDS: Final = {each.kind: each for each in get_args(Figure)}


def captioned(name: str, figure: Mapping[str, Any], result: Mapping[str, Any], wanted: str) -> bytes:
    """The file of one figure (svg, pdf or png), from the numbers of `figures.json` and of the discovery."""
    shape = {key: value for key, value in figure.items() if key != "kind"}
    made = shape_from_json(_KINDS[figure["kind"]], shape)
    return drawn_figure(made, [wanted], caption=caption_of(name, result))[wanted]


def caption_of(name: str, result: Mapping[str, Any]) -> str:
    """What the figure shows, of how many, under which hash."""
    heading, text = CAPTIONS.get(name, (name, ""))
    parts = [f"{heading}. {text}".strip()]
    if selection_of(result["choices"]):
        parts.append(f"{SAME_DATA[:1].upper()}{SAME_DATA[1:]}.")
    if name == "umap":
        space = result["spaces"].get("umap", {})
        parts.append(
            "Distances between groups and their sizes carry no meaning here. "
            f"Seed {space.get('seed')}, neighbours {space.get('neighbours')}."
        )
    made = result["made_with"].get("ecgomics", "")
    parts.append(
        f"n = {result['records']:,} recordings of {result['subjects']:,} people · hash {result['hash'][:12]} · "
        f"ECGomics {made} · {DISCLAIMER}"
    )
    return "\n".join(parts)

"""Model cards as YAML, read strictly: every unknown, missing or mistaken key is one sentence that names it.

The keys are the fields of `ModelCard`, and beside them `contract` (what an encoder takes) and `network` (how its file
is run), with the fields of `Contract` and `Network`:

    name: my-encoder
    version: "1"
    kind: encoder
    title: My encoder
    licence: MIT
    source: https://example.org
    contract: {leads: [I, II], fs_hz: 250, window_s: 10, preprocessing: zscore-lead, dimension: 256}
    network: {input: ecg, output: features}
"""

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, asdict, dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from ecgomics.core.errors import InvalidInput
from ecgomics.latent.card import ModelCard
from ecgomics.latent.encoder import Contract

Format = Literal["onnx", "ecgfounder"]

#: A card is a page of text; larger files are none.
MOST_BYTES: Final = 256 * 1024
#: Cards nest three deep: the card, its list of metrics, a metric.
MOST_DEPTH: Final = 6

Declared = TypeVar("Declared")


@dataclass(frozen=True, slots=True)
class Network:
    """How the file of an encoder is run."""

    file: str
    """Name of the file of weights, beside the card."""
    format: Format = "onnx"
    """onnx: a graph; ecgfounder: a checkpoint of Net1D, for PyTorch."""
    input: str = "ecg"
    """Name of the graph's input, windows × leads × samples in single precision."""
    output: str = "features"
    """Name of the graph's output, windows × dimension."""
    band_hz: tuple[float | None, float | None] = (None, None)
    """Band-pass before the preprocessing; null leaves an edge open."""
    notch_hz: float | None = None
    """Mains line to take off before the preprocessing."""
    onnx: str = ""
    """Name of the graph that was exported from a checkpoint, beside the card."""
    onnx_sha256: str = ""


@dataclass(frozen=True, slots=True)
class CardFile:
    """What a card file says."""

    card: ModelCard
    contract: Contract | None = None
    network: Network | None = None


def read_card(path: Path, *, known: Mapping[str, Mapping[str, Any]] | None = None) -> CardFile:
    """The card in a file; InvalidInput in one sentence where it is not one.

    known holds values, by section ("card", "network"), that stand where the file says nothing.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InvalidInput(f"The card {path} cannot be read: {error.strerror}.") from error
    return parsed_card(content, str(path), known=known)


def parsed_card(
    content: bytes, origin: str, *, known: Mapping[str, Mapping[str, Any]] | None = None
) -> CardFile:
    """The card that the bytes of a file hold; origin names the file in sentences."""
    given = known or {}
    whole = _mapping(_yaml(content, origin), "the card", origin)
    sections = {name: whole.pop(name) for name in ("contract", "network") if name in whole}
    card = _declared(ModelCard, {**given.get("card", {}), **whole}, "", origin)
    contract = network = None
    if "contract" in sections:
        contract = _declared(
            Contract, _mapping(sections["contract"], "contract", origin), "contract.", origin
        )
    if "network" in sections or "network" in given:
        said = _mapping(sections.get("network", {}), "network", origin)
        network = _declared(Network, {**given.get("network", {}), **said}, "network.", origin)
    return CardFile(card, contract, network)


def card_of(content: bytes, card: bytes, origin: str) -> ModelCard:
    """The card of a file that comes with the package; InvalidInput where the file is not the one of its card."""
    import hashlib

    found = parsed_card(card, origin).card
    if hashlib.sha256(content).hexdigest() != found.sha256:
        raise InvalidInput(
            f"The model beside {origin} is not the one of this card: the installation is damaged; install ECGomics "
            "again."
        )
    return found


def written_card(content: CardFile) -> str:
    """A card as the text of its file, which reads back as the same; fields at their defaults are left out."""
    import yaml

    whole = _said(content.card)
    for name in ("contract", "network"):
        if (section := getattr(content, name)) is not None:
            whole[name] = _said(section)
    return str(yaml.safe_dump(whole, sort_keys=False, allow_unicode=True, width=110))


def _said(declared: Any) -> dict[str, Any]:
    plain = asdict(declared)
    return {
        field.name: _plain(plain[field.name])
        for field in fields(declared)
        if field.default is MISSING or getattr(declared, field.name) != field.default
    }


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items() if each not in (None, "")}
    return value


def _yaml(content: bytes, origin: str) -> Any:
    import yaml

    if len(content) > MOST_BYTES:
        raise InvalidInput(f"The card {origin} has more than {MOST_BYTES // 1024} KiB, which no card needs.")
    try:
        text = content.decode()
        depth = 0
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent) or depth > MOST_DEPTH:
                raise InvalidInput(f"The card {origin} uses aliases or nests deeper than any card.")
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise InvalidInput(f"The card {origin} is not YAML: {reason}.") from error


def _mapping(value: Any, what: str, origin: str) -> dict[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(name, str) or name is True for name in value):
        raise InvalidInput(f"In {origin}, {what} must be keys with values.")
    # YAML 1.1 takes the bare word of the key `on` of a metric for true.
    return {"on" if name is True else name: content for name, content in value.items()}


def _declared(kind: type[Declared], given: Mapping[str, Any], within: str, origin: str) -> Declared:
    """A dataclass from a mapping with exactly its fields, those with defaults optional."""
    if not is_dataclass(kind):
        raise TypeError(f"{kind} is no dataclass")
    declared: tuple[Field[Any], ...] = fields(kind)
    names = [field.name for field in declared]
    for name in given:
        if name not in names:
            raise InvalidInput(f"{origin} has the unknown key {within}{name}; known are {', '.join(names)}.")
    for field in declared:
        if field.default is MISSING and field.name not in given:
            raise InvalidInput(f"{origin} lacks the key {within}{field.name}.")
    hints = get_type_hints(kind)
    return kind(**{name: _typed(hints[name], value, within + name, origin) for name, value in given.items()})


def _typed(hint: Any, value: Any, key: str, origin: str) -> Any:
    """A value of YAML as the annotation of its field asks; InvalidInput names key and file."""
    if is_dataclass(hint):
        assert isinstance(hint, type)
        return _declared(hint, _mapping(value, key, origin), f"{key}.", origin)
    choices, shape = get_args(hint), get_origin(hint)
    if shape in (Union, types.UnionType):
        (one,) = (each for each in choices if each is not type(None))
        return None if value is None else _typed(one, value, key, origin)
    if shape is tuple and isinstance(value, list | tuple):
        of_each = choices[:1] * len(value) if choices[-1] is Ellipsis else choices
        if len(of_each) == len(value):
            return tuple(_typed(*pair, key, origin) for pair in zip(of_each, value, strict=True))
    elif value in choices if shape is Literal else type(value) is hint:
        return value
    elif hint is float and type(value) is int:
        return float(value)
    raise InvalidInput(f"In {origin}, {key} must be {_wanted(hint)}, not {_shown(value)}.")


def _wanted(hint: Any) -> str:
    shape, choices = get_origin(hint), get_args(hint)
    if shape is Literal:
        return f"one of {', '.join(choices)}"
    if shape is tuple:
        many = "a list" if choices[-1] is Ellipsis else f"a list of {len(choices)}"
        return f"{many} of {'texts' if choices[0] is str else 'entries'}"
    return {str: "text (in quotes)", float: "a number", int: "a whole number"}[hint]


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}…"

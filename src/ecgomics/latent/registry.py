"""The models that there are: those that come with the package, those that were added, and how an encoder is opened.

Nothing is ever downloaded but by `add` with an address that says so. A file that is not the one of its card is not run.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from ecgomics.core.errors import InvalidInput, NotFound
from ecgomics.latent import ecgfounder
from ecgomics.latent.card import ModelCard
from ecgomics.latent.card_file import CardFile, Network, read_card
from ecgomics.latent.download import HUB, PREFIX, Progress, address_of, download
from ecgomics.latent.encoder import Encoder
from ecgomics.latent.foreign import ForeignEncoder, check_contract, check_graph, graph_runner
from ecgomics.latent.shelf import (
    added,
    added_names,
    card_path,
    check_files,
    check_hash,
    incoming,
    network_of,
    put_card,
    remove_files,
    settle,
    sha256_of,
    shelf,
)
from ecgomics.latent.shipped_models import SHIPPED, Listed, Source

GRAPH_ENDING: Final = ".onnx"
CHECKPOINT_ENDINGS: Final = (".pth", ".pt", ".ckpt")
EXPORTED: Final = ".exported.onnx"


def added_models() -> Iterable[Listed]:
    """The models that were added."""
    for name in added_names():
        found = added(name)
        yield Listed(found.card, found.contract, "added")


#: Where models come from, those of the package first.
SOURCES: Final[tuple[Source, ...]] = (*SHIPPED, added_models)


def models(sources: Iterable[Source] = SOURCES) -> list[Listed]:
    """Every model that there is."""
    return [each for source in sources for each in source()]


def model(name: str, sources: Iterable[Source] = SOURCES) -> Listed:
    """One model; NotFound with the command that installs it where it is known, or the names there are."""
    found = models(sources)
    for each in found:
        if each.card.name == name:
            return each
    raise _not_found(name, [each.card.name for each in found])


def _not_found(name: str, there: Iterable[str]) -> NotFound:
    if known := ecgfounder.KNOWN.get(name):
        return NotFound(
            f"The model {name} is not installed; `ecgomics models add {known.address}` downloads it, and "
            f"`ecgomics models add FILE` takes it from a file."
        )
    return NotFound(f"There is no model {name}; there are {', '.join(there)}.")


def _added(name: str) -> CardFile:
    if name not in added_names():
        from ecgomics.latent import own

        raise _not_found(name, [own.NAME, *added_names()])
    return added(name)


def encoder(name: str) -> Encoder:
    """An encoder by its name, ready to run; opened once per process, its files checked against its card.

    NotFound where there is none of this name, InvalidInput where its files are not those of its card.
    """
    from ecgomics.latent import own

    if name == own.NAME:
        return own.embedded_encoder()
    content = _added(name)
    check_files(content)
    files = [shelf() / file for file in (network_of(content).file, network_of(content).onnx) if file]
    return _opened(content, shelf(), tuple(file.stat().st_mtime_ns for file in files))


@lru_cache(maxsize=8)
def _opened(content: CardFile, folder: Path, _changed_ns: tuple[int, ...]) -> ForeignEncoder:
    assert content.contract is not None
    network = network_of(content)
    check_contract(content.contract, network, str(card_path(content.card.name)))
    if network.format == "onnx" or network.onnx:
        run = graph_runner(folder / (network.onnx or network.file), network)
    else:
        run = ecgfounder.torch_runner(folder / network.file, content.contract)
    return ForeignEncoder(content.card, content.contract, network, run)


def add(
    source: str,
    *,
    name: str | None = None,
    card: Path | None = None,
    sha256: str | None = None,
    hub: str = HUB,
    progress: Progress | None = None,
) -> Listed:
    """Copy a model into the folder of models, or download it where source is `hf:owner/repo/file[@revision]`.

    An ONNX graph needs a card (see `card_file`); a checkpoint of ECGFounder is known by its weights. name stands in
    place of the name of the card; sha256 is what the file must have. InvalidInput where the file is not what the card,
    the hash or the architecture says: nothing is left behind then.
    """
    file = address_of(source).name if source.startswith(PREFIX) else source
    if file.endswith(GRAPH_ENDING) and card is None:
        raise InvalidInput("An ONNX graph needs a card that says what it takes: give one with --card FILE.")
    if not file.endswith((GRAPH_ENDING, *CHECKPOINT_ENDINGS)):
        raise InvalidInput(
            f"{file} is neither an ONNX graph ({GRAPH_ENDING}) nor a checkpoint of PyTorch "
            f"({', '.join(CHECKPOINT_ENDINGS)})."
        )
    if file.endswith(CHECKPOINT_ENDINGS):
        if card is not None:
            raise InvalidInput("A checkpoint of ECGFounder is known by its weights and needs no card.")
        ecgfounder.needs_torch()
    with incoming() as part:
        if source.startswith(PREFIX):
            download(address_of(source), part, hub=hub, progress=progress)
        else:
            _copy(Path(source), part)
        found = sha256_of(part)
        if sha256 is not None and found != sha256.strip().lower():
            raise InvalidInput(f"The SHA-256 of {source} is {found}, not {sha256}: it was not added.")
        described = _by_weights(part, source) if card is None else _by_card(part, found, card)
        content = replace(
            described, card=replace(described.card, name=name or described.card.name, sha256=found)
        )
        return _kept(part, content, Path(file).suffix)


def _copy(source: Path, part: Path) -> None:
    from shutil import copyfile

    if not source.is_file():
        raise InvalidInput(f"The file {source} is not there.")
    try:
        copyfile(source, part)
    except OSError as error:
        raise InvalidInput(f"The file {source} cannot be copied: {error.strerror}.") from error


def _by_card(part: Path, found: str, card: Path) -> CardFile:
    """What the user's card says, held against the graph."""
    content = read_card(
        card, known={"card": {"sha256": found, "kind": "encoder"}, "network": {"file": part.name}}
    )
    if content.contract is None:
        raise InvalidInput(f"{card} lacks the key contract.")
    if content.card.kind != "encoder":
        raise InvalidInput(f"In {card}, kind is {content.card.kind}; only encoders can be added.")
    if content.card.sha256 != found:
        raise InvalidInput(f"In {card}, sha256 is {content.card.sha256}; that of the file is {found}.")
    network = network_of(content)
    if network.format != "onnx" or network.onnx:
        raise InvalidInput(f"In {card}, network.format must be onnx, without network.onnx.")
    check_contract(content.contract, network, str(card))
    check_graph(part, content.contract, network, "The graph")
    return content


def _by_weights(part: Path, source: str) -> CardFile:
    """What is known of a checkpoint of ECGFounder, whose every weight is checked."""
    known = ecgfounder.recognised(part, source)
    card = ModelCard(
        name=known.name,
        version=address_of(source).revision if source.startswith(PREFIX) else "of a file",
        kind="encoder",
        title=known.title,
        licence=ecgfounder.LICENCE,
        source=ecgfounder.SOURCE,
        sha256="",
        limits=ecgfounder.LIMITS,
    )
    return CardFile(card, known.contract, Network(file=part.name, format="ecgfounder"))


def _kept(part: Path, content: CardFile, ending: str) -> Listed:
    """The file and its card under their names; neither where the other cannot be."""
    name = content.card.name
    place = card_path(name).with_suffix(ending)
    if name in _shipped_names():
        raise InvalidInput(f"The name {name} is that of a model of the package; choose another.")
    if name in added_names():
        raise InvalidInput(f"A model {name} was added already; `ecgomics models remove {name}` comes first.")
    content = replace(content, network=replace(network_of(content), file=place.name))
    settle(part, place)
    try:
        put_card(content)
    except BaseException:
        place.unlink(missing_ok=True)
        raise
    return Listed(content.card, content.contract, "added")


def _shipped_names() -> set[str]:
    return {each.card.name for source in SHIPPED for each in source()}


def remove(name: str) -> None:
    """Forget an added model and its files; NotFound where there is none, InvalidInput for one of the package."""
    if name in _shipped_names():
        raise InvalidInput(f"The model {name} comes with the package and cannot be removed.")
    remove_files(_added(name))


def verify(name: str) -> str:
    """SHA-256 of the file of a model, which is that of its card; InvalidInput in one sentence where it is not."""
    if name in _shipped_names():
        return model(name, SHIPPED).card.sha256
    content = _added(name)
    check_files(content)
    return content.card.sha256


def export(name: str) -> tuple[Path, float]:
    """Write an added checkpoint as an ONNX graph beside it, which is run from then on, without PyTorch.

    Gives the graph and how far its outputs are from those of PyTorch.
    """
    if name in _shipped_names():
        raise InvalidInput(f"The model {name} comes with the package and needs no export.")
    content = _added(name)
    network = network_of(content)
    if network.format != "ecgfounder" or content.contract is None:
        raise InvalidInput(f"The model {name} is an ONNX graph already.")
    check_hash(shelf() / network.file, content.card.sha256, name)
    graph = shelf() / f"{name}{EXPORTED}"
    difference = ecgfounder.export(shelf() / network.file, content.contract, graph)
    put_card(replace(content, network=replace(network, onnx=graph.name, onnx_sha256=sha256_of(graph))))
    return graph, difference

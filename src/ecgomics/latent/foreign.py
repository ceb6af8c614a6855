"""Encoders of others: a card, a graph or checkpoint beside it, and the one documented way to its input."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.leads import canonical_lead
from ecgomics.core.recording import Recording
from ecgomics.latent.card import ModelCard
from ecgomics.latent.card_file import Network
from ecgomics.latent.encoder import Contract, Embedding
from ecgomics.latent.preprocessing import PREPROCESSINGS, Windows, windows
from ecgomics.latent.sessions import BATCH, in_batches, run_errors, session

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

#: Wider vectors than this are no embedding but a mistaken output.
MOST_DIMENSIONS: Final = 1 << 16

Run = Callable[[NDArray[np.float32]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class ForeignEncoder:
    """An encoder that takes its leads together, or each by itself where its contract names none."""

    card: ModelCard
    contract: Contract
    network: Network
    run: Run
    """windows × leads × samples to windows × dimension."""

    def embed(self, recording: Recording) -> Embedding:
        """The vectors of a recording; the record's is the mean over its windows.

        Where the network takes leads one by one, a window's vector is the mean over the leads. NotComputable as
        `windows` says.
        """
        given = windows(
            recording, self.contract, band_hz=self.network.band_hz, notch_hz=self.network.notch_hz
        )
        if self.contract.leads is None:
            return self._of_single_leads(given)
        by_window = self.run(given.ecg).astype(float)
        return Embedding(
            self.card.identifier, given.leads, given.start_s, by_window, record=by_window.mean(axis=0)
        )

    def _of_single_leads(self, given: Windows) -> Embedding:
        count, leads, samples = given.ecg.shape
        vectors = self.run(given.ecg.reshape(count * leads, 1, samples))
        by_lead: Floats = vectors.reshape(count, leads, -1).astype(float)
        lead = by_lead.mean(axis=0)
        return Embedding(
            self.card.identifier,
            given.leads,
            given.start_s,
            by_window=by_lead.mean(axis=1),
            record=lead.mean(axis=0),
            by_lead=by_lead,
            lead=lead,
        )


def graph_runner(path: Path, network: Network) -> Run:
    """What runs an ONNX graph over windows × leads × samples; the file was checked before."""
    opened = session(path)
    batch = _batch(opened, network.input)

    def run(ecg: NDArray[np.float32]) -> NDArray[np.float32]:
        features: NDArray[np.float32] = in_batches(
            opened, {network.input: ecg}, outputs=[network.output], batch=batch
        )[0]
        return features

    return run


def check_contract(contract: Contract, network: Network, origin: str) -> None:
    """Refuse what no recording could be brought into."""
    leads, half_hz = contract.leads, contract.fs_hz / 2
    other = [lead for lead in leads or () if canonical_lead(lead) != lead]
    edges_hz = [edge_hz for edge_hz in network.band_hz if edge_hz is not None]
    for wrong, sentence in (
        (
            contract.preprocessing not in PREPROCESSINGS,
            f"preprocessing is one of {', '.join(PREPROCESSINGS)}",
        ),
        (not 50.0 <= contract.fs_hz <= 2000.0, "fs_hz is from 50 to 2000"),
        (not 0.5 <= contract.window_s <= 600.0, "window_s is from 0.5 to 600"),
        (not 1 <= contract.dimension <= MOST_DIMENSIONS, f"dimension is from 1 to {MOST_DIMENSIONS}"),
        (leads == (), "contract.leads names at least one, or is null where any may be given one by one"),
        (bool(other), f"contract.leads names {', '.join(other)}, which is no lead in its standard spelling"),
        (len(set(leads or ())) < len(leads or ()), "contract.leads names a lead twice"),
        (
            network.notch_hz is not None and not 0.0 < network.notch_hz < half_hz,
            "notch_hz is below half of fs_hz",
        ),
        (edges_hz != sorted(set(edges_hz)), "band_hz rises from its lower to its upper edge"),
        (any(not 0.0 < edge_hz < half_hz for edge_hz in edges_hz), "band_hz is below half of fs_hz"),
    ):
        if wrong:
            raise InvalidInput(f"{origin}: {sentence}.")


def check_graph(path: Path, contract: Contract, network: Network, origin: str) -> None:
    """Run a graph once on zeros; InvalidInput says how its input or output is not what the card says."""
    opened = session(path)
    inputs = {each.name: each for each in opened.get_inputs()}
    outputs = [each.name for each in opened.get_outputs()]
    if list(inputs) != [network.input]:
        raise InvalidInput(
            f"{origin} has the inputs {', '.join(inputs)}; one is allowed, and the card calls it {network.input}."
        )
    if network.output not in outputs:
        raise InvalidInput(f"{origin} has the outputs {', '.join(outputs)}, not {network.output}.")
    if (kind := inputs[network.input].type) != "tensor(float)":
        raise InvalidInput(f"{origin} takes {kind}; single precision, tensor(float), is needed.")
    rows = _batch(opened, network.input)
    leads = 1 if contract.leads is None else len(contract.leads)
    shape = (min(rows, 2), leads, round(contract.window_s * contract.fs_hz))
    try:
        found = opened.run([network.output], {network.input: np.zeros(shape, dtype=np.float32)})[0]
    except run_errors() as error:
        reason = " ".join(str(error).split())
        raise InvalidInput(
            f"{origin} does not take windows × leads × samples of {_shown(shape)}: {reason}"
        ) from error
    if np.shape(found) != (shape[0], contract.dimension):
        raise InvalidInput(
            f"{origin} gives {_shown(np.shape(found))} for {shape[0]} windows; the card says "
            f"{_shown((shape[0], contract.dimension))}."
        )


def _batch(opened: "InferenceSession", name: str) -> int:
    """Windows that a graph takes at once: any number, or as many as it was fixed to."""
    shape = next(each.shape for each in opened.get_inputs() if each.name == name)
    if not shape or not isinstance(shape[0], int):
        return BATCH
    if shape[0] != 1:
        raise InvalidInput(
            f"The graph takes exactly {shape[0]} windows at once; any number, or one, is needed."
        )
    return 1


def _shown(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape))

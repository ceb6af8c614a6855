"""ECGFounder: the public models that are known by name, how a checkpoint of them is told, and how it is run.

Li et al., An electrocardiogram foundation model built on over 10 million recordings, NEJM AI 2025; 2: AIoa2401033. The
weights do not come with the package: `ecgomics models add` registers them. Their input is 10 s at 500 Hz by the
preprocessing `ecgfounder-1`; twelve leads in the standard order, or lead I.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from ecgomics.core.errors import InvalidInput
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.latent.encoder import Contract
from ecgomics.latent.net1d_form import Net1DForm

FS_HZ: Final = 500.0
WINDOW_S: Final = 10.0
FORM: Final = Net1DForm(samples=round(FS_HZ * WINDOW_S))
REPOSITORY: Final = "PKUDigitalHealth/ECGFounder"
SOURCE: Final = "Li et al., NEJM AI 2025; 2: AIoa2401033; https://huggingface.co/PKUDigitalHealth/ECGFounder"
LICENCE: Final = "see https://huggingface.co/PKUDigitalHealth/ECGFounder before use"
LIMITS: Final = (
    "The weights and what they were trained on are not ours; their accuracy is that of the publication.",
    "Trained on clinical ECGs; the single-lead network on lead I, not on what other devices record instead of it.",
)
#: The first convolution, whose shape tells how many leads a checkpoint is for.
FIRST_WEIGHT: Final = "first_conv.conv.weight"


@dataclass(frozen=True, slots=True)
class Known:
    """A public model that may be added."""

    name: str
    title: str
    address: str
    """What `ecgomics models add` takes."""
    leads: tuple[str, ...]

    @property
    def contract(self) -> Contract:
        """What it takes."""
        return Contract(self.leads, FS_HZ, WINDOW_S, "ecgfounder-1", FORM.dimension)

    @property
    def form(self) -> Net1DForm:
        """How its network is built."""
        return replace(FORM, leads=len(self.leads))


KNOWN: Final[Mapping[str, Known]] = MappingProxyType(
    {
        each.name: each
        for each in (
            Known(
                "ecgfounder-12",
                "ECGFounder, twelve leads",
                f"hf:{REPOSITORY}/12_lead_ECGFounder.pth",
                STANDARD_LEADS,
            ),
            Known("ecgfounder-1", "ECGFounder, lead I", f"hf:{REPOSITORY}/1_lead_ECGFounder.pth", ("I",)),
        )
    }
)


def needs_torch() -> None:
    """InvalidInput with the command that installs PyTorch, where it is not there."""
    from importlib.util import find_spec

    if find_spec("torch") is None:
        raise InvalidInput(
            "A checkpoint of PyTorch needs PyTorch: pip install 'ecgomics[torch]'; "
            "a graph that was exported elsewhere (ecgomics models export) runs without it."
        )


def recognised(path: Path, origin: str) -> Known:
    """Which of the models a checkpoint is, every weight checked by name and shape; InvalidInput if none.

    origin names the file in sentences."""
    needs_torch()
    from ecgomics.latent.net1d import checkpoint_weights
    from ecgomics.latent.net1d_form import check_weights

    weights = checkpoint_weights(path, origin)
    first = weights.get(FIRST_WEIGHT)
    leads = first.shape[1] if first is not None and first.ndim == 3 else len(STANDARD_LEADS)
    known = next((each for each in KNOWN.values() if len(each.leads) == leads), None)
    if known is None:
        raise InvalidInput(f"{origin} is for {leads} leads; ECGFounder takes twelve or one.")
    check_weights({name: value.shape for name, value in weights.items()}, known.form, origin)
    return known


def torch_runner(path: Path, contract: Contract) -> Any:
    """What runs a checkpoint over windows × leads × samples in PyTorch, and gives the features."""
    network = _network(path, contract)
    from ecgomics.latent.net1d import runner

    both = runner(network)
    return lambda ecg: both(ecg)[1]


def export(path: Path, contract: Contract, graph: Path) -> float:
    """Write a checkpoint as an ONNX graph; the largest difference of its outputs to those of PyTorch."""
    network = _network(path, contract)
    from ecgomics.latent.net1d import export as exported

    return exported(network, graph)


def _network(path: Path, contract: Contract) -> Any:
    needs_torch()
    from ecgomics.latent.net1d import loaded

    return loaded(path, replace(FORM, leads=len(contract.leads or ())))

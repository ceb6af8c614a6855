"""The form of Net1D, the network of ECGFounder: its blocks, and the name and shape of every weight, without PyTorch.

Net1D (Hong 2020; as ECGFounder uses it, Li et al., NEJM AI 2025) is a residual network along time: a first convolution,
stages of blocks with grouped convolutions and squeeze-and-excitation, the mean over time, a linear read-out. The first
block of a stage halves the time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from ecgomics.core.errors import InvalidInput

Shape = tuple[int, ...]

#: Mismatches that are named; the others are counted.
NAMED: Final = 10
#: The squeeze goes through so many times fewer channels.
SQUEEZE: Final = 2


@dataclass(frozen=True, slots=True)
class Net1DForm:
    """What a Net1D is built from; the defaults are those of ECGFounder with twelve leads."""

    leads: int = 12
    samples: int = 5000
    classes: int = 150
    first: int = 64
    widths: tuple[int, ...] = (64, 160, 160, 400, 400, 1024, 1024)
    """Channels of each stage."""
    depths: tuple[int, ...] = (2, 2, 2, 3, 3, 4, 4)
    """Blocks of each stage."""
    kernel: int = 16
    stride: int = 2
    group_width: int = 16

    @property
    def dimension(self) -> int:
        """Length of the embedding: channels of the last stage."""
        return self.widths[-1]


@dataclass(frozen=True, slots=True)
class Block:
    """One residual block."""

    prefix: str
    """What the names of its weights begin with."""
    channels_in: int
    channels: int
    groups: int
    stride: int
    opens: bool
    """The very first block: its input was activated before."""


def blocks(form: Net1DForm) -> Iterator[Block]:
    """The blocks in the order in which the signal passes them."""
    channels = form.first
    for stage, (width, depth) in enumerate(zip(form.widths, form.depths, strict=True)):
        for place in range(depth):
            yield Block(
                f"stage_list.{stage}.block_list.{place}",
                channels,
                width,
                width // form.group_width,
                form.stride if place == 0 else 1,
                opens=stage == place == 0,
            )
            channels = width


def weight_shapes(form: Net1DForm) -> dict[str, Shape]:
    """Name and shape of every entry of the state of a Net1D.

    The public checkpoints hold batch normalisations that the network never uses; they are part of the state.
    """
    shapes = {
        **_affine("first_conv.conv", (form.first, form.leads, form.kernel)),
        **_normalisation("first_bn", form.first),
    }
    for block in blocks(form):
        width, squeezed = block.channels, block.channels // SQUEEZE
        for name, entries in (
            ("bn1", _normalisation("", block.channels_in)),
            ("conv1.conv", _affine("", (width, block.channels_in, 1))),
            ("bn2", _normalisation("", width)),
            ("conv2.conv", _affine("", (width, width // block.groups, form.kernel))),
            ("bn3", _normalisation("", width)),
            ("conv3.conv", _affine("", (width, width, 1))),
            ("se_fc1", _affine("", (squeezed, width))),
            ("se_fc2", _affine("", (width, squeezed))),
        ):
            shapes |= {f"{block.prefix}.{name}{entry}": shape for entry, shape in entries.items()}
    return shapes | _affine("dense", (form.classes, form.dimension))


def _affine(name: str, weight: Shape) -> dict[str, Shape]:
    return {f"{name}.weight": weight, f"{name}.bias": weight[:1]}


def _normalisation(name: str, channels: int) -> dict[str, Shape]:
    of_channels = ("weight", "bias", "running_mean", "running_var")
    return {f"{name}.{each}": (channels,) for each in of_channels} | {f"{name}.num_batches_tracked": ()}


def check_weights(found: Mapping[str, Sequence[int]], form: Net1DForm, origin: str) -> None:
    """Refuse a state that is not exactly that of the form: InvalidInput names every key that differs."""
    wanted = weight_shapes(form)
    missing = [f"{name} is missing" for name in wanted if name not in found]
    unexpected = [f"{name} is unexpected" for name in found if name not in wanted]
    other = [
        f"{name} has the shape {_shown(found[name])} instead of {_shown(shape)}"
        for name, shape in wanted.items()
        if name in found and tuple(found[name]) != shape
    ]
    # By turns, so that each kind is seen: a prefix makes every name both missing and unexpected.
    wrong = [each for turn in zip_longest(missing, unexpected, other) for each in turn if each is not None]
    if wrong:
        more = f" and {len(wrong) - NAMED} more" if len(wrong) > NAMED else ""
        raise InvalidInput(
            f"{origin} does not hold the weights of this network: {'; '.join(wrong[:NAMED])}{more}."
        )


def _shown(shape: Sequence[int]) -> str:
    return "×".join(map(str, shape)) or "one number"

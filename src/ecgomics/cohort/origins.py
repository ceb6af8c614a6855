"""Where a recording comes from when it is measured: a file or URL, or whoever handed it in."""

from dataclasses import asdict, dataclass, replace

from ecgomics.cohort.inputs import Input
from ecgomics.core.recording import Recording
from ecgomics.io import read
from ecgomics.io.source import Stated


@dataclass(frozen=True, slots=True)
class FromInput:
    """A recording that lies in a file or at a URL, and what the user says of files that do not say it."""

    input: Input
    stated: Stated

    def recording(self, name: str) -> Recording:
        """Read it; a remote one is copied here first."""
        answers = {each: answer for each, answer in asdict(self.stated).items() if answer is not None}
        with self.input.local() as path:
            return read(path, name=name, **answers)


@dataclass(frozen=True, slots=True, eq=False)
class FromMemory:
    """A recording that was handed in."""

    given: Recording

    def recording(self, name: str) -> Recording:
        """The recording itself."""
        return replace(self.given, name=name)

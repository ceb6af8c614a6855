"""How much one caller and all together may ask of a server, as whoever runs it says."""

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

import yaml

from ecgomics.core.errors import InvalidInput
from ecgomics.store.quotas import Quota

#: A variable of the environment for each limit: this and the name in capitals.
VARIABLE: Final = "ECGOMICS_LIMIT_"
_WHOLE: Final = frozenset(
    {"at_once", "at_once_of_caller", "streams_of_caller", "computing_at_once", "computing_waiting"}
)


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one server process. A reading request costs one unit."""

    units_per_minute: float = 3000.0
    """Units that come back to a caller in a minute."""
    units_at_once: float = 1500.0
    """Units that a caller who was quiet may spend at once."""
    writing_units: float = 2.0
    """Cost of a request that changes something."""
    computing_units: float = 10.0
    """Cost of a request that computes: previews, predictions, reports, exports."""
    address_requests_per_minute: float = 12_000.0
    """Requests of one address, whoever they are of; a hospital may stand behind one."""
    address_requests_at_once: float = 3000.0
    at_once_of_caller: int = 48
    """Requests of a caller that are answered at the same time."""
    streams_of_caller: int = 16
    """Streams of a caller that are open, which follow jobs."""
    at_once: int = 512
    """Requests that are answered at the same time."""
    computing_at_once: int = 0
    """Computing requests at the same time; 0: twice as many as processors."""
    computing_waiting: int = 64
    """Computing requests that wait for that."""
    computing_wait_s: float = 30.0
    """How long one waits at most."""
    body_grace_s: float = 20.0
    """Time that a body may take whatever its size."""
    body_bytes_per_s: float = 2000.0
    """A body that comes more slowly is cut off."""
    project_recordings: int | None = None
    """Recordings that a project may hold."""
    project_bytes: int | None = None
    """Bytes of samples that a project may hold, four for each sample of each lead."""

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if value is None and name.startswith("project_"):
                continue
            least = 0.0 if name in ("computing_at_once", "computing_waiting", "computing_wait_s") else 1.0
            if (
                isinstance(value, bool)
                or not isinstance(value, int | float)
                or not least <= value < float("inf")
            ):
                raise InvalidInput(
                    f"The limit {name} is {value!r}; a number of {least:g} or more is allowed."
                )
            if (name in _WHOLE or name.startswith("project_")) and value != int(value):
                raise InvalidInput(f"The limit {name} is {value!r}; a whole number is allowed.")

    @property
    def quota(self) -> Quota:
        """What one project may hold."""
        return Quota(self.project_recordings, self.project_bytes)

    @property
    def computing_ceiling(self) -> int:
        """Computing requests at the same time."""
        return int(self.computing_at_once) or 2 * (os.cpu_count() or 1)


def read_limits(file: Path | None, environment: Mapping[str, str]) -> Limits | None:
    """The limits of a YAML file, and those of the environment above them; None where neither says any.

    InvalidInput for a file that cannot be read, an unknown name or a value that is no such number.
    """
    said = {} if file is None else _of_file(file)
    names = {each.name for each in fields(Limits)}
    said |= {
        name: yaml.safe_load(environment[variable])
        for name in names
        if (variable := VARIABLE + name.upper()) in environment
    }
    if unknown := sorted(said.keys() - names):
        raise InvalidInput(f"There is no limit “{unknown[0]}”; there are {', '.join(sorted(names))}.")
    return replace(Limits(), **said) if said or file is not None else None


def _of_file(file: Path) -> dict[str, Any]:
    try:
        said = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InvalidInput(f"The file of limits {file} cannot be read: {error}.") from error
    if said is None:
        return {}
    if not isinstance(said, dict) or not all(isinstance(each, str) for each in said):
        raise InvalidInput(
            f"The file of limits {file} is no list of names and numbers, such as at_once: 512."
        )
    return said

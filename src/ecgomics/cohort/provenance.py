"""What the values of a run depend on beside the recordings."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.core.settings import Settings
from ecgomics.core.version import VERSION

#: Code, networks and other trained models.
VALUES_DEPEND_ON: Final = frozenset({".py", ".onnx", ".npz"})
_PACKAGE: Final = Path(__file__).parent.parent
#: Folders and files that values depend on.
_OF_VALUES: Final = (
    *("core", "io", "signal", "biomarkers", "latent"),
    *("profile.py", "learned/sources.py", "cohort/measure.py", "cohort/origins.py"),
)


@dataclass(frozen=True)
class Provenance:
    """What values are made with."""

    settings: Settings
    stated: Mapping[str, Any]
    """What the user said of files that do not say it."""

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "software": "ecgomics",
            "software_version": VERSION,
            "code_sha256": code_sha256(),
            "catalogue_version": catalogue().version,
            "settings_hash": self.settings.hash,
            "settings": self.settings.as_dict(),
            "stated": {
                name: answer
                for name, answer in self.stated.items()
                if answer is not None or name != "columns"
            },
        }

    @cached_property
    def key(self) -> str:
        """Results of the same key are the same for the same recording."""
        return hashlib.sha256(json.dumps(self.as_dict(), sort_keys=True).encode()).hexdigest()[:16]


@cache
def code_sha256() -> str:
    """Hash of the code and models that values depend on: results of other ones are never taken for those of these."""
    return _hash(_PACKAGE / each for each in _OF_VALUES)


@cache
def package_sha256() -> str:
    """Hash of the whole package, by which the machines of a cluster are told to have the same one."""
    return _hash([_PACKAGE])


def _hash(places: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for place in places:
        inside = sorted(each for each in place.rglob("*") if each.suffix in VALUES_DEPEND_ON)
        for path in [place] if place.is_file() else inside:
            digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]

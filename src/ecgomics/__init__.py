"""ECGomics: an ECG from any device goes in; a complete, defined, quality-guarded profile of its biomarkers comes out.

    import ecgomics as eo

    recording = eo.read("patient/ecg_001")        # a Recording: leads × samples in mV, from any format
    eo.write(recording, "ecg_001.edf")            # … and into any other
    profile = eo.profile(recording)               # a value or a reason for every biomarker
    profile["qtc_fridericia"].value               # 412.3, in the unit of the catalogue
    cohort = eo.extract(["patients/"])            # a table: one row per record
    eo.compare([earlier, later])                  # what changed between two profiles of one person
    eo.against_reference(profile)                 # z scores against a reference population
    eo.predict(recording).label                   # what a model head says of it, or that it abstains
    eo.embed(recording).record                    # the vector as which the encoder sees it

Research software: not a medical device.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ecgomics.core.errors import EcgomicsError, InvalidInput, NotComputable, UnreadableFile, Unstated
from ecgomics.core.recording import Recording, Subject
from ecgomics.core.settings import Settings
from ecgomics.core.version import VERSION as __version__

# Loaded at once: a later import of the module of the same name would otherwise stand where the function should.
from ecgomics.profile import Profile, Value, profile

if TYPE_CHECKING:
    from ecgomics.biomarkers.catalogue import Catalogue, catalogue
    from ecgomics.cohort.cohort import Cohort
    from ecgomics.cohort.discover import discover
    from ecgomics.cohort.extraction import extract
    from ecgomics.comparison import Comparison, compare
    from ecgomics.interval_profile import profile_of_rr
    from ecgomics.io import find_recordings, read, write
    from ecgomics.io.tables.columns import guess_columns as columns
    from ecgomics.learned.predict import embed, predict, predict_windows
    from ecgomics.learned.prediction import Prediction
    from ecgomics.learned.saliency import Saliency, explain
    from ecgomics.population import against_reference

__all__ = [
    "Catalogue",
    "Cohort",
    "Comparison",
    "EcgomicsError",
    "InvalidInput",
    "NotComputable",
    "Prediction",
    "Profile",
    "Recording",
    "Saliency",
    "Settings",
    "Subject",
    "UnreadableFile",
    "Unstated",
    "Value",
    "__version__",
    "against_reference",
    "catalogue",
    "columns",
    "compare",
    "discover",
    "embed",
    "explain",
    "extract",
    "find_recordings",
    "predict",
    "predict_windows",
    "profile",
    "profile_of_rr",
    "read",
    "write",
]

#: Names that are loaded when they are first used, so that the import itself stays quick.
_LAZY: dict[str, str | tuple[str, str]] = {
    "Catalogue": "ecgomics.biomarkers.catalogue",
    "Cohort": "ecgomics.cohort.cohort",
    "Comparison": "ecgomics.comparison",
    "Prediction": "ecgomics.learned.prediction",
    "Saliency": "ecgomics.learned.saliency",
    "against_reference": "ecgomics.population",
    "catalogue": "ecgomics.biomarkers.catalogue",
    "columns": ("ecgomics.io.tables.columns", "guess_columns"),
    "compare": "ecgomics.comparison",
    "discover": "ecgomics.cohort.discover",
    "embed": "ecgomics.learned.predict",
    "explain": "ecgomics.learned.saliency",
    "extract": "ecgomics.cohort.extraction",
    "find_recordings": "ecgomics.io",
    "predict": "ecgomics.learned.predict",
    "predict_windows": "ecgomics.learned.predict",
    "profile_of_rr": "ecgomics.interval_profile",
    "read": "ecgomics.io",
    "write": "ecgomics.io",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    place = _LAZY[name]
    module, attribute = (place, name) if isinstance(place, str) else place
    found = getattr(import_module(module), attribute)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return __all__

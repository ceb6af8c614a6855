"""The engine under test: beats and marks of a recording, nothing more of its profile."""

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.signal.model import Beats, Fiducials


def measured(recording: Recording, settings: Settings) -> tuple[Beats, Fiducials]:
    """Beats and marks of a recording."""
    found = Evaluation(catalogue(), {"recording": recording, "settings": settings})
    return found.quantity("beats"), found.quantity("fiducials")

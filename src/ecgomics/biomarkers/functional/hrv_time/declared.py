"""What the declarations share: their guards and least lengths."""

from functools import partial
from typing import Final

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD
from ecgomics.biomarkers.functional.normal_intervals import little_edited
from ecgomics.biomarkers.guards import sinus_rhythm

SHORT_S: Final = 60.0
STANDARD_S: Final = 300.0
HISTOGRAM_S: Final = 1200.0
HOUR_S: Final = 3600.0
DAY_S: Final = 18 * HOUR_S
hrv = partial(biomarker, scope=RECORD, references=["TaskForce1996"], requires=[sinus_rhythm, little_edited])

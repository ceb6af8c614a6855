"""Pauses and pacing."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, quantity
from ecgomics.biomarkers.guards import beats_at_least, sampled_at_least
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable
from ecgomics.signal.model import Beats

#: A ventricular pause that counts (Kusumoto2018).
PAUSE_MS: Final = 3000.0
#: Slower sampling loses pacing spikes, so that "none" would mean nothing.
SPIKE_FS_HZ: Final = 1000.0


@quantity
def paced_beats(beats: Beats) -> Bools:
    """Which beats follow a pacing spike, (beats,)."""
    return np.array([kind == "P" for kind in beats.kind])


pause = partial(
    biomarker,
    scope=RECORD,
    references=["Kusumoto2018"],
    minimum_s=10.0,
    requires=[beats_at_least(2)],
)


@pause(
    code="ECG20901",
    label="Longest RR",
    unit="ms",
    formula="max RR of the recording, gaps excluded",
    checks=[Check(given={"rr_ms": [800.0, 2100.0, 900.0]}, value=2100.0)],
)
def pause_max(rr_ms: Floats) -> float:
    """Longest interval between two successive beats."""
    if not rr_ms.size:
        raise NotComputable("too_short", "no two successive beats are accepted")
    return float(rr_ms.max())


@pause(
    code="ECG20902",
    label="Pauses",
    unit="1",
    formula="count of RR >3000 ms, gaps excluded",
    checks=[Check(given={"rr_ms": [800.0, 3000.0, 3001.0, 900.0, 5000.0]}, value=2.0)],
)
def pause_count(rr_ms: Floats) -> float:
    """Number of ventricular pauses of more than three seconds."""
    return float(np.count_nonzero(rr_ms > PAUSE_MS))


@biomarker(
    code="ECG20907",
    label="Paced beats",
    unit="%",
    scope=RECORD,
    tier=2,
    formula="100*beats that follow a pacing spike/all beats",
    references=["Kligfield2007"],
    minimum_s=10.0,
    requires=[sampled_at_least(SPIKE_FS_HZ)],
    checks=[Check(given={"paced_beats": np.array([True, False, True, True])}, value=75.0)],
)
def paced_share(paced_beats: Bools) -> float:
    """Share of paced beats."""
    return float(100.0 * paced_beats.mean())

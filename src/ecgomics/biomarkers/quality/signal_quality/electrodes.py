"""Whether electrodes were interchanged."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check
from ecgomics.biomarkers.guards import a_representative_beat, all_of, not_paced
from ecgomics.core.leads import INDEPENDENT_LEADS
from ecgomics.signal.model import Marks, RepresentativeBeat
from ecgomics.signal.quality.interchange import electrode_interchange

_MARKS: Final = Marks.of(p_on_ms=-4.0, p_off_ms=-4.0, qrs_on_ms=-4.0, qrs_off_ms=0.0, t_off_ms=4.0)
#: R of 1 mV in every lead but II: the lead between the two legs.
NOTHING_IN_II: Final = RepresentativeBeat(
    leads=INDEPENDENT_LEADS,
    beat_mv=np.outer([lead != "II" for lead in INDEPENDENT_LEADS], [0.0, 1.0, 0.0]),
    fs_hz=250.0,
    zero=1,
    beats_used=9,
    rr_ms=1000.0,
    lead_marks=Marks.from_points(np.broadcast_to(_MARKS.points(), (len(INDEPENDENT_LEADS), 9))),
    global_marks=_MARKS,
    global_marks_raw=_MARKS,
    p_reference_mv=np.zeros(len(INDEPENDENT_LEADS)),
    noise_uv=np.zeros(len(INDEPENDENT_LEADS)),
)


@biomarker(
    code="ECG90120",
    label="Suspected interchange of electrodes",
    label_zh="疑似电极接反",
    unit="{class}",
    scope=RECORD,
    tier=2,
    leads=all_of(*INDEPENDENT_LEADS),
    requires=[a_representative_beat, not_paced],
    formula="none, LA_RA, RA_LL, LA_LL, limb_rotation, RA_RL, LA_RL or precordial: RA_RL (LA_RL) if II (III) swings "
    "less than 0.1 mV and 12 % of the largest limb lead; otherwise the arrangement of electrodes that the limb leads "
    "expected from the chest leads and the directions of P, QRS and T make exp(4) times as likely as the right one; "
    "then precordial if their likeness to one another makes another order of V1 to V6 exp(8) times as likely",
    tex=r"\text{class of the suspected interchange}",
    references=["Kors2001", "Batchvarov2007"],
    checks=[Check(given={"representative_beat": NOTHING_IN_II}, value="RA_RL")],
)
def quality_lead_swap(representative_beat: RepresentativeBeat) -> str:
    """The most probable interchange of electrodes; none unless it is far likelier than the right arrangement."""
    return electrode_interchange(representative_beat)

"""P waves wherever they are, and what becomes of them: what the families of cycle and conduction share."""

from typing import Final

from ecgomics.biomarkers.declaration import guard, quantity
from ecgomics.biomarkers.guards import ORGANISED_ATRIAL
from ecgomics.core.errors import NotComputable
from ecgomics.signal import atrial
from ecgomics.signal import av_conduction as conduction_rules
from ecgomics.signal.av_conduction import AvConduction
from ecgomics.signal.model import AtrialActivity, Beats, Fiducials, Rhythm

#: P waves are tracked if none is missed in so much of the time.
TRACKED_SHARE: Final = 0.9
#: Rhythms that are told by P before QRS, and may be block where P is seen apart from it.
UNLED: Final[frozenset[Rhythm]] = frozenset({"junctional", "undetermined"})


@quantity
def atrial_activity(fiducials: Fiducials, beats: Beats) -> AtrialActivity:
    """P waves of the whole recording, also those that no QRS follows."""
    found = atrial.atrial_activity(fiducials, beats)
    if found is None:
        raise NotComputable("low_quality", "rules look for P waves before QRS only")
    return found


@quantity
def av_conduction(atrial_activity: AtrialActivity, fiducials: Fiducials, beats: Beats) -> AvConduction:
    """What became of the P waves between the first and the last QRS."""
    if len(beats) < 2:
        raise NotComputable("too_short", "there are no two beats to count P waves between")
    return conduction_rules.av_conduction(atrial_activity, fiducials, beats)


def tracked(activity: AtrialActivity) -> bool:
    """Whether hardly a P wave was missed."""
    return activity.tracked_share >= TRACKED_SHARE


@guard("low_quality", "P tracked on at least 90 % of the time, in a rhythm that has P waves")
def p_tracked(atrial_activity: AtrialActivity, rhythm: Rhythm) -> bool:
    return rhythm not in ORGANISED_ATRIAL | UNLED or tracked(atrial_activity)


@guard("wrong_rhythm", "sinus or other organised atrial rhythm, or P tracked apart from QRS")
def organised_atria(atrial_activity: AtrialActivity, rhythm: Rhythm) -> bool:
    return rhythm in ORGANISED_ATRIAL or (rhythm in UNLED and tracked(atrial_activity))

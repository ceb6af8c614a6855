"""Interchanged electrodes: which arrangement of them explains a twelve-lead ECG best."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.signal.model import RepresentativeBeat
from ecgomics.signal.quality import interchange_model
from ecgomics.signal.quality.interchange_features import (
    LIMB_NAMES,
    ThinBeat,
    chest_features,
    limb_features,
)

Interchange = Literal["none", "LA_RA", "RA_LL", "LA_LL", "limb_rotation", "RA_RL", "LA_RL", "precordial"]
#: What each class means, for people.
INTERCHANGE_TEXT: Final[dict[Interchange, str]] = {
    "none": "no electrodes seem to be interchanged",
    "LA_RA": "the electrodes of the left and the right arm",
    "RA_LL": "the electrodes of the right arm and the left leg",
    "LA_LL": "the electrodes of the left arm and the left leg",
    "limb_rotation": "all three limb electrodes",
    "RA_RL": "the electrodes of the right arm and the right leg",
    "LA_RL": "the electrodes of the left arm and the right leg",
    "precordial": "chest electrodes",
}
#: So much likelier (natural logarithm of the odds) than the right arrangement a wrong one must be to be suspected:
#: interchanges are rare, and a false suspicion costs a repeated recording.
LIMB_MARGIN: Final = 4.0
CHEST_MARGIN: Final = 8.0
#: All three limb electrodes are moved round less often than two are interchanged.
ROTATION_HANDICAP: Final = 2.0
#: With an arm electrode on the right leg, the lead between the two legs shows next to nothing (Batchvarov 2007).
BETWEEN_LEGS_MV: Final = 0.1
BETWEEN_LEGS_SHARE: Final = 0.12


@dataclass(frozen=True, slots=True)
class InterchangeModel:
    """Expectations of leads from other leads, and weights of what departs from them."""

    limb_expectation: Floats
    limb_weights: Floats
    chest_expectation: Floats
    chest_weights: Floats

    def limb_scores(self, beat: ThinBeat) -> Floats:
        """How well each of LIMB_ARRANGEMENTS explains the beat; differences are logarithms of odds."""
        scores: Floats = limb_features(beat, self.limb_expectation) @ self.limb_weights
        return scores - ROTATION_HANDICAP * np.array([name == "limb_rotation" for name in LIMB_NAMES])

    def chest_scores(self, beat: ThinBeat) -> Floats:
        """How well each of CHEST_ARRANGEMENTS explains the beat; differences are logarithms of odds."""
        scores: Floats = chest_features(beat, self.chest_expectation) @ self.chest_weights
        return scores


SHIPPED: Final = InterchangeModel(
    interchange_model.LIMB_EXPECTATION,
    interchange_model.LIMB_WEIGHTS,
    interchange_model.CHEST_EXPECTATION,
    interchange_model.CHEST_WEIGHTS,
)


def electrode_interchange(beat: RepresentativeBeat) -> Interchange:
    """The most probable interchange, from a representative beat that holds I, II and V1 to V6."""
    return most_probable(ThinBeat.of(beat), SHIPPED)


def most_probable(beat: ThinBeat, model: InterchangeModel) -> Interchange:
    """The most probable interchange by a model; "none" unless it is far likelier than the right arrangement."""
    legs = _between_legs(beat)
    if legs != "none":
        return legs
    limb, chest = model.limb_scores(beat), model.chest_scores(beat)
    # Each is judged by the other's leads, so either interchange makes both look wrong: the stronger suspicion stands.
    limb_odds, chest_odds = limb.max() - limb[0] - LIMB_MARGIN, chest.max() - chest[0] - CHEST_MARGIN
    if max(limb_odds, chest_odds) <= 0.0:
        return "none"
    return LIMB_NAMES[int(np.argmax(limb))] if limb_odds > chest_odds else "precordial"


def _between_legs(beat: ThinBeat) -> Interchange:
    """RA_RL or LA_RL where II or III is the lead between the legs."""
    limb_mv = beat.mv[:2, beat.p | beat.qrs | beat.t]
    swing_mv = np.ptp(np.stack([*limb_mv, limb_mv[1] - limb_mv[0]]), axis=1)
    low = (swing_mv < BETWEEN_LEGS_MV) & (swing_mv < BETWEEN_LEGS_SHARE * swing_mv.max())
    if low[1]:
        return "RA_RL"
    return "LA_RL" if low[2] else "none"

"""Settings: every choice that can change a value, frozen, with a hash that travels with the values."""

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any, Final, Literal, Self, get_args

from ecgomics.core.errors import InvalidInput

Mains = Literal["auto", "50", "60", "off"]
TEndRule = Literal["tangent"]
VcgMatrix = Literal["kors", "inverse_dower"]
Delineator = Literal["hybrid", "rules"]
HrvSpectrum = Literal["welch", "lomb_scargle"]
HrvDetrend = Literal["smoothness_priors", "none"]
MAINS, T_END_RULES, VCG_MATRICES = get_args(Mains), get_args(TEndRule), get_args(VcgMatrix)
DELINEATORS = get_args(Delineator)
HRV_SPECTRA, HRV_DETRENDS = get_args(HrvSpectrum), get_args(HrvDetrend)

#: Settings that say which rows a profile has and change no value of any.
WHICH_ROWS: Final = frozenset({"own_definitions"})
#: Settings that only rows of the model path depend on, whose chain names the model itself.
OF_MODELS: Final = frozenset({"encoder"})


@dataclass(frozen=True)
class Settings:
    """What may be chosen; the defaults are the measurement path of the conventions (section 3).

    Every field says its unit in its name. Anything that changes a value belongs here and nowhere else.
    """

    highpass_hz: float = 0.5
    """Lower edge of the zero-phase baseline filter of the measurement path (up to 0.67 Hz is allowed by AHA 2007)."""
    lowpass_hz: float = 150.0
    """Upper edge of the measurement path."""
    mains_hz: Mains = "auto"
    """Mains frequency to remove; auto looks for a line at 50 and at 60 Hz and removes what is there."""
    t_end_rule: TEndRule = "tangent"
    """How the end of T is found: the tangent at the steepest terminal slope (Lepeschkin 1952)."""
    delineator: Delineator = "hybrid"
    """What marks the waves of single beats: the learned segmenter with rules, or rules only."""
    vcg_matrix: VcgMatrix = "kors"
    """Matrix that turns eight leads into X, Y, Z (Kors 1990; Edenbrandt 1988)."""
    template_correlation: float = 0.9
    """Smallest correlation at which a beat joins a group."""
    representative_beats_min: int = 3
    """Beats that the representative beat needs."""
    ultra_short_hrv: bool = False
    """Give rmssd and sdnn from ten seconds on, tagged ultra_short."""
    hrv_spectrum: HrvSpectrum = "welch"
    """Spectrum of NN: Welch on the series resampled at 4 Hz (HRV-STD), or Lomb-Scargle on the beats as they are."""
    hrv_detrend: HrvDetrend = "smoothness_priors"
    """What is taken off the NN series before its spectrum (Tarvainen 2002; HRV-STD), or nothing but the mean."""
    own_definitions: bool = False
    """Also give the biomarkers of tier 3: own, latent and unconfirmed definitions (conventions, section 2)."""
    encoder: str = "ecgomics"
    """Name of the encoder behind the latent rows (of tier 3)."""

    def __post_init__(self) -> None:
        for each, allowed in (
            ("mains_hz", MAINS),
            ("t_end_rule", T_END_RULES),
            ("delineator", DELINEATORS),
            ("vcg_matrix", VCG_MATRICES),
            ("hrv_spectrum", HRV_SPECTRA),
            ("hrv_detrend", HRV_DETRENDS),
        ):
            if getattr(self, each) not in allowed:
                raise InvalidInput(f"{each} is {getattr(self, each)}; {', '.join(allowed)} is allowed.")
        if not 0.0 < self.highpass_hz <= 0.67:
            raise InvalidInput(f"highpass_hz is {self.highpass_hz:g}; above 0 and up to 0.67 Hz is allowed.")
        if not 40.0 <= self.lowpass_hz <= 500.0:
            raise InvalidInput(f"lowpass_hz is {self.lowpass_hz:g}; 40 to 500 Hz is allowed.")
        if not 0.5 <= self.template_correlation < 1.0:
            raise InvalidInput(
                f"template_correlation is {self.template_correlation:g}; 0.5 to below 1 is allowed."
            )
        if self.representative_beats_min < 1:
            raise InvalidInput(
                f"representative_beats_min is {self.representative_beats_min}; 1 or more is allowed."
            )

    def as_dict(self) -> dict[str, Any]:
        """Field names and values, in the order of their declaration."""
        return asdict(self)

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> Self:
        """Settings from names and values; InvalidInput names a field that does not exist."""
        known = {field.name for field in fields(cls)}
        unknown = sorted(set(given) - known)
        if unknown:
            raise InvalidInput(f"Unknown setting {', '.join(unknown)}; known are {', '.join(sorted(known))}.")
        return cls(**given)

    @cached_property
    def hash(self) -> str:
        """First twelve hexadecimal digits of the SHA-256 of the canonical JSON: which values there are, and how."""
        return _hash(self.as_dict())

    @cached_property
    def chain_hash(self) -> str:
        """The same of what can change a measured value: which rows are given, and by which model, is left out."""
        left_out = WHICH_ROWS | OF_MODELS
        return _hash({name: value for name, value in self.as_dict().items() if name not in left_out})


def _hash(content: dict[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12]

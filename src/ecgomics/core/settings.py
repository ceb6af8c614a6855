"""Settings: every choice that can change a value, frozen, with a hash that travels with the values."""

# ruff: noqa: RUF009 - `setting` makes a dataclass field, as `dataclasses.field` does

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any, Final, Literal, Self, get_args

from ecgomics.core.errors import InvalidInput
from ecgomics.core.setting_field import Caution, Option, checked, declared, setting

Mains = Literal["auto", "50", "60", "off"]
Detector = Literal["evidence", "pan_tompkins", "elgendi"]
TEndRule = Literal["tangent", "slope_threshold", "amplitude_threshold"]
VcgMatrix = Literal["kors", "inverse_dower"]
Delineator = Literal["hybrid", "rules"]
ReferenceLevel = Literal["before_qrs", "pr_segment", "tp_segment"]
QtCorrection = Literal["fridericia", "bazett", "framingham", "hodges"]
HrvSpectrum = Literal["welch", "lomb_scargle"]
HrvDetrend = Literal["smoothness_priors", "none"]
MinimumQuality = Literal["any", "fair", "good"]
DELINEATORS: Final[tuple[Delineator, ...]] = get_args(Delineator)

FILTERS: Final = "Filters"
BEATS: Final = "Beats"
WAVES: Final = "Waves"
LEVELS: Final = "Levels and vectors"
QT: Final = "QT"
HRV: Final = "Heart rate variability"
GIVEN: Final = "What is given"

#: Settings that say which rows a profile has and change no value of any.
WHICH_ROWS: Final = frozenset({"own_definitions", "biomarkers"})
#: Settings that only rows of the model path depend on, whose chain names the model itself.
OF_MODELS: Final = frozenset({"encoder"})


@dataclass(frozen=True)
class Settings:
    """What may be chosen; the defaults are the measurement path of the conventions (section 3).

    Every field says its unit in its name, and beside it all that a form, a schema and a refusal need. Anything that
    changes a value belongs here and nowhere else.
    """

    highpass_hz: float = setting(
        0.5,
        group=FILTERS,
        label="High-pass",
        help="Lower edge of the baseline filter. It is without phase, so that ST keeps its place; 0.05 Hz leaves more "
        "of the baseline's wander, 0.67 Hz is the most that may be used where ST is measured.",
        unit="Hz",
        low=0.0,
        high=0.67,
        open_low=True,
        step=0.01,
        cautions=(
            Caution("Slow ST and T changes lose a little below 40 beats a minute.", above=0.5),
            Caution("Ten seconds hold less than one wave of this edge: wander stays.", below=0.1),
        ),
        source="Kligfield2007",
    )
    lowpass_hz: float = setting(
        150.0,
        group=FILTERS,
        label="Low-pass",
        help="Upper edge of the measurement path. The full band is 150 Hz, in children 250 Hz.",
        unit="Hz",
        low=40.0,
        high=500.0,
        step=5.0,
        cautions=(
            Caution("Below 150 Hz notches and what needs the full band are not given.", below=150.0),
            Caution(
                "Below 100 Hz amplitudes, ST and areas are not given: the path is that of a monitor.",
                below=100.0,
            ),
        ),
        source="Kligfield2007",
    )
    mains_hz: Mains = setting(
        "auto",
        group=FILTERS,
        label="Mains",
        help="Frequency of the mains line to remove by subtraction, which does not ring.",
        unit="Hz",
        options=(
            Option("auto", "what is found at 50 and 60 Hz"),
            Option("50", "50 Hz"),
            Option("60", "60 Hz"),
            Option("off", "nothing"),
        ),
        cautions=(Caution("A mains line that is there stays in every value.", equals="off"),),
        source="Kligfield2007",
    )
    detector: Detector = setting(
        "evidence",
        group=BEATS,
        label="QRS detector",
        help="What finds the beats. Each beat then gets its exact time from the leads in the same way.",
        options=(
            Option("evidence", "evidence of all leads, in several bands, with the rhythm"),
            Option(
                "pan_tompkins", "Pan and Tompkins 1985: slope, squared and integrated, adaptive thresholds"
            ),
            Option("elgendi", "Elgendi 2013: two moving averages"),
        ),
        cautions=(
            Caution("Misses low beats beside high ones more often.", equals="pan_tompkins"),
            Caution("Takes high, steep T waves for beats more often.", equals="elgendi"),
        ),
        source="Pan1985, Elgendi2013",
        late=True,
    )
    template_correlation: float = setting(
        0.9,
        group=BEATS,
        label="Beat likeness",
        help="Smallest correlation at which a beat joins a group of beats of one shape.",
        low=0.5,
        high=1.0,
        open_high=True,
        step=0.01,
        cautions=(
            Caution("Ectopic beats may pass for usual ones.", below=0.8),
            Caution("In noise usual beats fall apart into groups.", above=0.97),
        ),
        source="conventions 5",
    )
    representative_beats_min: int = setting(
        3,
        group=BEATS,
        label="Fewest beats",
        help="Beats of the dominant shape that the representative beat needs; five are preferred.",
        low=1,
        step=1,
        cautions=(Caution("Noise is hardly averaged out.", below=3),),
        source="conventions 5",
    )
    delineator: Delineator = setting(
        "hybrid",
        group=WAVES,
        label="Delineator",
        help="What marks the waves of single beats. The representative beat is marked by rules in either case.",
        options=(
            Option("hybrid", "learned segmenter, placed and checked by rules"),
            Option("rules", "rules only"),
        ),
        source="own",
    )
    t_end_rule: TEndRule = setting(
        "tangent",
        group=WAVES,
        label="T end",
        help="How T ends. The tangent at the steepest terminal slope meets the level after T; a threshold "
        "waits until the slope, or the height, has fallen to a share of its largest.",
        options=(
            Option("tangent", "tangent at the steepest slope"),
            Option("slope_threshold", "threshold on the slope"),
            Option("amplitude_threshold", "threshold on the amplitude"),
        ),
        cautions=(
            Caution(
                "QT is longer than by the tangent: its reference ranges do not fit.", equals="slope_threshold"
            ),
            Caution(
                "QT differs from that by the tangent: its reference ranges do not fit.",
                equals="amplitude_threshold",
            ),
        ),
        source="Lepeschkin1952, Laguna1994",
    )
    t_end_share_percent: float = setting(
        15.0,
        group=WAVES,
        label="T end threshold",
        help="Share of the largest slope, or of the height of T, at which the threshold rules end it.",
        unit="%",
        low=2.0,
        high=50.0,
        step=1.0,
        cautions=(Caution("Noise may pass for T.", below=5.0),),
        source="Laguna1994",
        late=True,
    )
    qt_correction: QtCorrection = setting(
        "fridericia",
        group=QT,
        label="QTc",
        help="The correction wherever one QTc is needed: ratios with QTc, and the course of QTc over a day. Each "
        "formula stays a biomarker of its own, and scores keep the formula of their paper.",
        options=(
            Option("fridericia", "Fridericia: QT/∛RR"),
            Option("bazett", "Bazett: QT/√RR"),
            Option("framingham", "Framingham: QT + 154·(1 − RR)"),
            Option("hodges", "Hodges: QT + 1.75·(HR − 60)"),
        ),
        cautions=(Caution("Overcorrects at fast and undercorrects at slow rates.", equals="bazett"),),
        source="Fridericia1920, Bazett1920, Sagie1992, Hodges1983",
        late=True,
    )
    reference_level: ReferenceLevel = setting(
        "before_qrs",
        group=LEVELS,
        label="Reference level",
        help="Level of the representative beat from which amplitudes, ST and areas are measured. Rows of "
        "single beats keep the level before each QRS. Where a segment is not there, it is the level before QRS.",
        options=(
            Option("before_qrs", "last 20 ms before QRS"),
            Option("pr_segment", "whole PR segment"),
            Option("tp_segment", "TP: last 40 ms before P"),
        ),
        cautions=(Caution("At high rates T reaches into the TP segment.", equals="tp_segment"),),
        source="conventions 4, Kligfield2007",
        late=True,
    )
    vcg_matrix: VcgMatrix = setting(
        "kors",
        group=LEVELS,
        label="Vectorcardiogram",
        help="Matrix that turns eight leads into X, Y and Z.",
        options=(Option("kors", "Kors regression"), Option("inverse_dower", "inverse Dower")),
        source="Kors1990, Edenbrandt1988",
    )
    nn_editing: bool = setting(
        True,
        group=HRV,
        label="Artefact correction",
        help="Leave out normal intervals that depart from those around them: missed or false beats, pauses, blocks.",
        cautions=(Caution("One missed beat can double the variability.", equals=False),),
        source="TaskForce1996",
        late=True,
    )
    nn_departure_percent: float = setting(
        30.0,
        group=HRV,
        label="Artefact threshold",
        help="Largest departure of an NN interval from the median of the eleven around it.",
        unit="%",
        low=5.0,
        high=100.0,
        step=1.0,
        cautions=(Caution("Takes respiratory sinus arrhythmia of young people for artefacts.", below=20.0),),
        source="TaskForce1996",
        late=True,
    )
    hrv_spectrum: HrvSpectrum = setting(
        "welch",
        group=HRV,
        label="Spectrum",
        help="Welch on the resampled series (HRV-STD), or Lomb-Scargle on the beats as they are.",
        options=(Option("welch", "Welch"), Option("lomb_scargle", "Lomb-Scargle")),
        source="TaskForce1996",
    )
    hrv_detrend: HrvDetrend = setting(
        "smoothness_priors",
        group=HRV,
        label="Detrending",
        help="What is taken off the NN series before its spectrum.",
        options=(Option("smoothness_priors", "smoothness priors"), Option("none", "only the mean")),
        source="Tarvainen2002",
    )
    hrv_smoothness: float = setting(
        500.0,
        group=HRV,
        label="Smoothness λ",
        help="Regularisation of the smoothness priors: at 4 Hz, 500 takes off what is below about 0.035 Hz.",
        low=1.0,
        high=10000.0,
        step=10.0,
        cautions=(Caution("Takes off a part of the low-frequency band.", below=300.0),),
        source="Tarvainen2002",
        late=True,
    )
    hrv_resampled_hz: float = setting(
        4.0,
        group=HRV,
        label="Resampling",
        help="Rate of the evenly spaced series that trend and spectrum are made of.",
        unit="Hz",
        low=2.0,
        high=20.0,
        step=0.5,
        cautions=(
            Caution(
                "The smoothness λ means another frequency at another rate than 4 Hz.", above=4.0, below=4.0
            ),
        ),
        source="TaskForce1996",
        late=True,
    )
    hrv_window_s: float = setting(
        300.0,
        group=HRV,
        label="Window",
        help="Length of the Hann windows of the spectrum, which overlap by half.",
        unit="s",
        low=60.0,
        high=600.0,
        step=10.0,
        cautions=(Caution("Too short to resolve the lowest frequencies of LF well.", below=120.0),),
        source="TaskForce1996",
        late=True,
    )
    ultra_short_hrv: bool = setting(
        False,
        group=HRV,
        label="Ultra-short values",
        help="Give rmssd, sdnn and band powers of less time than the definition asks for, tagged ultra_short.",
        cautions=(Caution("Not to be compared with values of five minutes.", equals=True),),
        source="conventions 9",
    )
    minimum_quality: MinimumQuality = setting(
        "any",
        group=GIVEN,
        label="Least quality",
        help="Recordings below this verdict give no value: every row says that the signal is too noisy.",
        options=(
            Option("any", "any"),
            Option("fair", "fair or good"),
            Option("good", "good only"),
        ),
        source="conventions 12",
        late=True,
    )
    biomarkers: tuple[str, ...] = setting(
        (),
        group=GIVEN,
        label="Biomarker set",
        help="Symbols, families or dimensions to give; empty gives all. No value changes by it.",
        source="own",
        late=True,
    )
    own_definitions: bool = setting(
        False,
        group=GIVEN,
        label="Tier 3",
        help="Also give the biomarkers of tier 3: own, latent and unconfirmed definitions.",
        source="conventions 2",
    )
    encoder: str = setting(
        "ecgomics",
        group=GIVEN,
        label="Encoder",
        help="Name of the encoder behind the latent rows of tier 3.",
        source="own",
    )

    def __post_init__(self) -> None:
        for each in fields(self):
            object.__setattr__(self, each.name, checked(each, getattr(self, each.name)))

    def as_dict(self) -> dict[str, Any]:
        """Field names and values, in the order of their declaration, lists for tuples as JSON has them."""
        return {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()
        }

    @cached_property
    def cautions(self) -> tuple[tuple[str, str], ...]:
        """What to mind of these values, each with the name of its setting."""
        return tuple(
            (each.name, caution.text)
            for each in fields(self)
            for caution in declared(each).cautions
            if caution.holds(getattr(self, each.name))
        )

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> Self:
        """Settings from names and values; InvalidInput names a field that does not exist."""
        known = {field.name for field in fields(cls)}
        unknown = sorted(set(given) - known)
        if unknown:
            raise InvalidInput(f"Unknown setting {', '.join(unknown)}; known are {', '.join(sorted(known))}.")
        return cls(**given)

    def changed_from(self, other: "Settings") -> dict[str, tuple[Any, Any]]:
        """What differs: the other's value and this one's, by name."""
        before, after = other.as_dict(), self.as_dict()
        return {name: (before[name], after[name]) for name in after if before[name] != after[name]}

    @cached_property
    def hash(self) -> str:
        """First twelve hexadecimal digits of the SHA-256 of the canonical JSON: which values there are, and how."""
        return _hash(self._told())

    @cached_property
    def chain_hash(self) -> str:
        """The same of what can change a measured value: which rows are given, and by which model, is left out."""
        left_out = WHICH_ROWS | OF_MODELS
        return _hash({name: value for name, value in self._told().items() if name not in left_out})

    def _told(self) -> dict[str, Any]:
        """What the hashes are of: a setting of later days counts only where it is not its default."""
        silent = {
            each.name
            for each in fields(self)
            if declared(each).late and getattr(self, each.name) == each.default
        }
        return {name: value for name, value in self.as_dict().items() if name not in silent}


def _hash(content: dict[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12]

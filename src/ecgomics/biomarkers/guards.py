"""The shared guards: when a value may be given, and the code that stands in its place otherwise (conventions, 9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import LEAD, Guard, Scope, guard
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Recording, Subject
from ecgomics.core.settings import Settings
from ecgomics.core.validity import VALIDITY_RANK
from ecgomics.signal.av_conduction import AvConduction
from ecgomics.signal.components import QrsComponents
from ecgomics.signal.model import Beats, Marks, Quality, RepresentativeBeat, Rhythm

#: Rhythms in which the atria beat in an organised way, so that a P wave may be measured.
ORGANISED_ATRIAL: Final[frozenset[Rhythm]] = frozenset(
    {"sinus", "atrial_flutter", "supraventricular_tachycardia"}
)
#: Rhythms that have no P wave: what a delineator marks before their QRS is none.
WITHOUT_P: Final[frozenset[Rhythm]] = frozenset({"atrial_fibrillation", "atrial_flutter"})
ADULT_FROM_YEARS: Final = 16.0
WIDE_QRS_MS: Final = 120.0
FULL_BAND_HZ: Final = 150.0
#: A T wave of this size has a peak that can be timed.
LARGE_T_MV: Final = 0.1


# What is made of the same arguments is one guard, and asked once per recording.

# ── leads ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class LeadRule:
    """Which leads must be recorded and usable."""

    text: str
    guards: tuple[Guard, ...]


ANY_LEAD: Final = LeadRule("any", ())


@cache
def all_of(*names: str) -> LeadRule:
    """Every named lead."""

    @guard("wrong_leads", f"{', '.join(names)} recorded and usable")
    def recorded(usable_leads: frozenset[str]) -> bool:
        return usable_leads.issuperset(names)

    return LeadRule(", ".join(names), (recorded,))


@cache
def any_of(*names: str) -> LeadRule:
    """At least one of the named leads."""

    @guard("wrong_leads", f"{' or '.join(names)} recorded and usable")
    def recorded(usable_leads: frozenset[str]) -> bool:
        return not usable_leads.isdisjoint(names)

    return LeadRule(" or ".join(names), (recorded,))


@cache
def at_least(number: int, *, of: Iterable[str] = STANDARD_LEADS) -> LeadRule:
    """So many of the given leads (the standard twelve if none are given)."""
    among = frozenset(of)
    text = f"at least {number} of {'12' if among == frozenset(STANDARD_LEADS) else ', '.join(sorted(among))}"

    @guard("wrong_leads", f"{text} recorded and usable")
    def recorded(usable_leads: frozenset[str]) -> bool:
        return len(usable_leads & among) >= number

    return LeadRule(text, (recorded,))


@guard("low_quality", "the lead's signal is usable")
def usable_lead(quality: Quality) -> Bools:
    return quality.usable


# ── length ───────────────────────────────────────────────────────────────────────────────────────────────────────


#: A record of nominally 10 s may lack this much of it.
SPARE_S: Final = 0.5


def lasts(quality: Quality, minimum_s: float) -> bool:
    """Whether so many seconds can be analysed."""
    return quality.analysable_s >= minimum_s - SPARE_S


@cache
def lasting(minimum_s: float, *, ultra_short_s: float | None = None) -> Guard:
    """So many analysable seconds; from ultra_short_s on where the settings allow ultra-short values."""
    extra = "" if ultra_short_s is None else f" ({ultra_short_s:g} s where ultra-short values are asked for)"

    @guard("too_short", f"at least {minimum_s:g} s analysable{extra}")
    def long_enough(quality: Quality, settings: Settings) -> bool:
        opted = settings.ultra_short_hrv and ultra_short_s is not None
        return lasts(quality, minimum_s) or (opted and lasts(quality, ultra_short_s or minimum_s))

    return long_enough


@cache
def beats_at_least(number: int) -> Guard:
    """So many accepted beats."""

    @guard("too_short", f"at least {number} accepted beats")
    def enough(beats: Beats) -> bool:
        return int(beats.accepted.sum()) >= number

    return enough


# ── signal path ──────────────────────────────────────────────────────────────────────────────────────────────────


@guard("wrong_chain", "measurement path (full band, at least 250 Hz)")
def diagnostic_path(signal_path: str) -> bool:
    return signal_path == "DIAG"


@cache
def sampled_at_least(fs_hz: float) -> Guard:
    """So high a sampling rate, as recorded."""

    @guard("wrong_chain", f"sampled at {fs_hz:g} Hz or more")
    def fast_enough(recording: Recording) -> bool:
        return recording.fs_hz >= fs_hz

    return fast_enough


@guard("wrong_chain", "upper band edge of 150 Hz or more")
def full_band(recording: Recording, settings: Settings) -> bool:
    stated_hz = recording.band_hz[1]
    return settings.lowpass_hz >= FULL_BAND_HZ and (stated_hz is None or stated_hz >= FULL_BAND_HZ)


# ── rhythm ───────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def in_rhythm(*rhythms: Rhythm) -> Guard:
    """One of the given rhythms."""

    @guard("wrong_rhythm", f"rhythm is {' or '.join(rhythms)}")
    def fits(rhythm: Rhythm) -> bool:
        return rhythm in rhythms

    return fits


sinus_rhythm: Final = in_rhythm("sinus")


@guard("wrong_rhythm", "sinus or other organised atrial rhythm")
def atrial_rhythm(rhythm: Rhythm) -> bool:
    return rhythm in ORGANISED_ATRIAL


#: The same without those in which the atria outrun the ventricles, so that P belongs to the QRS after it.
conducted_atrial_rhythm: Final = in_rhythm("sinus", "supraventricular_tachycardia")


@guard("wrong_rhythm", "P waves lead to QRS complexes, as far as it is known")
def conducted_p(av_conduction: AvConduction | None) -> bool:
    return av_conduction is None or not av_conduction.dissociated


@guard("wrong_rhythm", "not paced and not pre-excited")
def own_conduction(rhythm: Rhythm, preexcitation_pattern: bool | None) -> bool:
    return rhythm != "paced" and not preexcitation_pattern


@guard("wrong_rhythm", "not paced")
def not_paced(rhythm: Rhythm) -> bool:
    return rhythm != "paced"


# ── waves ────────────────────────────────────────────────────────────────────────────────────────────────────────


@guard("absent", "accepted P wave")
def p_wave(global_marks: Marks, rhythm: Rhythm) -> bool:
    return rhythm not in WITHOUT_P and bool(np.isfinite(global_marks.p_on_ms))


@guard("absent", "accepted P wave in the lead")
def p_wave_in_lead(lead_marks: Marks, rhythm: Rhythm) -> Bools:
    return np.isfinite(lead_marks.p_on_ms) & (rhythm not in WITHOUT_P)


@guard("absent", "T wave found in the lead")
def t_wave_in_lead(lead_marks: Marks) -> Bools:
    return np.isfinite(lead_marks.t_peak_ms)


@guard("absent", "T of 0.1 mV or more in the lead")
def large_t_in_lead(t_amplitude: Floats) -> Bools:
    return np.abs(t_amplitude) >= LARGE_T_MV


@guard("failed", "QRS found in the lead")
def qrs_in_lead(qrs: QrsComponents) -> Bools:
    return qrs.count > 0


@guard("failed", "accepted end of T")
def t_end(global_marks: Marks) -> bool:
    return bool(np.isfinite(global_marks.t_off_ms))


@guard("failed", "representative beat")
def a_representative_beat(representative_beat: RepresentativeBeat) -> bool:
    return representative_beat.beats_used > 0


# ── conduction and hypertrophy (the named rows of the conventions, section 9; what cannot be evaluated is not there) ─


@guard("out_of_domain", "no left or right bundle branch block, pre-excitation or pacing")
def plain_conduction(
    rhythm: Rhythm, lbbb_aha: bool | None, rbbb_aha: bool | None, preexcitation_pattern: bool | None
) -> bool:
    return rhythm != "paced" and not (lbbb_aha or rbbb_aha or preexcitation_pattern)


@guard("out_of_domain", "no right bundle branch block")
def without_rbbb(rbbb_aha: bool | None) -> bool:
    return not rbbb_aha


@guard("out_of_domain", "no left bundle branch block, no pacing")
def without_lbbb(rhythm: Rhythm, lbbb_aha: bool | None) -> bool:
    return rhythm != "paced" and not lbbb_aha


@guard("out_of_domain", "no left bundle branch block or pre-excitation")
def without_lbbb_or_preexcitation(lbbb_aha: bool | None, preexcitation_pattern: bool | None) -> bool:
    return not (lbbb_aha or preexcitation_pattern)


@guard("out_of_domain", "no voltage of left ventricular hypertrophy (Sokolow-Lyon or Cornell over its limit)")
def without_lvh(lvh_voltage: bool) -> bool:
    return not lvh_voltage


@guard("out_of_domain", "no left ventricular hypertrophy with strain (voltage over its limit and lv_strain)")
def without_lvh_strain(lvh_voltage: bool, lv_strain: bool | None) -> bool:
    return not (lvh_voltage and lv_strain)


@guard("out_of_domain", "QRS shorter than 120 ms, as far as it is known")
def narrow_qrs(qrs_duration: float | None) -> bool:
    return qrs_duration is None or qrs_duration < WIDE_QRS_MS


@guard("out_of_domain", "QRS of 120 ms or more")
def wide_qrs(qrs_duration: float) -> bool:
    return qrs_duration >= WIDE_QRS_MS


# ── person ───────────────────────────────────────────────────────────────────────────────────────────────────────


@guard("out_of_domain", "16 years or older, as far as the age is known")
def adult(subject: Subject) -> bool:
    return subject.age_years is None or subject.age_years >= ADULT_FROM_YEARS


@guard("failed", "sex is known")
def sex_known(subject: Subject) -> bool:
    return subject.sex is not None


@guard("failed", "age and sex are known")
def age_and_sex_known(subject: Subject) -> bool:
    return subject.sex is not None and subject.age_years is not None


# ── what is implied by scope, leads and length ───────────────────────────────────────────────────────────────────


def implied(
    *, scope: Scope | None, leads: LeadRule, minimum_s: float | None, ultra_short_s: float | None
) -> tuple[Guard, ...]:
    """The guards that follow from a declaration's scope, leads and minimum length."""
    found = list(leads.guards)
    if minimum_s is not None:
        found.append(lasting(minimum_s, ultra_short_s=ultra_short_s))
    if scope == LEAD:
        found.append(usable_lead)
    return tuple(found)


@cache
def in_order(*guards: Guard) -> tuple[Guard, ...]:
    """Guards in the order in which the first that applies is reported; the same guards give the same tuple."""
    return tuple(sorted(guards, key=lambda each: VALIDITY_RANK[each.code]))

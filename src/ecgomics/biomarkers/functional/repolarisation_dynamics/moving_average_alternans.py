"""T-wave alternans by the modified moving average (Nearing and Verrier 2002)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from ecgomics.biomarkers.beat_samples import about_peaks, blocks, level_points_ms, points_ms
from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, Check, guard, quantity
from ecgomics.biomarkers.guards import a_representative_beat, diagnostic_path
from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.signal.model import Beats, RepresentativeBeat

#: Share of a new beat in the average, and the most that one beat moves it.
SHARE: Final = 1.0 / 8.0
LIMIT_UV: Final = 32.0
#: Pairs of beats whose means the averages begin with.
FIRST_PAIRS: Final = 4
FASTEST_PER_MIN: Final = 125.0
NOISE_LIMIT_UV: Final = 20.0
#: ST-T changes slowly: this spacing is enough.
SPACING_MS: Final = 8.0


@dataclass(frozen=True, slots=True)
class AlternansTrend:
    """After each pair of beats; arrays are leads × pairs, NaN before there is an average."""

    difference_uv: Floats
    """Largest distance of the averages of even and odd beats over J..T_off."""
    noise_uv: Floats
    """Moving average of the distance of a beat from the average of its kind, without offset and line."""
    rate_per_min: Floats
    """(pairs,)."""

    @property
    def counts(self) -> Bools:
        """Pairs of which the alternans is believed: at 125 /min or less (all if there are none), with little noise."""
        slow = self.rate_per_min <= FASTEST_PER_MIN
        counted: Bools = (slow | ~slow.any()) & (self.noise_uv < NOISE_LIMIT_UV)
        return counted


@quantity
def alternans_trend(
    recording: Recording,
    measurable_mv: Floats,
    beats: Beats,
    *,
    usual_beats: Bools,
    representative_beat: RepresentativeBeat,
) -> AlternansTrend:
    """Modified moving averages of even and odd beats through the whole recording.

    A pair of successive beats moves the averages where both are normal and no gap lies between them; other beats are
    passed over, and what is even and odd goes on by the count of all beats.
    """
    marks = representative_beat.global_marks
    at_ms = points_ms(float(marks.qrs_off_ms), float(marks.t_off_ms), SPACING_MS)
    level_ms = level_points_ms(float(marks.qrs_on_ms))
    first = np.arange(0, len(beats) - 1, 2)
    first = first[usual_beats[first] & usual_beats[first + 1] & np.isfinite(beats.rr_ms[first])]
    if first.size <= FIRST_PAIRS:
        raise NotComputable("too_short", "there are too few pairs of normal beats")

    def pairs_uv(chosen: Ints) -> Floats:
        place = np.stack([chosen, chosen + 1], axis=1).ravel()
        peak_s = beats.peak_s[place]
        wave_mv = about_peaks(measurable_mv, peak_s, at_ms, fs_hz=recording.fs_hz)
        level_mv = about_peaks(measurable_mv, peak_s, level_ms, fs_hz=recording.fs_hz)
        wave_mv -= level_mv.mean(axis=2, keepdims=True)
        return np.asarray(1000.0 * wave_mv.reshape(len(wave_mv), -1, 2, wave_mv.shape[2]))

    difference_uv, noise_uv = moving_averages(pairs_uv(first[part]) for part in blocks(len(first)))
    return AlternansTrend(difference_uv, noise_uv, 60000.0 / beats.rr_ms[first])


def moving_averages(pieces_uv: Iterator[Floats]) -> tuple[Floats, Floats]:
    """Difference and noise after each pair, leads × pairs, of pieces that are leads × pairs × 2 × samples.

    A pair with NaN in a lead does not move that lead's averages.
    """
    differences, noises = [], []
    state = None
    for piece_uv in pieces_uv:
        state = state or _Averages.before(piece_uv)
        known: Bools = np.asarray(np.isfinite(piece_uv).all(axis=(2, 3)))
        departures = np.empty(np.moveaxis(piece_uv, 1, 0).shape)
        difference_uv = np.empty(known.shape)
        for place, pair_uv in enumerate(np.moveaxis(np.where(np.isfinite(piece_uv), piece_uv, 0.0), 1, 0)):
            departures[place] = state.follow(pair_uv, known[:, place])
            difference_uv[:, place] = np.abs(state.average_uv[:, 0] - state.average_uv[:, 1]).max(axis=1)
        rough_uv = departures @ _without_line(piece_uv.shape[3])
        noise_uv, begun = state.noise(np.sqrt(np.mean(rough_uv**2, axis=(2, 3))).T, known)
        differences.append(np.where(begun & known, difference_uv, np.nan))
        noises.append(np.where(begun & known, noise_uv, np.nan))
    return np.concatenate(differences, axis=1), np.concatenate(noises, axis=1)


@dataclass(slots=True)
class _Averages:
    """The averages as they move."""

    average_uv: Floats
    """leads × 2 × samples."""
    seen: Floats
    """Pairs that moved each lead's averages, (leads,)."""
    noise_uv: Floats
    """(leads,)."""
    noise_seen: Floats
    """Pairs before those that the noise is known of, (leads,)."""

    @classmethod
    def before(cls, piece_uv: Floats) -> Self:
        """Nothing seen yet."""
        leads = len(piece_uv)
        return cls(np.zeros((leads, *piece_uv.shape[2:])), *np.zeros((3, leads)))

    def follow(self, pair_uv: Floats, known: Bools) -> Floats:
        """Move the averages by a pair; gives its distance from them before."""
        departure_uv = pair_uv - self.average_uv
        if not known.all():
            departure_uv[~known] = 0.0
        self.seen += known
        if self.seen.min() > FIRST_PAIRS:
            self.average_uv += (departure_uv * SHARE).clip(-LIMIT_UV, LIMIT_UV)
            return departure_uv
        begun = (self.seen > FIRST_PAIRS)[:, np.newaxis, np.newaxis]
        share = np.where(begun, SHARE, 1.0 / np.maximum(self.seen, 1.0)[:, np.newaxis, np.newaxis])
        step_uv = share * departure_uv
        self.average_uv += np.where(begun, step_uv.clip(-LIMIT_UV, LIMIT_UV), step_uv)
        return departure_uv

    def noise(self, now_uv: Floats, known: Bools) -> tuple[Floats, Bools]:
        """Moving noise after each pair of a piece, and whether the averages had begun; leads × pairs."""
        moving_uv, begun = np.empty(known.shape), np.empty(known.shape, dtype=bool)
        for place in range(known.shape[1]):
            self.noise_seen += known[:, place]
            begun[:, place] = self.noise_seen > FIRST_PAIRS
            weight = np.where(self.noise_seen > FIRST_PAIRS + 1, SHARE, 1.0) * (
                known[:, place] & begun[:, place]
            )
            self.noise_uv += weight * (now_uv[:, place] - self.noise_uv)
            moving_uv[:, place] = self.noise_uv
        return moving_uv, begun


def _without_line(samples: int) -> Floats:
    """The projection that takes the straight line off rows of so many samples."""
    line = np.stack([np.ones(samples), np.linspace(-1.0, 1.0, samples)])
    line /= np.linalg.norm(line, axis=1, keepdims=True)
    return np.asarray(np.eye(samples) - line.T @ line)


@guard("out_of_domain", f"some of the beats at {FASTEST_PER_MIN:g} /min or less")
def not_too_fast(alternans_trend: AlternansTrend) -> bool:
    return bool((alternans_trend.rate_per_min <= FASTEST_PER_MIN).any())


@biomarker(
    code="ECG21003",
    label="T-wave alternans, modified moving average",
    label_zh="T波电交替（修正移动平均法）",
    unit="uV",
    scope=LEAD,
    tier=2,
    minimum_s=15.0,
    formula="max over the recording and over J..T_off of abs(even - odd) moving average beats; each update "
    "adds 1/8 of (new beat - average), clipped to +-32 uV. The averages begin with the mean of four pairs; "
    "only pairs of successive normal beats move them; pairs above 125 /min, and those where the moving noise "
    "about the averages is 20 uV or more, do not count",
    tex=r"\max_{n,\,t\in[J,T_{off}]}\left|A_n(t)-B_n(t)\right|,\quad "
    r"A_n=A_{n-1}+\operatorname{clip}_{\pm32\,\mu V}\left(\tfrac18(x_n-A_{n-1})\right)",
    references=["Nearing2002"],
    requires=[diagnostic_path, a_representative_beat, not_too_fast],
    missing="low_quality",
    checks=[
        # Lead 1: the 60 µV stand in noise and the 50 µV at a high rate. Lead 2: noise throughout.
        Check(
            given={
                "alternans_trend": AlternansTrend(
                    np.array([[20.0, 60.0, 30.0, 50.0], [40.0, 40.0, 40.0, 40.0]]),
                    np.array([[5.0, 25.0, 6.0, 7.0], [20.0, 30.0, 25.0, 22.0]]),
                    np.array([80.0, 80.0, 125.0, 130.0]),
                )
            },
            value=[30.0, np.nan],
        )
    ],
)
def twa_mma(alternans_trend: AlternansTrend) -> Floats:
    """Largest difference of ST-T between even and odd beats of the recording."""
    counts = alternans_trend.counts
    highest = np.where(counts, alternans_trend.difference_uv, -np.inf).max(axis=1)
    return np.where(counts.any(axis=1), highest, np.nan)

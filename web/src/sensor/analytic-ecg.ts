/**
 * An ECG made of bells, for a trial without a sensor: every sample is a function of its time alone, so that the same
 * seed gives the same signal however late or in which pieces it is asked for. It is a teaching signal, not a patient.
 */
export type Rhythm = "sinus" | "extra_beats" | "af";
export type Noise = "none" | "muscle" | "mains" | "drift" | "contact";

export interface AnalyticChoice {
  readonly rhythm: Rhythm;
  readonly noise: Noise;
  /** Whether the noise comes and goes, as it does where someone moves. */
  readonly comesAndGoes: boolean;
  readonly heartRate: number;
  readonly seed: number;
}

/** A signal that a simulated sensor can play, with the moments of its R peaks where they are known. */
export interface EcgSource {
  uvAt(timeS: number): number;
  /** R peaks in [fromS, toS), in s. */
  rPeaks(fromS: number, toS: number): readonly number[];
  /** Whether the electrodes touch the skin. */
  contactAt(timeS: number): boolean;
}

interface Beat {
  readonly atS: number;
  readonly rrS: number;
  readonly kind: "sinus" | "fibrillating" | "ventricular";
}

/** Height in µV, centre after the R peak in s, width (one sigma) in s. */
type Bell = readonly [number, number, number];

const QRS: readonly Bell[] = [
  [-80, -0.028, 0.009],
  [1100, 0, 0.011],
  [-220, 0.03, 0.01],
];
const P: Bell = [110, -0.16, 0.02];
const VENTRICULAR: readonly Bell[] = [
  [1300, 0, 0.032],
  [-450, 0.08, 0.03],
  [-350, 0.3, 0.06],
];
/** How far a beat reaches around its R peak. */
const REACH_S = 0.8;
const FIRST_BEAT_S = 0.5;
/** One beat of so many is an extra one. */
const EXTRA_EVERY = 7;
/** Noise that comes and goes is there at the end of each such time. */
const NOISE_EVERY_S = 25;
const NOISE_LASTS_S = 8;
const BREATH_HZ = 0.25;
const MAINS_HZ = 50;
/** Noise of a good electrode. */
const FLOOR_UV = 4;

/** Uniform in [0, 1) from a whole number and a seed: the finaliser of MurmurHash3. */
export function hashed(n: number, seed: number): number {
  let value = (Math.imul(n | 0, 0x9e3779b1) ^ Math.imul(seed | 0, 0x85ebca6b)) >>> 0;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return ((value ^ (value >>> 16)) >>> 0) / 2 ** 32;
}

/** About normal with unit variance: the sum of three uniform numbers. */
const bellShaped = (n: number, seed: number): number =>
  2 * (hashed(3 * n, seed) + hashed(3 * n + 1, seed) + hashed(3 * n + 2, seed) - 1.5);

const sine = (hz: number, timeS: number, phase = 0): number => Math.sin(2 * Math.PI * hz * timeS + phase);

function tWave(rrS: number): Bell {
  const stretch = Math.sqrt(Math.min(Math.max(rrS, 0.35), 1.5));
  return [280, 0.29 * stretch, 0.048 * stretch];
}

function bellsOf({ kind, rrS }: Beat): readonly Bell[] {
  if (kind === "ventricular") return VENTRICULAR;
  return kind === "sinus" ? [P, ...QRS, tWave(rrS)] : [...QRS, tWave(rrS)];
}

export class AnalyticEcg implements EcgSource {
  readonly #beats: Beat[] = [];

  constructor(private readonly choice: AnalyticChoice) {}

  contactAt(timeS: number): boolean {
    return this.choice.noise !== "contact" || !this.#isNoisy(timeS);
  }

  uvAt(timeS: number): number {
    let uv = this.#noiseUv(timeS);
    if (!this.contactAt(timeS)) return uv;
    this.#extendTo(timeS + REACH_S);
    for (let at = this.#firstAfter(timeS - REACH_S); at < this.#beats.length; at += 1) {
      const beat = this.#beats[at]!;
      if (beat.atS > timeS + REACH_S) break;
      for (const [height, centre, width] of bellsOf(beat)) {
        uv += height * Math.exp(-0.5 * ((timeS - beat.atS - centre) / width) ** 2);
      }
    }
    return this.choice.rhythm === "af" ? uv + flutterUv(timeS) : uv;
  }

  rPeaks(fromS: number, toS: number): readonly number[] {
    this.#extendTo(toS);
    const felt = this.#beats.slice(this.#firstAfter(fromS), this.#firstAfter(toS));
    return felt.map(({ atS }) => atS).filter((atS) => this.contactAt(atS));
  }

  #isNoisy(timeS: number): boolean {
    return !this.choice.comesAndGoes || timeS % NOISE_EVERY_S >= NOISE_EVERY_S - NOISE_LASTS_S;
  }

  #extendTo(timeS: number): void {
    let last = this.#beats.at(-1);
    while (last === undefined || last.atS <= timeS) {
      const number = this.#beats.length;
      const atS = last === undefined ? FIRST_BEAT_S : last.atS + last.rrS;
      last = this.#beat(number, atS);
      this.#beats.push(last);
    }
  }

  #beat(number: number, atS: number): Beat {
    const { rhythm, heartRate, seed } = this.choice;
    const meanS = 60 / heartRate;
    if (rhythm === "af") {
      return { atS, rrS: meanS * (0.6 + 0.8 * hashed(number, seed)), kind: "fibrillating" };
    }
    const rrS = meanS * (1 + 0.03 * sine(BREATH_HZ, atS) + 0.01 * bellShaped(number, seed));
    if (rhythm === "sinus") return { atS, rrS, kind: "sinus" };
    const place = number % EXTRA_EVERY;
    if (place === EXTRA_EVERY - 1) return { atS, rrS: 1.4 * rrS, kind: "ventricular" };
    return { atS, rrS: place === EXTRA_EVERY - 2 ? 0.6 * rrS : rrS, kind: "sinus" };
  }

  /** The first beat at or after a moment, by halving. */
  #firstAfter(timeS: number): number {
    let [low, high] = [0, this.#beats.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#beats[middle]!.atS < timeS) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #noiseUv(timeS: number): number {
    const { noise, seed } = this.choice;
    // A noise value per ms: more than any sensor samples.
    const white = bellShaped(Math.round(timeS * 1000), seed + 1);
    const floor = FLOOR_UV * white;
    if (!this.#isNoisy(timeS)) return floor;
    if (noise === "muscle") return floor + 130 * white * (1.2 + sine(0.4, timeS));
    if (noise === "mains") return floor + 150 * sine(MAINS_HZ, timeS);
    if (noise === "drift") return floor + 900 * sine(0.31, timeS) + 500 * sine(0.13, timeS, 1);
    if (noise === "contact") return floor + 2500 * sine(MAINS_HZ, timeS) + 6000 * sine(0.21, timeS);
    return floor;
  }
}

/** The small waves of the fibrillating atria. */
const flutterUv = (timeS: number): number =>
  35 * sine(6.1, timeS, 2 * sine(0.7, timeS)) + 18 * sine(8.3, timeS, sine(1.1, timeS));

/** A recording of the server as the signal that a simulated sensor plays, again and again. */
import type { EcgSource } from "./analytic-ecg";
import { SensorError } from "./types";

export interface RecordedChoice {
  readonly id: string;
  /** The first of `PREFERRED` that it has, else its first one. */
  readonly lead?: string;
}

const PREFERRED = ["chest", "II", "MLII", "I", "V5"];
/** Points of the recording on each side of a moment that its value is made of. */
const REACH = 12;
const UV_PER_MV = 1000;

export class RecordedEcg implements EcgSource {
  /** `toHz`: rate at which it is asked for; what that rate cannot carry is left out. */
  constructor(
    private readonly uv: Float32Array,
    private readonly fsHz: number,
    private readonly toHz: number,
  ) {}

  /** A windowed sinc through the neighbours, lower where the sensor samples more slowly. */
  uvAt(timeS: number): number {
    const at = timeS * this.fsHz;
    const band = Math.min(1, this.toHz / this.fsHz);
    const reach = Math.ceil(REACH / band);
    const middle = Math.floor(at);
    let [sum, weights] = [0, 0];
    for (let point = middle - reach + 1; point <= middle + reach; point += 1) {
      const weight = kernel((at - point) * band, REACH);
      sum += weight * this.#point(point);
      weights += weight;
    }
    return sum / weights;
  }

  /** Where the beats are is not known here; so a strap that tells intervals has none. */
  rPeaks(): readonly number[] {
    return [];
  }

  contactAt(): boolean {
    return true;
  }

  #point(point: number): number {
    const length = this.uv.length;
    const value = this.uv[((point % length) + length) % length]!;
    return Number.isNaN(value) ? 0 : value;
  }
}

function kernel(x: number, reach: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= reach) return 0;
  const hann = 0.5 * (1 + Math.cos((Math.PI * x) / reach));
  return (hann * Math.sin(Math.PI * x)) / (Math.PI * x);
}

/** Fetches the signal of one lead from the server. */
export async function fetchedEcg({ id, lead }: RecordedChoice, toHz: number): Promise<RecordedEcg> {
  const missing = new SensorError("no_recording", "The recording to be played is not there.");
  const response = await fetch(`/api/v1/recordings/${encodeURIComponent(id)}/samples?format=binary`).catch(
    () => null,
  );
  if (response === null || !response.ok) throw missing;
  const leads = decodeURIComponent(response.headers.get("ECG-Leads") ?? "").split(",");
  const wanted = lead ?? PREFERRED.find((each) => leads.includes(each)) ?? leads[0]!;
  const row = leads.indexOf(wanted);
  const view = new DataView(await response.arrayBuffer());
  const length = view.byteLength / 4 / leads.length;
  if (row < 0 || length < 1) throw missing;
  const uv = Float32Array.from(
    { length },
    (_, at) => UV_PER_MV * view.getFloat32(4 * (row * length + at), true),
  );
  return new RecordedEcg(uv, Number(response.headers.get("ECG-Fs-Hz")), toHz);
}

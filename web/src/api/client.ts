/** One function for each operation of the server; every refusal arrives as a Refusal with the server's sentence. */
import type { Trace } from "../core/decimate";
import { asParameters } from "../core/measured";
import { dataArrived } from "../core/paper-timing";
import type { Seconds } from "../core/units";
import { say } from "../i18n";
import { isSafe, prove, renewed } from "./csrf";
import type {
  Catalogue,
  Device,
  Fiducials,
  Health,
  Form,
  Model,
  Prediction,
  Problem,
  Profile,
  Recording,
  RecordingPage,
  Saliency,
  SignalPath,
} from "./types";

export const BASE = "/api/v1";

/** What the server (or the way to it) says when it will not do something. */
export class Refusal extends Error {
  /** The problem's type without its prefix, such as "unstated"; "unreachable" where the server did not answer. */
  readonly kind: string;
  /** The whole answer, for someone who looks into it. */
  readonly details: string;
  /** Of the answer; null where the server did not answer. */
  readonly status: number | null;

  constructor(sentence: string, of: { kind: string; details: string; status: number | null }) {
    super(sentence);
    this.name = "Refusal";
    this.kind = of.kind;
    this.details = of.details;
    this.status = of.status;
  }
}

/** Who makes the changes, as the server keeps it with them; set by the frame from what the person chose. */
let authorName = "";
export const signAs = (name: string): void => {
  authorName = name;
};

/** Lets the person sign in again where the session is over; whether they did. Set by the frame. */
let signInAgain = (): Promise<boolean> => Promise.resolve(false);
export const onSessionOver = (handler: () => Promise<boolean>): void => {
  signInAgain = handler;
};

const UNAUTHORIZED = 401;
const FORBIDDEN = 403;

/** The answer; where the session was over, of the request repeated once the person has signed in again. */
export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  let response = await asked(path, init);
  if (response.status === UNAUTHORIZED && (await signInAgain())) response = await asked(path, init);
  if (response.status === FORBIDDEN && !isSafe(init.method) && (await renewed()))
    response = await asked(path, init);
  if (!response.ok) throw await refusal(response);
  return response;
}

async function asked(path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  if (authorName !== "") headers.set("ECGomics-Author", encodeURIComponent(authorName));
  await prove(headers, init.method);
  try {
    return await fetch(BASE + path, { ...init, headers });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Refusal(say().common.noAnswer, {
      kind: "unreachable",
      details: String(error),
      status: null,
    });
  }
}

async function refusal(response: Response): Promise<Refusal> {
  const { status } = response;
  const text = await response.text();
  if (!response.headers.get("Content-Type")?.includes("problem+json")) {
    const sentence = say().common.answered(status, response.statusText);
    return new Refusal(sentence, { kind: "unknown", details: text, status });
  }
  const problem = JSON.parse(text) as Problem;
  const kind = problem.type.slice(problem.type.lastIndexOf(":") + 1);
  return new Refusal(problem.detail || problem.title, { kind, details: text, status });
}

/** A request that carries a body as JSON. */
export const sent = (method: "POST" | "PUT" | "PATCH", body: unknown): RequestInit => ({
  method,
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
});

export async function json<T>(path: string, init?: RequestInit): Promise<T> {
  return (await (await request(path, init)).json()) as T;
}

export const listRecordings = (query: {
  q: string;
  limit: number;
  offset: number;
  project: string;
}): Promise<RecordingPage> =>
  json(
    `/recordings?${new URLSearchParams({ ...query, limit: `${query.limit}`, offset: `${query.offset}` })}`,
  );

export const readRecording = (id: string): Promise<Recording> =>
  json(`/recordings/${encodeURIComponent(id)}`);

export const readDevice = (id: string): Promise<Device> =>
  json(`/recordings/${encodeURIComponent(id)}/device`);

export async function deleteRecording(id: string): Promise<void> {
  await request(`/recordings/${encodeURIComponent(id)}`, { method: "DELETE" });
}

export const readProfile = (id: string, settings = "", layer: string | null = null): Promise<Profile> =>
  json(profileUrl(id, "json", settings, layer));
export const readFiducials = (id: string, settings = "", layer: string | null = null): Promise<Fiducials> => {
  const asked = asParameters({ settings, automatic: layer === "automatic" });
  return json(`/recordings/${encodeURIComponent(id)}/fiducials?${new URLSearchParams(asked)}`);
};
export const listBiomarkers = (): Promise<Catalogue> => json("/catalogue");
export const listModels = async (): Promise<Model[]> => (await json<{ models: Model[] }>("/models")).models;
export const readHealth = (): Promise<Health> => json("/health");

/** A part of a recording; all of it where there is none. */
export interface Part {
  readonly startS: Seconds;
  readonly endS: Seconds;
}

const partQuery = (part: Part | null): Record<string, string> =>
  part === null ? {} : { start_s: `${part.startS}`, end_s: `${part.endS}` };

export const readPrediction = (
  id: string,
  { head, form, part }: { head: string; form: Form; part: Part | null },
): Promise<Prediction> => {
  const query = new URLSearchParams({ head, form, ...partQuery(part) });
  return json(`/recordings/${encodeURIComponent(id)}/predictions?${query}`);
};

export const readSaliency = (
  id: string,
  { head, label, part }: { head: string; label: string | null; part: Part | null },
): Promise<Saliency> => {
  const query = new URLSearchParams({ head, ...(label === null ? {} : { label }), ...partQuery(part) });
  return json(`/recordings/${encodeURIComponent(id)}/saliency?${query}`);
};

function profileUrl(id: string, format: "json" | "csv", settings: string, layer: string | null): string {
  const asked = asParameters({ settings, automatic: layer === "automatic" });
  return `/recordings/${encodeURIComponent(id)}/profile?${new URLSearchParams({ format, ...asked })}`;
}

/** Where the browser downloads a profile from. */
export const profileHref = (
  id: string,
  format: "json" | "csv",
  settings = "",
  layer: string | null = null,
): string => BASE + profileUrl(id, format, settings, layer);

/** The signal of each lead in mV, as the server holds it: not thinned, gaps as NaN. */
export async function readSamples(
  id: string,
  window: { startS: Seconds; endS: Seconds; path: SignalPath; settings?: string },
): Promise<ReadonlyMap<string, Trace>> {
  const query = new URLSearchParams({
    start_s: `${window.startS}`,
    end_s: `${window.endS}`,
    path: window.path,
    settings: window.settings ?? "",
    format: "binary",
  });
  const response = await request(`/recordings/${encodeURIComponent(id)}/samples?${query}`);
  const leads = decodeURIComponent(response.headers.get("ECG-Leads") ?? "").split(",");
  const facts = {
    fsHz: Number(response.headers.get("ECG-Fs-Hz")),
    startS: Number(response.headers.get("ECG-Start-S")),
  };
  const traces = tracesOf(await response.arrayBuffer(), leads, facts);
  dataArrived();
  return traces;
}

/** Little-endian float32, leads × samples. */
export function tracesOf(
  bytes: ArrayBuffer,
  leads: readonly string[],
  facts: { fsHz: number; startS: Seconds },
): ReadonlyMap<string, Trace> {
  const length = bytes.byteLength / 4 / leads.length;
  const view = new DataView(bytes);
  const little = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
  const samplesOf = (row: number): Float32Array =>
    little
      ? new Float32Array(bytes, row * length * 4, length)
      : Float32Array.from({ length }, (_, i) => view.getFloat32((row * length + i) * 4, true));
  return new Map(leads.map((lead, row) => [lead, { ...facts, samples: samplesOf(row) }]));
}

/** One function for each thing that a phone asks of the server. */
import type { Consents, Entries, Me, NewShare, Paired, Report, Share, Trends } from "./types";
import { prove } from "../../api/csrf";
import { authorization, token } from "./token";

const BASE = "/api/v1";

/** Why there is no answer: nobody answered, or the server said no with a code and a sentence of its own. */
export class NoAnswer extends Error {
  constructor(
    /** Null where the server could not be reached. */
    readonly status: number | null,
    /** What the server said, in English; empty where it said nothing. */
    readonly detail = "",
  ) {
    super(detail);
    this.name = "NoAnswer";
  }
}

async function asked(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  for (const [name, value] of Object.entries(authorization())) headers.set(name, value);
  if (token() === null) await prove(headers, init.method);
  let response: Response;
  try {
    response = await fetch(BASE + path, { ...init, headers });
  } catch {
    throw new NoAnswer(null);
  }
  if (!response.ok) throw new NoAnswer(response.status, await detailOf(response));
  return response;
}

async function detailOf(response: Response): Promise<string> {
  if (!response.headers.get("Content-Type")?.includes("json")) return "";
  return ((await response.json()) as { detail?: string }).detail ?? "";
}

const json = async <T>(path: string, init?: RequestInit): Promise<T> =>
  (await (await asked(path, init)).json()) as T;

const sent = (method: "POST" | "PUT", body: unknown): RequestInit => ({
  method,
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
});

const recordingPath = (id: string): string => `/mobile/recordings/${encodeURIComponent(id)}`;

export const readReport = (id: string): Promise<Report> => json(recordingPath(id));
export const listEntries = (limit: number): Promise<Entries> =>
  json(`/mobile/recordings?${new URLSearchParams({ limit: `${limit}`, offset: "0" })}`);
export const readTrends = (): Promise<Trends> => json("/mobile/trends");
export const readMe = (): Promise<Me> => json("/mobile/me");
export const listShares = async (): Promise<readonly Share[]> =>
  (await json<{ shares: readonly Share[] }>("/mobile/shares")).shares;
export const createShare = (name: string, days: number): Promise<NewShare> =>
  json("/mobile/shares", sent("POST", { name, days }));

export async function revokeShare(id: string): Promise<void> {
  await asked(`/mobile/shares/${encodeURIComponent(id)}`, { method: "DELETE" });
}

export const agree = (given: boolean, textVersion: string): Promise<Consents> =>
  json("/mobile/consent", sent("PUT", { given, text_version: textVersion }));

export const keepNotes = (id: string, symptoms: readonly string[], note: string): Promise<Report> =>
  json(`${recordingPath(id)}/notes`, sent("PUT", { symptoms, note }));

export async function readPdf(id: string, language: "en" | "zh"): Promise<Blob> {
  return (await asked(`${recordingPath(id)}/report.pdf?lang=${language}`)).blob();
}

/** The report for those who read ECGs: findings, measurements, the ECG to scale. */
export async function readFullReport(id: string, language: "en" | "zh"): Promise<Blob> {
  const query = new URLSearchParams({ format: "pdf", language });
  return (await asked(`${recordingPath(id)}/structured-report?${query}`)).blob();
}

/** Hands in files of another recorder, which become a recording of the own series. */
export function importFiles(files: readonly File[]): Promise<Report> {
  const form = new FormData();
  for (const file of files) form.append("files", file, file.name);
  return json("/mobile/recordings", { method: "POST", body: form });
}

export const pairPhone = (code: string, deviceName: string): Promise<Paired> =>
  json("/mobile/pair", sent("POST", { code, device_name: deviceName }));

export async function signOut(): Promise<void> {
  await asked("/session", { method: "DELETE" });
}

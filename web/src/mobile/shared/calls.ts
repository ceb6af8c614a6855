/** What an open link gives to read. No token is shown: the link itself is what opens it. */
import { NoAnswer } from "../api/calls";
import type { Entry, Report, Trends } from "../api/types";

export interface SharedSeries {
  readonly participant: string;
  readonly name: string;
  readonly expires_at: string;
  readonly recordings: readonly Entry[];
  readonly trends: Trends;
}

const pathOf = (secret: string): string => `/api/v1/shared/${encodeURIComponent(secret)}`;
const recordingPath = (secret: string, id: string): string =>
  `${pathOf(secret)}/recordings/${encodeURIComponent(id)}`;

async function json<T>(path: string): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path);
  } catch {
    throw new NoAnswer(null);
  }
  if (!response.ok) throw new NoAnswer(response.status);
  return (await response.json()) as T;
}

export const readShared = (secret: string): Promise<SharedSeries> => json(pathOf(secret));
export const readSharedReport = (secret: string, id: string): Promise<Report> =>
  json(recordingPath(secret, id));
export const pdfHref = (secret: string, id: string, language: "en" | "zh"): string =>
  `${recordingPath(secret, id)}/report.pdf?lang=${language}`;

/** The secret in the address of the page; null where it is another page. */
export const secretOf = (path: string): string | null => {
  const found = /^\/m\/shared\/([^/]+)\/?$/.exec(path)?.[1];
  return found === undefined ? null : decodeURIComponent(found);
};

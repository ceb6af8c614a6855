/** Beside the page: SHA-256 of files, so that the page never waits for one. */
import { Sha256 } from "./sha256";

/** Larger files come in portions, as the whole would have to be in memory. */
const WHOLE_UP_TO = 16 * 2 ** 20;
const PORTION = 4 * 2 ** 20;

export interface HashRequest {
  readonly key: number;
  readonly file: File;
}

export interface HashAnswer {
  readonly key: number;
  /** Null where the file cannot be read any more. */
  readonly sha256: string | null;
}

async function hashOf(file: File): Promise<string> {
  if (file.size <= WHOLE_UP_TO) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  const hash = new Sha256();
  for (let at = 0; at < file.size; at += PORTION) {
    hash.update(new Uint8Array(await file.slice(at, at + PORTION).arrayBuffer()));
  }
  return hash.hex();
}

self.onmessage = ({ data }: MessageEvent<HashRequest>): void => {
  const answer = (sha256: string | null): void => self.postMessage({ key: data.key, sha256 });
  hashOf(data.file).then(answer, () => answer(null));
};

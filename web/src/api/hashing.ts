/** Hashes of files, made by a few workers beside the page. */
import type { HashAnswer, HashRequest } from "../core/hash-worker";

const MOST_WORKERS = 4;

interface Promised {
  readonly file: File;
  readonly settle: (sha256: string | null) => void;
}

const waiting: Promised[] = [];
const idle: Worker[] = [];
const busy = new Map<Worker, Promised>();

function worker(): Worker | undefined {
  const found = idle.pop();
  if (found !== undefined) return found;
  if (busy.size >= Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 1)) return undefined;
  const made = new Worker(new URL("../core/hash-worker.ts", import.meta.url), { type: "module" });
  made.onmessage = ({ data }: MessageEvent<HashAnswer>): void => {
    const promised = busy.get(made);
    busy.delete(made);
    idle.push(made);
    promised?.settle(data.sha256);
    next();
  };
  return made;
}

function next(): void {
  while (waiting.length > 0) {
    const free = worker();
    if (free === undefined) return;
    const promised = waiting.shift();
    if (promised === undefined) return;
    busy.set(free, promised);
    free.postMessage({ key: 0, file: promised.file } satisfies HashRequest);
  }
}

/** SHA-256 as hexadecimal digits; null where the file cannot be read any more. */
export const hashOf = (file: File): Promise<string | null> =>
  new Promise((settle) => {
    waiting.push({ file, settle });
    next();
  });

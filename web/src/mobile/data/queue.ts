/** Recordings that have ended and wait to be sent: one at a time, the oldest first, by one page or worker at a time. */
import type { Outcome } from "../api/types";
import type { Waiting } from "../recorder-types";
import { Refused, type Server } from "./server";
import type { PhoneStore, StoredRecording } from "./store";
import { sendDiscard, sendRecording } from "./upload";

const LOCK = "ecgomics-upload";

export interface Sending {
  /** Told before and after every step. */
  readonly changed?: (sessionId: string | null) => void;
  readonly reported?: (sessionId: string, outcome: Outcome) => void;
}

/** Runs the work once nobody else sends; a page that was closed meanwhile leaves nothing half done. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  return "locks" in navigator ? await navigator.locks.request(LOCK, work) : await work();
}

/** Sends all that waits, one recording before the others if need be; false where the server was not reached. */
export function sendAll(
  store: PhoneStore,
  server: Server,
  told: Sending = {},
  urgentId: string | null = null,
): Promise<boolean> {
  return alone(async () => {
    const waiting = (await store.recordings()).filter(({ state }) => state !== "recording");
    waiting.sort((one, other) => Number(other.id === urgentId) - Number(one.id === urgentId));
    for (const recording of waiting) if (!(await sendOne(store, server, recording, told))) return false;
    return true;
  });
}

async function sendOne(
  store: PhoneStore,
  server: Server,
  recording: StoredRecording,
  told: Sending,
): Promise<boolean> {
  const { id } = recording;
  const changed = (): void => told.changed?.(id);
  changed();
  try {
    if (recording.state === "discarded") await sendDiscard(store, server, id);
    else told.reported?.(id, await sendRecording({ store, server, progress: changed }, recording));
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) return false;
    await store.change(id, { problem: error.problem });
    return true;
  } finally {
    told.changed?.(null);
  }
}

/** What the person is shown of it. */
export function waitingOf(
  recordings: readonly StoredRecording[],
  sendingId: string | null,
): readonly Waiting[] {
  return recordings
    .filter(({ state }) => state === "ended")
    .map(({ id, start, elapsedS, acked, frames, problem }) => ({
      sessionId: id,
      startedAt: start.started_at,
      durationS: elapsedS,
      sentShare: frames === 0 ? 0 : acked / frames,
      isSending: id === sendingId,
      problem,
    }));
}

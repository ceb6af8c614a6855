/** Recordings that have ended and wait to be sent: one at a time, the oldest first, by one page or worker at a time. */
import type { Report } from "../api/types";
import type { Waiting } from "../recorder-types";
import { Refused, type Server } from "./server";
import type { PhoneStore, StoredRecording } from "./store";
import { sendDiscard, sendRecording, type Upload } from "./upload";

const LOCK = "ecgomics-upload";

export interface Sending {
  /** Told before and after every step. */
  readonly changed?: (sessionId: string | null) => void;
  readonly reported?: (sessionId: string, report: Report) => void;
}

/** Runs the work when nobody else sends; a page that was closed meanwhile leaves nothing half done. */
export function alone<T>(work: () => Promise<T>): Promise<T> {
  return "locks" in navigator ? navigator.locks.request(LOCK, work) : work();
}

/** Sends all that waits; false where the server was not reached. */
export async function sendAll(store: PhoneStore, server: Server, told: Sending = {}): Promise<boolean> {
  for (const recording of await store.recordings()) {
    if (recording.state === "recording") continue;
    told.changed?.(recording.id);
    try {
      const progress = (): void => told.changed?.(recording.id);
      await sendOne({ store, server, progress }, recording, told);
    } catch (error) {
      if (!(error instanceof Refused)) return false;
      await store.change(recording.id, { problem: error.problem });
    } finally {
      told.changed?.(null);
    }
  }
  return true;
}

async function sendOne(upload: Upload, recording: StoredRecording, told: Sending): Promise<void> {
  if (recording.state === "discarded") return sendDiscard(upload, recording.id);
  const report = await sendRecording(upload, recording);
  told.reported?.(recording.id, report);
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

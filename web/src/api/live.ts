/** Live sessions as the engine lists them, and what a viewer may say of one. */
import { queryOptions } from "@tanstack/react-query";
import type { LinkState, LiveNote, QualityLevel, Vitals } from "../core/live-messages";
import type { Seconds } from "../core/units";
import { json, sent } from "./client";

export interface LiveEntry {
  readonly id: string;
  readonly state: "open" | "finished" | "discarded";
  readonly mode: string;
  /** Nominal rate; null where the strap sends beats only. */
  readonly fs_hz: number | null;
  readonly samples: number;
  readonly gaps: readonly { readonly start_s: Seconds; readonly length_s: Seconds }[];
  readonly sensor: { readonly kind: string; readonly name: string; readonly model?: string | null };
  readonly leads: readonly string[];
  readonly participant: { readonly id: string; readonly pseudonym: string } | null;
  readonly started_at: string;
  readonly last_frame_at: string | null;
  readonly battery: number | null;
  readonly contact: boolean | null;
  readonly link: LinkState | null;
  readonly vitals: Vitals | null;
  /** When the quality changed, and to what. */
  readonly quality_history: readonly (readonly [Seconds, QualityLevel])[];
  /** Moments at which hint or pause changed. */
  readonly events: readonly Vitals[];
  readonly notes: readonly LiveNote[];
  readonly recording_id: string | null;
}

/** How often the wall asks who is there; what goes on in a session comes by its socket. */
const LIST_EVERY_MS = 2_000;

export const openSessions = (project: string) =>
  queryOptions({
    queryKey: ["live", project],
    queryFn: async (): Promise<readonly LiveEntry[]> => {
      const query = new URLSearchParams({ state: "open", project });
      return (await json<{ sessions: readonly LiveEntry[] }>(`/live/sessions?${query}`)).sessions;
    },
    refetchInterval: LIST_EVERY_MS,
    staleTime: 0,
  });

export const readSession = (id: string): Promise<LiveEntry> =>
  json(`/live/sessions/${encodeURIComponent(id)}`);

export const liveSession = (id: string) =>
  queryOptions({
    queryKey: ["live-session", id],
    queryFn: () => readSession(id),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.state === "open" ? LIST_EVERY_MS : false),
  });

export const addNote = (id: string, text: string): Promise<LiveNote> =>
  json(`/live/sessions/${encodeURIComponent(id)}/notes`, sent("POST", { text }));

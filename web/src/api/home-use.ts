/** Phones of home use as the research side sees them: pairing, devices, participants. */
import { queryOptions } from "@tanstack/react-query";
import { BASE, json, request, sent } from "./client";

export interface Person {
  readonly id: string;
  readonly pseudonym: string;
}

export interface Pairing {
  readonly id: string;
  readonly code: string;
  readonly expires_at: string;
  /** Where the phone goes; null where no phone can reach this server. */
  readonly url: string | null;
  readonly participant: Person | null;
}

export interface PairingState {
  readonly id: string;
  readonly state: "waiting" | "used" | "expired";
  readonly device: { readonly id: string; readonly name: string } | null;
}

export interface WantedPairing {
  /** A participant that is there; else one of that name is made. */
  readonly participant: string | null;
  readonly name: string | null;
  readonly project: string;
  /** How long the phone stays paired; null: until it is revoked. */
  readonly days: number | null;
}

export interface PairedDevice {
  readonly id: string;
  readonly name: string;
  readonly participant: Person | null;
  readonly created_at: string;
  readonly last_used_at: string | null;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
}

export type Statement =
  | "regular"
  | "slow_regular"
  | "fast_regular"
  | "extra_beats"
  | "irregular"
  | "possible_af"
  | "unclear"
  | "too_noisy";

export interface Alert {
  readonly key: string;
  readonly recording_id: string;
  readonly at: string;
  readonly numbers: Readonly<Record<string, number | null>>;
}

export interface Participant {
  readonly subject: Person;
  readonly recordings: number;
  readonly last: {
    readonly recording_id: string;
    readonly taken_at: string;
    readonly statement: Statement | null;
    readonly heart_rate: number | null;
  } | null;
  readonly baseline: {
    readonly heart_rate: number;
    readonly low: number;
    readonly high: number;
    readonly n: number;
  } | null;
  readonly alerts: readonly Alert[];
  readonly devices: number;
  readonly last_seen_at: string | null;
  readonly new_recordings: number;
}

const ASK_EVERY_MS = 1_500;
const LIST_EVERY_MS = 15_000;

export const makePairing = (wanted: WantedPairing): Promise<Pairing> =>
  json("/mobile/pairings", sent("POST", wanted));

/** Asked again and again until the code is used or too old. */
export const pairingState = (id: string) =>
  queryOptions({
    queryKey: ["pairing", id],
    queryFn: (): Promise<PairingState> => json(`/mobile/pairings/${encodeURIComponent(id)}`),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.state === "waiting" ? ASK_EVERY_MS : false),
  });

/** The server keeps no code, so the page hands it back to have it drawn. */
export const qrHref = ({ id, code }: Pairing): string =>
  `${BASE}/mobile/pairings/${encodeURIComponent(id)}/qr.svg?${new URLSearchParams({ code })}`;

export const devices = (project: string) =>
  queryOptions({
    queryKey: ["devices", project],
    queryFn: async (): Promise<readonly PairedDevice[]> => {
      const query = new URLSearchParams({ project });
      return (await json<{ devices: readonly PairedDevice[] }>(`/devices?${query}`)).devices;
    },
  });

export async function revokeDevice(id: string): Promise<void> {
  await request(`/devices/${encodeURIComponent(id)}`, { method: "DELETE" });
}

export const participants = (project: string) =>
  queryOptions({
    queryKey: ["participants", project],
    queryFn: async (): Promise<readonly Participant[]> => {
      const query = new URLSearchParams({ project });
      return (await json<{ items: readonly Participant[] }>(`/participants?${query}`)).items;
    },
    refetchInterval: LIST_EVERY_MS,
  });

export async function markSeen(subjectId: string): Promise<void> {
  await request(`/participants/${encodeURIComponent(subjectId)}/seen`, { method: "POST" });
}

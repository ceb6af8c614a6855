/** Phones of home use as the research side sees them: pairing, devices, participants. */
import { queryOptions } from "@tanstack/react-query";
import { BASE, json, request, sent } from "./client";
import type { components } from "./schema";

type Schema = components["schemas"];

export type Pairing = Schema["MadePairing"];
export type PairingState = Schema["Pairing"];
export type WantedPairing = Schema["NewPairing"];
export type PairedDevice = Schema["Phone"];
export type Participant = Schema["ParticipantItem"];
export type Alert = Schema["PersonAlert"];
export type Statement = Schema["PersonItem"]["statement"];

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

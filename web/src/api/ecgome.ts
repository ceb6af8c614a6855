/** The map of all biomarkers, what values are read against, one biomarker elsewhere, and its card. */
import { queryOptions, useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import { asParameters, type Measured } from "../core/measured";
import { projectHere } from "../core/project";
import { BASE, json, request, sent } from "./client";
import type { components } from "./schema";

type Schema = components["schemas"];
export type EcgomeMap = Schema["Map"];
export type PlacedRecording = Schema["PlacedRecording"];
export type Placed = Schema["Placed"];
export type ChangedRecording = Schema["ChangedRecording"];
export type History = Schema["History"];
export type Distribution = Schema["Distribution"];
export type Population = Schema["ListedPopulation"];
export type BiomarkerCard = Schema["BiomarkerCard"];
export type AnalyticBeat = Schema["AnalyticBeat"];
export type BiomarkerSet = Schema["BiomarkerSet"];

const FOR_GOOD = Number.POSITIVE_INFINITY;
export const USUAL_POPULATION = "healthy";

/** The project that a recording belongs to; of what is none, that on the screen. */
export const projectOf = (recording: object): string =>
  "project_id" in recording && typeof recording.project_id === "string"
    ? recording.project_id
    : projectHere();

const at = (...parts: readonly string[]): string => `/${parts.map(encodeURIComponent).join("/")}`;

export const map = () =>
  queryOptions({
    queryKey: ["ecgome-map"],
    queryFn: () => json<EcgomeMap>("/ecgome/map"),
    staleTime: FOR_GOOD,
  });

export const reference = (id: string, population: string, measured: Measured) =>
  queryOptions({
    queryKey: ["profile", id, "reference", population, measured],
    queryFn: () =>
      json<PlacedRecording>(
        `${at("recordings", id, "reference")}?${new URLSearchParams({ population, ...asParameters(measured) })}`,
      ),
  });

export const change = (id: string, wanted: boolean, measured: Measured) =>
  queryOptions({
    queryKey: ["profile", id, "change", measured],
    queryFn: () =>
      json<ChangedRecording>(
        `${at("recordings", id, "change")}?${new URLSearchParams(asParameters(measured))}`,
      ),
    enabled: wanted,
  });

export const history = (id: string, symbol: string, measured: Measured) =>
  queryOptions({
    queryKey: ["profile", id, "history", symbol, measured],
    queryFn: () =>
      json<History>(
        `${at("recordings", id, "history")}?${new URLSearchParams({ symbol, ...asParameters(measured) })}`,
      ),
  });

export const distribution = (symbol: string, lead: string, project: string) =>
  queryOptions({
    queryKey: ["distribution", symbol, lead, project],
    queryFn: () =>
      json<Distribution>(`${at("distributions", symbol)}?${new URLSearchParams({ lead, project })}`),
  });

export const populations = (project: string) =>
  queryOptions({
    queryKey: ["populations", project],
    queryFn: async () =>
      (await json<{ populations: Population[] }>(`/populations?${new URLSearchParams({ project })}`))
        .populations,
  });

export const card = (symbol: string) =>
  queryOptions({
    queryKey: ["biomarker-card", symbol],
    queryFn: () => json<BiomarkerCard>(at("catalogue", symbol, "card")),
    staleTime: FOR_GOOD,
  });

export const analyticBeat = () =>
  queryOptions({
    queryKey: ["analytic-beat"],
    queryFn: () => json<AnalyticBeat>("/ecgome/beat"),
    staleTime: FOR_GOOD,
  });

/** For each recording the z of each family that is farthest out: what small maps are drawn from. */
export const miniMaps = (ids: readonly string[]) =>
  queryOptions({
    queryKey: ["mini-maps", ...ids],
    queryFn: () =>
      json<Schema["MiniMaps"]>(`/ecgome/mini?${new URLSearchParams(ids.map((id) => ["recording", id]))}`),
    enabled: ids.length > 0,
  });

export function useAddPopulation(project: string): UseMutationResult<Population, Error, File> {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (file) => {
      const form = new FormData();
      form.append("file", file, file.name);
      const name = file.name.replace(/\.[^.]*$/, "");
      return json<Population>(`/populations?${new URLSearchParams({ name, project })}`, {
        method: "POST",
        body: form,
      });
    },
    onSuccess: () => cache.invalidateQueries({ queryKey: ["populations", project] }),
  });
}

export function useSaveSet(project: string): UseMutationResult<BiomarkerSet, Error, NewSet> {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (made) =>
      json<BiomarkerSet>(`/biomarker-sets?${new URLSearchParams({ project })}`, sent("POST", made)),
    onSuccess: () => cache.invalidateQueries({ queryKey: ["biomarker-sets", project] }),
  });
}

export interface NewSet {
  readonly name: string;
  readonly symbols: readonly string[];
}

export const biomarkerSets = (project: string) =>
  queryOptions({
    queryKey: ["biomarker-sets", project],
    queryFn: async () =>
      (await json<{ sets: BiomarkerSet[] }>(`/biomarker-sets?${new URLSearchParams({ project })}`)).sets,
  });

export async function deletePopulation(id: string): Promise<void> {
  await request(at("populations", id), { method: "DELETE" });
}

/** Where the definitions of a family stand as a page that can be kept. */
export const definitionHref = (dimension: string, family: string, symbol: string): string =>
  `/reference/${dimension}-${family}.html#${symbol}`;

export const cardHref = (symbol: string): string => BASE + at("catalogue", symbol, "card");

/** Settings: the form, saved versions, YAML, and the preview of what moves. */
import { queryOptions } from "@tanstack/react-query";
import type { SettingsSchema, SettingValues } from "../core/settings-form";
import { json, sent } from "./client";
import type { SavedList, SettingsDetail, SettingsForm, SettingsPreview, SettingsVersion } from "./types";

export interface KnownForm extends Omit<SettingsForm, "json_schema" | "defaults"> {
  readonly json_schema: SettingsSchema;
  readonly defaults: SettingValues;
}

export const form = () =>
  queryOptions({
    queryKey: ["settings-form"],
    queryFn: () => json<KnownForm>("/settings/form"),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const savedList = (project: string) =>
  queryOptions({
    queryKey: ["settings", project],
    queryFn: () => json<SavedList>(`/settings?${new URLSearchParams({ project })}`),
  });

/** The values of settings by name; a name@version of a project never changes, so its answer is kept. */
export const detail = (name: string, project: string) =>
  queryOptions({
    queryKey: ["settings", project, name],
    queryFn: () =>
      json<SettingsDetail>(`/settings/${encodeURIComponent(name)}?${new URLSearchParams({ project })}`),
    staleTime: name.includes("@") ? Number.POSITIVE_INFINITY : 0,
  });

export const readYaml = (yaml: string): Promise<SettingsDetail> =>
  json("/settings/yaml", sent("POST", { yaml }));

export const saveSettings = (asked: {
  name: string;
  note: string;
  values: SettingValues;
  project: string;
}): Promise<SettingsVersion> => json("/settings", sent("POST", asked));

/** What moves; `points` asks for the signal too. An answer that is not wanted any more is broken off. */
export const preview = (
  id: string,
  asked: { readonly values: SettingValues; readonly before: string; readonly points: number } | null,
) =>
  queryOptions({
    queryKey: ["preview", id, asked],
    queryFn: ({ signal }) =>
      json<SettingsPreview>(`/recordings/${encodeURIComponent(id)}/preview`, {
        ...sent("POST", { values: asked?.values, before: asked?.before, max_points: asked?.points }),
        signal,
      }),
    enabled: asked !== null,
    staleTime: 60_000,
    gcTime: 60_000,
    retry: false,
  });

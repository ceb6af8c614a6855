import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent, type JSX } from "react";
import * as api from "../api/settings";
import type { SettingsVersion } from "../api/types";
import { labelOf, valueWord } from "../core/setting-words";
import { changedNames, type SettingValues } from "../core/settings-form";
import { say } from "../i18n";
import { SettingsChoice } from "./settings-choice";
import { Failure, Skeleton } from "./states";
import type { SettingsDraft } from "./use-settings-draft";

const FIRST_NAME = "mine";

/** The name of what was saved, proposed for the next version. */
const nameOf = (base: string): string => (base.includes("@") ? (base.split("@")[0] ?? "") : FIRST_NAME);

/** Saves a draft under a name: always a new version. */
export function SaveSettings({
  draft,
  onSaved,
}: {
  draft: SettingsDraft;
  onSaved: (saved: SettingsVersion) => void;
}): JSX.Element {
  const words = say().settings;
  const cache = useQueryClient();
  const [name, setName] = useState(nameOf(draft.base));
  const [note, setNote] = useState("");
  const saving = useMutation({
    mutationFn: () => api.saveSettings({ name, note, values: draft.values, project: draft.project }),
    onSuccess: async (saved) => {
      await cache.invalidateQueries({ queryKey: ["settings"] });
      onSaved(saved);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <form className="settings-save" onSubmit={submit}>
      <p className="hint">{words.saveHint}</p>
      <label>
        {words.name}
        <input required maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
      </label>
      <label>
        {words.note}
        <input
          maxLength={1000}
          value={note}
          placeholder={words.notePlaceholder}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
      {saving.isError && <Failure title={words.notSaved} error={saving.error} />}
      <button type="submit" className="primary" disabled={saving.isPending}>
        {words.saveButton}
      </button>
    </form>
  );
}

/** The draft beside other settings: only what differs. */
export function CompareSettings({ draft }: { draft: SettingsDraft }): JSX.Element {
  const words = say().settings;
  const [other, setOther] = useState(draft.base);
  const found = useQuery(api.detail(other, draft.project));
  return (
    <div className="settings-compare">
      <SettingsChoice
        project={draft.project}
        label={words.compareTo}
        presets={draft.presets}
        value={other}
        onChange={setOther}
      />
      {found.isError ? (
        <Failure title={words.notLoaded} error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data === undefined ? (
        <Skeleton label={words.compareTitle} lines={3} />
      ) : (
        <Differences draft={draft} other={found.data.values as SettingValues} />
      )}
    </div>
  );
}

function Differences({ draft, other }: { draft: SettingsDraft; other: SettingValues }): JSX.Element {
  const words = say().settings;
  const names = new Set(changedNames(draft.values, other));
  if (names.size === 0) return <p>{words.noDifference}</p>;
  return (
    <table className="plain">
      <thead>
        <tr>
          <th scope="col">{words.setting}</th>
          <th scope="col">{words.here}</th>
          <th scope="col">{words.there}</th>
        </tr>
      </thead>
      <tbody>
        {draft.fields
          .filter(({ name }) => names.has(name))
          .map((field) => (
            <tr key={field.name}>
              <th scope="row">{labelOf(field)}</th>
              <td>{valueWord(field, draft.values[field.name] ?? field.usual)}</td>
              <td>{valueWord(field, other[field.name] ?? field.usual)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

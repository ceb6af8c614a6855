import { useQuery } from "@tanstack/react-query";
import type { JSX } from "react";
import * as api from "../api/settings";
import { presetWord } from "../core/setting-words";
import { say } from "../i18n";

interface Props {
  readonly project: string;
  readonly label: string;
  readonly presets: api.KnownForm["presets"];
  readonly value: string;
  readonly onChange: (name: string) => void;
}

/** Named settings to choose from: the defaults, presets, and what was saved. */
export function SettingsChoice({ project, label, presets, value, onChange }: Props): JSX.Element {
  const words = say().settings;
  const saved = useQuery(api.savedList(project)).data?.saved ?? [];
  const names = saved.map(({ name, version }) => `${name}@${version}`);
  const known = ["defaults", ...presets.map(({ name }) => name), ...names];
  return (
    <label className="settings-choice">
      {label}
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {!known.includes(value) && <option value={value}>{value}</option>}
        <option value="defaults">{words.defaults}</option>
        <optgroup label={words.presets}>
          {presets.map((preset) => (
            <option key={preset.name} value={preset.name}>
              {presetWord(preset)}
            </option>
          ))}
        </optgroup>
        {saved.length > 0 && (
          <optgroup label={words.savedOnes}>
            {saved.map(({ id, name, version, label: shown }) => (
              <option key={id} value={`${name}@${version}`}>
                {shown}
              </option>
            ))}
          </optgroup>
        )}
      </select>
    </label>
  );
}

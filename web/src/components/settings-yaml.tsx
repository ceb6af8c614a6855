import { useMutation } from "@tanstack/react-query";
import { useRef, type JSX } from "react";
import * as api from "../api/settings";
import type { SettingsDetail } from "../api/types";
import type { SettingValues } from "../core/settings-form";
import { say } from "../i18n";
import { Failure } from "./states";

interface Props {
  readonly values: SettingValues;
  readonly onTake: (values: SettingValues) => void;
}

/** Settings as a file: out as the command line writes and takes them, saved or not, and in. */
export function SettingsYaml({ values, onTake }: Props): JSX.Element {
  const words = say().settings;
  const file = useRef<HTMLInputElement>(null);
  const reading = useMutation({
    mutationFn: async (chosen: File) => api.readYaml(await chosen.text()),
    onSuccess: (found) => onTake(found.values as SettingValues),
  });
  // JSON is YAML: the server gives the draft back in the one form in which settings are written.
  const writing = useMutation({
    mutationFn: () => api.readYaml(JSON.stringify(values)),
    onSuccess: download,
  });
  const error = reading.error ?? writing.error;
  return (
    <>
      <button type="button" onClick={() => writing.mutate()}>
        {words.downloadYaml}
      </button>
      <button type="button" onClick={() => file.current?.click()}>
        {words.openYaml}
      </button>
      <input
        ref={file}
        type="file"
        accept=".yaml,.yml"
        aria-label={words.openYaml}
        hidden
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          if (chosen) reading.mutate(chosen);
          event.target.value = "";
        }}
      />
      {error && <Failure title={words.notYaml} error={error} />}
    </>
  );
}

function download({ yaml, hash }: SettingsDetail): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([yaml], { type: "application/yaml" }));
  link.download = `settings-${hash}.yaml`;
  link.click();
  URL.revokeObjectURL(link.href);
}

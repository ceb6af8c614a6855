import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import * as api from "../api/settings";
import {
  changedNames,
  fieldsOf,
  type SettingField,
  type SettingValue,
  type SettingValues,
} from "../core/settings-form";

export interface SettingsDraft {
  /** Whose saved settings there are to begin from, and where it is saved. */
  readonly project: string;
  readonly fields: readonly SettingField[];
  readonly presets: api.KnownForm["presets"];
  /** What the draft began from: a preset, name@version, a file or "defaults". */
  readonly base: string;
  readonly baseValues: SettingValues;
  readonly values: SettingValues;
  /** Names of what differs from the base. */
  readonly changed: readonly string[];
  /** Fields whose text is no allowed value. */
  readonly invalid: ReadonlySet<string>;
  readonly set: (name: string, value: SettingValue) => void;
  readonly mark: (name: string, invalid: boolean) => void;
  readonly startFrom: (name: string) => void;
  /** Values of a file, beside the base that was chosen before. */
  readonly take: (values: SettingValues) => void;
}

interface Result {
  readonly draft: SettingsDraft | null;
  readonly error: Error | null;
  readonly retry: () => void;
}

/** Settings that are being changed: begun from those of a name, kept nowhere until they are saved. */
export function useSettingsDraft(applied: string, project: string): Result {
  const form = useQuery(api.form());
  const [base, setBase] = useState(applied);
  const known = useQuery({
    ...api.detail(base, project),
    enabled: base !== "",
    // the form stays, and with it the focus, until the other settings are there
    placeholderData: keepPreviousData,
  });
  const [draft, setDraft] = useState<SettingValues | null>(null);
  const [invalid, setInvalid] = useState<ReadonlySet<string>>(new Set());
  const fields = useMemo(() => (form.data ? fieldsOf(form.data.json_schema) : []), [form.data]);
  const baseValues = known.data?.values as SettingValues | undefined;

  useEffect(() => setBase(applied), [applied]);
  useEffect(() => {
    setDraft(null);
    setInvalid(new Set());
  }, [base]);

  const error = form.error ?? known.error;
  const retry = (): void => {
    void form.refetch();
    void known.refetch();
  };
  if (!form.data || !baseValues) return { draft: null, error, retry };
  const values = draft ?? baseValues;
  return {
    error: null,
    retry,
    draft: {
      ...{ project, fields, base, baseValues, values, invalid },
      presets: form.data.presets,
      changed: changedNames(values, baseValues),
      set: (name, value) => setDraft({ ...values, [name]: value }),
      mark: (name, bad) =>
        setInvalid((now) => {
          if (now.has(name) === bad) return now;
          const next = new Set(now);
          if (bad) next.add(name);
          else next.delete(name);
          return next;
        }),
      startFrom: (name) => (name === base ? setDraft(null) : setBase(name)),
      take: (taken) => setDraft({ ...values, ...taken }),
    },
  };
}

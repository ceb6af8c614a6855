import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState, type JSX, type KeyboardEvent } from "react";
import * as api from "../api/settings";
import type { SettingsVersion } from "../api/types";
import { useQueryState } from "../core/location";
import { previewedOf, type Previewed } from "../core/moved-values";
import { groupWord, helpOf, labelOf, presetText } from "../core/setting-words";
import { equal, fits, groupsOf, isIdle, OF_THE_SIGNAL, type SettingValues } from "../core/settings-form";
import { useMay } from "../core/session";
import { Allowed } from "./allowed";
import { say } from "../i18n";
import { Dialog } from "./dialog";
import { SettingsChoice } from "./settings-choice";
import { CompareSettings, SaveSettings } from "./settings-dialogs";
import { SettingsField } from "./settings-field";
import { SettingsPreview } from "./settings-preview";
import { SettingsYaml } from "./settings-yaml";
import { Empty, Failure, Skeleton } from "./states";
import { useSettled } from "./use-settled";
import { useSettingsDraft, type SettingsDraft } from "./use-settings-draft";

/** The preview waits so long after the last change. */
const SETTLES_MS = 250;
/** Enough for every sample of ten seconds at 500 Hz; longer recordings are thinned to lowest and highest. */
const POINTS = 6000;

interface Props {
  readonly id: string;
  /** The project of the recording. */
  readonly project: string;
  readonly onPreview: (previewed: Previewed | null) => void;
  readonly onClose: () => void;
}

/** The drawer beside the paper: every setting as a form, and what moves before anything is kept. */
export default function SettingsDrawer({ id, project, onPreview, onClose }: Props): JSX.Element {
  const words = say().settings;
  const [query] = useQueryState();
  const list = useQuery(api.savedList(project));
  const applied = query.get("settings") ?? list.data?.chosen ?? "";
  const { draft, error, retry } = useSettingsDraft(applied, project);
  const aside = useRef<HTMLElement>(null);
  useEffect(() => {
    aside.current?.querySelector<HTMLElement>("input[type=search]")?.focus({ preventScroll: true });
  }, [draft === null]);
  const onKey = (event: KeyboardEvent): void => {
    const inDialog = (event.target as HTMLElement).closest("dialog") !== null;
    if (event.key === "Escape" && !inDialog) onClose();
  };
  return (
    <aside ref={aside} className="settings-drawer" aria-label={words.title} onKeyDown={onKey}>
      {error ? (
        <Failure title={words.notLoaded} error={error} onRetry={retry} />
      ) : draft === null ? (
        <Skeleton label={words.title} lines={16} />
      ) : (
        <Drawer {...{ id, project, draft, applied, onPreview, onClose }} />
      )}
    </aside>
  );
}

interface DrawerProps extends Props {
  readonly draft: SettingsDraft;
  /** What the recording is measured with now, by name. */
  readonly applied: string;
}

function Drawer({ id, draft, applied, onPreview, onClose }: DrawerProps): JSX.Element {
  const words = say().settings;
  const [, changeQuery] = useQueryState();
  const [dialog, setDialog] = useState<"save" | "apply" | "compare" | null>(null);
  const [said, setSaid] = useState("");
  const preview = usePreview(id, draft, applied, onPreview);
  const name = draft.changed.length === 0 ? draft.base : null;
  const maySave = useMay("analyst");
  const applicable = draft.invalid.size === 0 && name !== applied && (maySave || name !== null);
  const apply = (which: string): void => changeQuery({ settings: which });
  const onSaved = (saved: SettingsVersion): void => {
    const known = `${saved.name}@${saved.version}`;
    setSaid(words.saved(saved.label));
    draft.startFrom(known);
    if (dialog === "apply") apply(known);
    setDialog(null);
  };
  return (
    <>
      <Head draft={draft} name={name} onDialog={setDialog} onClose={onClose} />
      <p className="visually-hidden" role="status">
        {said}
      </p>
      <Form draft={draft} />
      <SettingsPreview {...preview} invalid={draft.invalid.size > 0} />
      <footer>
        <span className="hint">
          {said || (maySave || name !== null ? words.unseen : say().accounts.notAllowed)}
        </span>
        <button
          type="button"
          className="primary"
          // not `disabled`: the focus stays on it once the settings are applied
          aria-disabled={!applicable}
          onClick={() => {
            if (!applicable) return;
            if (name === null) setDialog("apply");
            else apply(name);
          }}
        >
          {name === null ? words.saveAndApply : words.apply}
        </button>
      </footer>
      <Dialog
        open={dialog === "save" || dialog === "apply"}
        title={words.saveTitle}
        onClose={() => setDialog(null)}
      >
        <SaveSettings draft={draft} onSaved={onSaved} />
      </Dialog>
      <Dialog wide open={dialog === "compare"} title={words.compareTitle} onClose={() => setDialog(null)}>
        <CompareSettings draft={draft} />
      </Dialog>
    </>
  );
}

interface HeadProps {
  readonly draft: SettingsDraft;
  /** Null where the draft was changed and not saved. */
  readonly name: string | null;
  readonly onDialog: (dialog: "save" | "compare") => void;
  readonly onClose: () => void;
}

function Head({ draft, name, onDialog, onClose }: HeadProps): JSX.Element {
  const words = say().settings;
  const preset = draft.presets.find((each) => each.name === draft.base);
  return (
    <header className="settings-head">
      <div className="settings-title">
        <h2>{words.title}</h2>
        <span className="settings-state" data-modified={name === null}>
          {name === null ? words.modified(draft.changed.length) : words.unmodified}
        </span>
        <button type="button" className="quiet end" aria-label={words.close} onClick={onClose}>
          ✕
        </button>
      </div>
      <SettingsChoice
        project={draft.project}
        label={words.startFrom}
        presets={draft.presets}
        value={draft.base}
        onChange={draft.startFrom}
      />
      {preset && <p className="hint">{presetText(preset)}</p>}
      <div className="settings-actions">
        <Allowed to="analyst">
          <button type="button" disabled={draft.invalid.size > 0} onClick={() => onDialog("save")}>
            {words.saveAs}
          </button>
        </Allowed>
        <button type="button" onClick={() => onDialog("compare")}>
          {words.compareWith}
        </button>
        <SettingsYaml values={draft.values} onTake={draft.take} />
      </div>
    </header>
  );
}

function Form({ draft }: { draft: SettingsDraft }): JSX.Element {
  const words = say().settings;
  const [text, setText] = useState("");
  const shown = draft.fields.filter((field) => fits(field, text, [labelOf(field), helpOf(field)]));
  return (
    <div className="settings-form">
      <input
        type="search"
        placeholder={words.search}
        aria-label={words.search}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {shown.length === 0 && <Empty>{words.nothingFound(text)}</Empty>}
      {groupsOf(shown).map(([group, fields]) => (
        <fieldset key={group}>
          <legend>{groupWord(group)}</legend>
          {fields.map((field) => (
            <SettingsField
              key={`${draft.base} ${field.name}`}
              field={field}
              value={draft.values[field.name] ?? field.usual}
              was={draft.baseValues[field.name] ?? field.usual}
              idle={isIdle(field.name, draft.values)}
              onChange={(value) => draft.set(field.name, value)}
              onInvalid={(invalid) => draft.mark(field.name, invalid)}
            />
          ))}
        </fieldset>
      ))}
    </div>
  );
}

interface Preview {
  readonly found: Parameters<typeof SettingsPreview>[0]["found"];
  readonly error: Error | null;
  readonly stale: boolean;
  readonly on: boolean;
  readonly onToggle: (on: boolean) => void;
}

/** Asks what moves once the draft has settled, and shows it on the paper. */
function usePreview(
  id: string,
  draft: SettingsDraft,
  applied: string,
  onPreview: Props["onPreview"],
): Preview {
  const [on, setOn] = useState(true);
  const settled = useSettled(draft.values, SETTLES_MS);
  const known = useQuery({ ...api.detail(applied, draft.project), enabled: applied !== "" });
  const before = known.data?.values as SettingValues | undefined;
  const points = before && OF_THE_SIGNAL.some((name) => !equal(settled[name], before[name])) ? POINTS : 0;
  const asked =
    on && before && draft.invalid.size === 0 ? { values: settled, before: applied, points } : null;
  const found = useQuery({ ...api.preview(id, asked), placeholderData: keepPreviousData });
  const stale = settled !== draft.values || found.isPlaceholderData || found.isFetching;
  const shown = useMemo(
    () => (asked !== null && found.data && found.data.moved.length > 0 ? previewedOf(found.data) : null),
    [asked === null, found.data],
  );
  useEffect(() => onPreview(shown), [shown, onPreview]);
  useEffect(() => () => onPreview(null), [onPreview]);
  return { found: found.data, error: found.error, stale, on, onToggle: setOn };
}

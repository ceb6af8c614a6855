import { useState, type FormEvent, type JSX } from "react";
import { BEAT_KINDS, waveOf, type BeatKind } from "../core/corrections";
import { fixed } from "../core/format";
import { say } from "../i18n";
import { CorrectionHistory } from "./correction-history";
import { CorrectionTray } from "./correction-tray";
import { Option, OptionGroup } from "./option-group";
import { LAYERS, type FiducialEditor as Editor } from "./use-fiducial-editor";

interface Props {
  readonly editor: Editor;
  readonly id: string;
  readonly durationS: number;
}

/** What stands below the paper while fiducials are corrected: what is meant, the held mark as a number, the changes. */
export function FiducialEditor({ editor, id, durationS }: Props): JSX.Element | null {
  const { corrections, active, layer } = editor;
  const words = say().corrections;
  const shown = active || corrections.draft.edits.length > 0 || layer !== "corrected";
  const kept = (corrections.kept?.layers.length ?? 0) > 0;
  if (!shown && !kept) return null;
  return (
    <section className="fiducial-editor" aria-label={words.editor}>
      {(active || layer !== "corrected") && (
        <div className="editor-bar">
          {active && <Scope editor={editor} />}
          <OptionGroup label={words.view}>
            {LAYERS.map((each) => (
              <Option key={each} chosen={layer === each} onChoose={() => editor.setLayer(each)}>
                {words.views[each]}
              </Option>
            ))}
          </OptionGroup>
        </div>
      )}
      {active && <Held editor={editor} durationS={durationS} />}
      <p className="visually-hidden" role="status">
        {editor.spoken}
      </p>
      <CorrectionTray corrections={corrections} />
      {kept && corrections.kept && <CorrectionHistory id={id} corrections={corrections} />}
    </section>
  );
}

function Scope({ editor }: { editor: Editor }): JSX.Element {
  const words = say().corrections;
  const { ofRepresentative, setOfRepresentative, ofAllLeads, setOfAllLeads } = editor;
  return (
    <>
      <OptionGroup label={words.beatScope}>
        <Option
          chosen={ofRepresentative}
          title={words.representativeTitle}
          onChoose={() => setOfRepresentative(true)}
        >
          {words.representative}
        </Option>
        <Option
          chosen={!ofRepresentative}
          title={words.thisBeatTitle}
          onChoose={() => setOfRepresentative(false)}
        >
          {words.thisBeat}
        </Option>
      </OptionGroup>
      <OptionGroup label={words.leadScope}>
        <Option chosen={!ofAllLeads} title={words.leadScopeTitle} onChoose={() => setOfAllLeads(false)}>
          {words.thisLead}
        </Option>
        <Option chosen={ofAllLeads} title={words.leadScopeTitle} onChoose={() => setOfAllLeads(true)}>
          {words.allLeads}
        </Option>
      </OptionGroup>
    </>
  );
}

function Held({ editor, durationS }: { editor: Editor; durationS: number }): JSX.Element {
  const words = say().corrections;
  const { held, heldMs, wasMs, layer } = editor;
  if (layer === "automatic") return <p className="hint">{words.automaticOnly}</p>;
  if (!held) return <p className="hint">{words.noMarks}</p>;
  const wave = waveOf(held.point);
  return (
    <>
      <div className="editor-bar">
        <span className="held">
          <strong>{held.lead}</strong> {words.points[held.point]}
        </span>
        <MsField key={`${held.lead} ${held.point} ${held.beat} ${heldMs}`} editor={editor} />
        {wasMs !== null && heldMs !== wasMs && (
          <span className="muted number">{words.was(fixed(wasMs, 0))}</span>
        )}
        {wave !== "QRS" && (
          <button type="button" onClick={editor.dropWave} disabled={heldMs === null}>
            {heldMs === null ? words.notPresent : words.noWave(wave)}
          </button>
        )}
        <BeatClass editor={editor} beat={held.beat} />
        <More editor={editor} beat={held.beat} durationS={durationS} />
      </div>
      <p className="hint">{words.hint}</p>
    </>
  );
}

function MsField({ editor }: { editor: Editor }): JSX.Element {
  const words = say().corrections;
  const [text, setText] = useState(editor.heldMs === null ? "" : String(Math.round(editor.heldMs)));
  const take = (): void => {
    const ms = Number(text);
    const same = editor.heldMs !== null && ms === Math.round(editor.heldMs);
    if (text.trim() !== "" && Number.isFinite(ms) && !same) editor.setHeldMs(ms);
  };
  return (
    <label className="ms-field">
      <input
        type="text"
        inputMode="decimal"
        size={5}
        aria-label={words.msFromPeak}
        value={text}
        placeholder={words.notPresent}
        onChange={(event) => setText(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === "Enter") take();
        }}
      />
      ms
    </label>
  );
}

function BeatClass({ editor, beat }: { editor: Editor; beat: number }): JSX.Element | null {
  const words = say().corrections;
  const found = editor.beatOf(beat);
  if (!found) return null;
  return (
    <span className="beat-class">
      <label>
        {words.beatNumber(beat + 1)}{" "}
        <select
          aria-label={words.beatKind(beat + 1)}
          value={found.kind}
          onChange={(event) =>
            editor.corrections.add({
              do: "class_beat",
              beat_s: found.peakS,
              kind: event.target.value as BeatKind,
            })
          }
        >
          {BEAT_KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {kind} · {words.kinds[kind]}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className="quiet"
        aria-label={words.removeBeat(beat + 1)}
        title={words.removeBeat(beat + 1)}
        onClick={() => editor.corrections.add({ do: "remove_beat", beat_s: found.peakS })}
      >
        ✕
      </button>
    </span>
  );
}

/** What is rarer, as numbers: a beat that was missed, an R peak elsewhere, a stretch that is left out. */
function More({ editor, beat, durationS }: { editor: Editor; beat: number; durationS: number }): JSX.Element {
  const words = say().corrections;
  const { corrections, leads } = editor;
  const found = editor.beatOf(beat);
  const peak = found ? found.peakS.toFixed(3) : "";
  return (
    <details className="more-changes">
      <summary>{words.more}</summary>
      <NumbersForm
        title={words.addBeat}
        fields={[{ name: "at", label: words.addBeatAt, first: "" }]}
        button={words.doAdd}
        most={durationS}
        onTake={([at = 0]) => corrections.add({ do: "add_beat", at_s: at, kind: "N" })}
      />
      {found && (
        <NumbersForm
          key={peak}
          title={words.moveBeat}
          fields={[{ name: "to", label: words.moveBeatTo, first: peak }]}
          button={words.doMove}
          most={durationS}
          onTake={([to = 0]) => corrections.add({ do: "move_beat", beat_s: found.peakS, to_s: to })}
        />
      )}
      <NumbersForm
        title={words.exclude}
        fields={[
          { name: "from", label: words.excludeFrom, first: "" },
          { name: "to", label: words.excludeTo, first: "" },
        ]}
        leads={leads}
        button={words.doExclude}
        most={durationS}
        hint={words.excludeHint}
        onTake={([from = 0, to = 0], lead) =>
          corrections.add({ do: "exclude", begin_s: from, end_s: to, lead })
        }
      />
    </details>
  );
}

interface FormProps {
  readonly title: string;
  readonly fields: readonly { readonly name: string; readonly label: string; readonly first: string }[];
  readonly leads?: readonly string[];
  readonly button: string;
  readonly most: number;
  readonly hint?: string;
  readonly onTake: (numbers: number[], lead: string | null) => void;
}

function NumbersForm({ title, fields, leads, button, most, hint, onTake }: FormProps): JSX.Element {
  const words = say().corrections;
  const take = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    onTake(
      fields.map(({ name }) => Number(given.get(name))),
      String(given.get("lead") ?? "") || null,
    );
    event.currentTarget.reset();
  };
  return (
    <form onSubmit={take}>
      <strong>{title}</strong>
      {fields.map(({ name, label, first }) => (
        <label key={name}>
          {label}{" "}
          <input type="number" name={name} min={0} max={most} step={0.001} defaultValue={first} required />
        </label>
      ))}
      {leads && (
        <label>
          {words.excludeLead}{" "}
          <select name="lead" defaultValue="">
            <option value="">{words.allLeads}</option>
            {leads.map((lead) => (
              <option key={lead}>{lead}</option>
            ))}
          </select>
        </label>
      )}
      <button type="submit">{button}</button>
      {hint && <span className="muted">{hint}</span>}
    </form>
  );
}

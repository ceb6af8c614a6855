import type { JSX, ReactNode } from "react";
import { LAYOUTS, whyNotTwelvePlaces, type LayoutName } from "../core/layout";
import { GAINS_MM_PER_MV, nextZoom, SPEEDS_MM_PER_S } from "../core/paper";
import type { PaperState } from "../core/paper-state";

interface Props {
  readonly state: PaperState;
  readonly layout: LayoutName;
  readonly zoom: number;
  readonly leads: readonly string[];
  readonly tool: "pan" | "caliper";
  readonly onChange: (changes: Partial<PaperState>) => void;
  readonly onZoom: (zoom: number) => void;
  readonly onTool: () => void;
  readonly onMarks: () => void;
  readonly mapOn: boolean;
  readonly onMap: () => void;
  readonly onHelp: () => void;
}

const LAYOUT_TEXT: Readonly<Record<LayoutName, string>> = { "3x4": "3×4+1", "6x2": "6×2", "12x1": "12×1" };

export function PaperToolbar(props: Props): JSX.Element {
  const { state, layout, leads, onChange, onZoom, zoom } = props;
  const whyNot = whyNotTwelvePlaces(leads);
  const layoutText = (name: LayoutName): string =>
    name === "12x1" && whyNot !== null ? `${leads.length}×1` : LAYOUT_TEXT[name];
  const marksOn = state.leadMarks || state.globalMarks;
  return (
    <div className="toolbar" role="group" aria-label="Paper">
      <Choice label="Layout">
        {LAYOUTS.map((name) => (
          <Option
            key={name}
            chosen={layout === name}
            why={name === "12x1" ? null : whyNot}
            onChoose={() => onChange({ layout: name })}
          >
            {layoutText(name)}
          </Option>
        ))}
      </Choice>
      <Choice label="Paper speed" unit="mm/s">
        {SPEEDS_MM_PER_S.map((speed) => (
          <Option key={speed} chosen={state.speed === speed} onChoose={() => onChange({ speed })}>
            {speed}
          </Option>
        ))}
      </Choice>
      <Choice label="Gain" unit="mm/mV">
        {GAINS_MM_PER_MV.map((gain) => (
          <Option key={gain} chosen={state.gain === gain} onChoose={() => onChange({ gain })}>
            {gain}
          </Option>
        ))}
      </Choice>
      <Choice label="Zoom">
        <button type="button" aria-label="Smaller" onClick={() => onZoom(nextZoom(zoom, -1))}>
          −
        </button>
        <Option chosen={state.zoom === "fit"} onChoose={() => onChange({ zoom: "fit" })}>
          fit
        </Option>
        <Option chosen={state.zoom === 1} onChoose={() => onZoom(1)}>
          1:1
        </Option>
        <button type="button" aria-label="Larger" onClick={() => onZoom(nextZoom(zoom, 1))}>
          +
        </button>
      </Choice>
      <Choice label="Tools">
        <Option chosen={props.tool === "caliper"} onChoose={props.onTool}>
          Caliper
        </Option>
        <Option chosen={marksOn} onChoose={props.onMarks}>
          Fiducials
        </Option>
        <Option
          chosen={props.mapOn}
          title="Where the encoder sees what speaks for a rhythm"
          onChoose={props.onMap}
        >
          Map
        </Option>
      </Choice>
      <label className="select-label">
        <span className="visually-hidden">Signal</span>
        <select value={state.path} onChange={(e) => onChange({ path: e.target.value as PaperState["path"] })}>
          <option value="measurement">Measurement path</option>
          <option value="recorded">As recorded</option>
        </select>
      </label>
      <button type="button" className="quiet end" aria-label="Keys of this page" onClick={props.onHelp}>
        ?
      </button>
    </div>
  );
}

function Choice({
  label,
  unit,
  children,
}: {
  label: string;
  unit?: string;
  children: ReactNode;
}): JSX.Element {
  return (
    <div className="choice" role="group" aria-label={unit ? `${label}, ${unit}` : label}>
      {children}
      {unit && <span className="unit">{unit}</span>}
    </div>
  );
}

interface OptionProps {
  readonly chosen: boolean;
  readonly onChoose: () => void;
  readonly why?: string | null;
  readonly title?: string;
  readonly children: ReactNode;
}

/** A choice that says why where it cannot be made. */
function Option({ chosen, onChoose, why = null, title, children }: OptionProps): JSX.Element {
  return (
    <button
      type="button"
      aria-pressed={chosen}
      disabled={why !== null}
      title={why ?? title}
      onClick={onChoose}
    >
      {children}
    </button>
  );
}

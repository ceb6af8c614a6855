import type { JSX } from "react";
import { canShow, LAYOUTS, tooFewForTwelve, type LayoutName } from "../core/layout";
import { GAINS_MM_PER_MV, nextZoom, SPEEDS_MM_PER_S } from "../core/paper";
import { SHOWN_PATHS, type PaperState, type ShownPath } from "../core/paper-state";
import type { PaperTool } from "../core/paper-tool";
import { say } from "../i18n";
import { Option, OptionGroup } from "./option-group";
import { PageOptions } from "./page-options";
import type { ChosenTool } from "./paper-tools";

interface Props {
  readonly state: PaperState;
  readonly layout: LayoutName;
  readonly zoom: number;
  readonly leads: readonly string[];
  readonly tools: readonly PaperTool[];
  readonly chosen: ChosenTool;
  readonly onChange: (changes: Partial<PaperState>) => void;
  readonly onZoom: (zoom: number) => void;
  readonly onMarks: () => void;
  readonly mapOn: boolean;
  readonly onMap: () => void;
  readonly tableOn: boolean;
  readonly onTable: () => void;
  readonly onPrint: () => void;
  readonly onHelp: () => void;
}

export function PaperToolbar(props: Props): JSX.Element {
  const { state, leads, onChange, onZoom, zoom } = props;
  const words = say().paper;
  return (
    <div className="toolbar" role="group" aria-label={words.toolbar}>
      <Tools {...props} />
      <Layouts {...props} />
      <OptionGroup label={words.order}>
        {(["standard", "cabrera"] as const).map((order) => (
          <Option
            key={order}
            chosen={state.order === order}
            why={tooFew(leads)}
            {...(order === "cabrera" && { title: words.cabreraTitle })}
            onChoose={() => onChange({ order })}
          >
            {words[order]}
          </Option>
        ))}
      </OptionGroup>
      <PageOptions state={state} leads={leads} onChange={onChange} />
      <OptionGroup label={words.speed} unit="mm/s">
        {SPEEDS_MM_PER_S.map((speed) => (
          <Option key={speed} chosen={state.speed === speed} onChoose={() => onChange({ speed })}>
            {speed}
          </Option>
        ))}
      </OptionGroup>
      <OptionGroup label={words.gain} unit="mm/mV">
        {GAINS_MM_PER_MV.map((gain) => (
          <Option key={gain} chosen={state.gain === gain} onChoose={() => onChange({ gain })}>
            {gain}
          </Option>
        ))}
      </OptionGroup>
      <OptionGroup label={words.zoom}>
        <button type="button" aria-label={words.smaller} onClick={() => onZoom(nextZoom(zoom, -1))}>
          −
        </button>
        <Option chosen={state.zoom === "fit"} onChoose={() => onChange({ zoom: "fit" })}>
          {words.fit}
        </Option>
        <Option chosen={state.zoom === 1} title={words.trueSizeTitle} onChoose={() => onZoom(1)}>
          {words.trueSize}
        </Option>
        <button type="button" aria-label={words.larger} onClick={() => onZoom(nextZoom(zoom, 1))}>
          +
        </button>
      </OptionGroup>
      <label className="select-label">
        <span className="visually-hidden">{words.signal}</span>
        <select value={state.path} onChange={(e) => onChange({ path: e.target.value as ShownPath })}>
          {SHOWN_PATHS.map((path) => (
            <option key={path} value={path}>
              {words.paths[path]}
            </option>
          ))}
        </select>
      </label>
      <OptionGroup label={words.page}>
        <Option chosen={props.tableOn} title={`${words.tableTitle} (t)`} onChoose={props.onTable}>
          {words.tableButton}
        </Option>
        <button type="button" title={words.printTitle} onClick={props.onPrint}>
          {words.print}
        </button>
      </OptionGroup>
      <button type="button" className="quiet end" aria-label={words.help} onClick={props.onHelp}>
        ?
      </button>
    </div>
  );
}

const tooFew = (leads: readonly string[]): string | null => {
  const found = tooFewForTwelve(leads);
  return found === null ? null : say().paper.needsTwelve(found);
};

function Tools({ tools, chosen, state, onMarks, mapOn, onMap }: Props): JSX.Element {
  const words = say().paper;
  return (
    <OptionGroup label={words.tools}>
      {tools
        .filter(({ label }) => label !== "")
        .map((tool) => (
          <Option
            key={tool.name}
            chosen={chosen.name === tool.name}
            label={tool.label}
            title={words.toolTitle(tool.label, tool.key)}
            onChoose={({ shiftKey }) => chosen.choose(tool.name, shiftKey)}
          >
            {tool.glyph}
          </Option>
        ))}
      <Option chosen={state.leadMarks || state.globalMarks} onChoose={onMarks}>
        {words.fiducials}
      </Option>
      <Option chosen={mapOn} title={words.mapTitle} onChoose={onMap}>
        {words.map}
      </Option>
    </OptionGroup>
  );
}

function Layouts({ layout, leads, onChange }: Props): JSX.Element {
  const words = say().paper;
  const text = (name: LayoutName): string =>
    name === "12x1" && tooFewForTwelve(leads) !== null ? words.rowsOf(leads.length) : words.layouts[name];
  return (
    <OptionGroup label={words.layout}>
      {LAYOUTS.map((name) => (
        <Option
          key={name}
          chosen={layout === name}
          why={canShow(name, leads) ? null : tooFew(leads)}
          onChoose={() => onChange({ layout: name })}
        >
          {text(name)}
        </Option>
      ))}
    </OptionGroup>
  );
}

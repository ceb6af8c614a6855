import { useState, type FormEvent, type JSX } from "react";
import type { Plane } from "../api/types";
import type { Vertex } from "../core/lasso";
import { say } from "../i18n";

export const TOOLS = ["pan", "lasso", "box"] as const;
export type Tool = (typeof TOOLS)[number];

interface Props {
  readonly tool: Tool;
  readonly onTool: (tool: Tool) => void;
  readonly onReset: () => void;
}

/** What a drag on the plane does. */
export function PlaneTools({ tool, onTool, onReset }: Props): JSX.Element {
  const words = say().discovery.plane;
  return (
    <div className="choice plane-tools" role="group" aria-label={words.tools}>
      {TOOLS.map((each) => (
        <button key={each} type="button" aria-pressed={each === tool} onClick={() => onTool(each)}>
          {words[each]}
          {each !== "pan" && <kbd aria-hidden="true">{each.charAt(0)}</kbd>}
        </button>
      ))}
      <button type="button" onClick={onReset}>
        {words.reset}
        <kbd aria-hidden="true">z</kbd>
      </button>
    </div>
  );
}

/** A box without a drag: its edges as numbers. */
export function BoxByNumbers({
  plane,
  onBox,
}: {
  plane: Plane;
  onBox: (a: Vertex, b: Vertex) => void;
}): JSX.Element {
  const words = say().discovery.plane;
  const [edges, setEdges] = useState(["", "", "", ""]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const [left, right, bottom, top] = edges.map(Number);
    onBox({ x: left!, y: bottom! }, { x: right!, y: top! });
  };
  const labels = [
    words.from(plane.x_label),
    words.to(plane.x_label),
    words.from(plane.y_label),
    words.to(plane.y_label),
  ];
  return (
    <details className="by-numbers">
      <summary>{words.byNumbers}</summary>
      <form className="fields" onSubmit={submit} aria-label={words.byNumbers}>
        {labels.map((label, i) => (
          <label key={label}>
            {label}
            <input
              type="number"
              step="any"
              required
              value={edges[i]}
              onChange={({ target }) => setEdges(edges.with(i, target.value))}
            />
          </label>
        ))}
        <button type="submit">{words.choose}</button>
      </form>
    </details>
  );
}

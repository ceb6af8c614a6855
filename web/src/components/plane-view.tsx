import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState, type JSX, type KeyboardEvent } from "react";
import * as cohortQueries from "../api/cohort-queries";
import type { Discovery, Plane } from "../api/types";
import { palette } from "../charts/palette";
import { figureTitle } from "../core/figures";
import { countText, quantity } from "../core/format";
import { boxed, counted, within, type Vertex } from "../core/lasso";
import { goTo } from "../core/location";
import { planePoints, rounded } from "../core/plane";
import { useLetterKeys, useTheme } from "../core/preferences";
import { useMay } from "../core/session";
import { say } from "../i18n";
import { Loaded } from "./loaded";
import { PlaneCanvas, type Drawn } from "./plane-canvas";
import { LevelLegend, PlaneTable } from "./plane-parts";
import { BoxByNumbers, PlaneTools, type Tool } from "./plane-tools";
import { SaveSet } from "./save-set";

interface Props {
  readonly discovery: Discovery;
  readonly name: string;
  readonly asTable: boolean;
  readonly onTable: () => void;
}

/** All records of a discovery in a plane of its biomarkers: walked, opened, drawn around and kept as a set. */
export function PlaneView({ discovery, name, asTable, onTable }: Props): JSX.Element {
  const words = say().discovery.plane;
  const found = useQuery(cohortQueries.plane(discovery.id, name));
  return (
    <Loaded query={found} loading={words.loading} failure={words.notRead} lines={16}>
      {(plane) => <Shown discovery={discovery} plane={plane} asTable={asTable} onTable={onTable} />}
    </Loaded>
  );
}

interface ShownProps extends Omit<Props, "name"> {
  readonly plane: Plane;
}

function Shown({ discovery, plane, asTable, onTable }: ShownProps): JSX.Element {
  const words = say().discovery.plane;
  const theme = useTheme();
  const letters = useLetterKeys();
  const colours = useMemo(() => palette(theme), [theme]);
  const points = useMemo(() => planePoints(plane), [plane]);
  const surface = useRef<HTMLDivElement>(null);
  const [tool, setTool] = useState<Tool>("lasso");
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  const [resets, setResets] = useState(0);
  const [saving, setSaving] = useState(false);
  const maySave = useMay("analyst");
  const chosen = drawn === null ? null : counted(drawn.inside, points.person);
  const everyone = useMemo(() => new Set(plane.subjects).size, [plane]);
  const open = (point: number): void => {
    const recording = plane.recording_ids[point];
    if (recording != null) goTo(`/r/${recording}`);
  };
  const onKey = ({ key, ctrlKey, metaKey }: KeyboardEvent): boolean => {
    if (!letters || ctrlKey || metaKey) return false;
    if (key === "l" || key === "b") setTool(key === "l" ? "lasso" : "box");
    else if (key === "z") setResets(resets + 1);
    else if (key === "t") onTable();
    else if (key === "s" && maySave && chosen !== null && chosen.points > 0) setSaving(true);
    else return false;
    return true;
  };
  const chooseBox = (a: Vertex, b: Vertex): void => {
    const line = boxed(rounded(a), rounded(b));
    setDrawn({ by: "numbers", line, inside: within(points, line) });
  };
  const textOf = (point: number): string => `${plane.records[point]}\n${outcomeText(plane, point)}`;
  return (
    <div className="plane-view">
      <div className="plane-bar">
        <PlaneTools tool={tool} onTool={setTool} onReset={() => setResets(resets + 1)} />
        <span className="number" role="status">
          {chosen === null
            ? words.nothing
            : words.selected(countText(chosen.points), countText(chosen.people))}
        </span>
        {chosen !== null && (
          <span className="actions">
            <button type="button" className="quiet" onClick={() => setDrawn(null)}>
              {words.clear}
            </button>
            <button
              type="button"
              className="primary"
              disabled={!maySave || chosen.points === 0}
              title={maySave ? undefined : say().accounts.notAllowed}
              onClick={() => setSaving(true)}
            >
              {words.save}
            </button>
          </span>
        )}
      </div>
      <LevelLegend name={plane.outcome.name} levels={points.levels} colours={colours} plane={plane} />
      {asTable ? (
        <PlaneTable plane={plane} inside={drawn?.inside ?? null} />
      ) : (
        <PlaneCanvas
          points={points}
          title={figureTitle(plane.name)}
          label={words.label(figureTitle(plane.name), countText(plane.records.length), countText(everyone))}
          tool={tool}
          drawn={drawn}
          colours={colours}
          resets={resets}
          surface={surface}
          textOf={textOf}
          onDrawn={setDrawn}
          onOpen={open}
          onKey={onKey}
        />
      )}
      <p className="figcaption">
        {plane.x_label} → · {plane.y_label} ↑.{" "}
        {plane.seed === null || plane.neighbours === null
          ? words.captionPca
          : words.caption(plane.seed, plane.neighbours)}
      </p>
      <BoxByNumbers plane={plane} onBox={chooseBox} />
      {saving && drawn !== null && chosen !== null && (
        <SaveSet
          discovery={discovery}
          plane={plane}
          drawn={drawn}
          people={chosen.people}
          onClose={() => setSaving(false)}
        />
      )}
    </div>
  );
}

export function outcomeText({ outcome: { name, levels, values } }: Plane, point: number): string {
  const value = values[point] ?? null;
  if (value === null) return say().discovery.chart.unknown(name);
  return `${name}: ${levels[value] ?? quantity(value)}`;
}

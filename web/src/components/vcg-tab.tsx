import { useCallback, useMemo, useState, type JSX, type KeyboardEvent } from "react";
import type { Beats, Vectorcardiogram } from "../api/beats";
import { fixed } from "../core/format";
import {
  FIRST_VIEW,
  largest,
  loopsOf,
  PLANES,
  projection,
  reachOf,
  turned,
  type Loop,
  type PlaneName,
  type Projection,
  type View3D,
} from "../core/loops";
import type { Colours, Context } from "../core/paint";
import { paintLoops, ringFor } from "../core/paint-loops";
import type { Px } from "../core/units";
import { say } from "../i18n";
import { CanvasFigure, type Area } from "./canvas-figure";
import type { DrawerFacts } from "./drawer-tabs";

const HEIGHT: Px = 232;
const DEGREES_PER_PX = 0.6;
const STEP_DEG = 5;
const LARGE_STEP_DEG = 30;

/** The heart vector of the representative beat in three planes and in space. */
export function VcgTab({ beats }: DrawerFacts): JSX.Element {
  const { vcg, representative } = beats;
  if (!vcg || !representative) return <p className="hint">{say().beats.noVcg}</p>;
  return <Loops beats={beats} vcg={vcg} globalMs={representative.global_ms} />;
}

function Loops({
  beats,
  vcg,
  globalMs,
}: {
  beats: Beats;
  vcg: Vectorcardiogram;
  globalMs: readonly (number | null)[];
}): JSX.Element {
  const words = say().beats;
  const loops = useMemo(() => loopsOf(vcg, beats.points, globalMs), [vcg, beats.points, globalMs]);
  const [view, setView] = useState<View3D>(FIRST_VIEW);
  const free = useMemo(() => projection(view), [view]);
  const onKey = (event: KeyboardEvent): boolean => {
    const step = event.shiftKey ? LARGE_STEP_DEG : STEP_DEG;
    const by = {
      ArrowLeft: { yawDeg: -step, pitchDeg: 0 },
      ArrowRight: { yawDeg: step, pitchDeg: 0 },
      ArrowUp: { yawDeg: 0, pitchDeg: step },
      ArrowDown: { yawDeg: 0, pitchDeg: -step },
    }[event.key];
    if (by) setView(turned(view, by));
    else if (event.key === "Home") setView(FIRST_VIEW);
    else return false;
    return true;
  };
  const sentences = loops.map((loop) => {
    const { mv, frontalDeg } = largest(loop);
    return words.loop(loop.name, fixed(mv, 2), fixed(frontalDeg, 0));
  });
  return (
    <div className="vcg-tab">
      <ul>
        {(Object.keys(PLANES) as PlaneName[]).map((plane) => (
          <li key={plane}>
            <strong>{words.planes[plane]}</strong>
            <LoopFigure
              label={`${words.planes[plane]}. ${sentences.join(". ")}`}
              loops={loops}
              projection={PLANES[plane]}
              plane={plane}
            />
          </li>
        ))}
        <li>
          <strong>{words.planes.free}</strong>
          <LoopFigure
            label={`${words.planes.free}. ${words.turned(Math.round(view.yawDeg), Math.round(view.pitchDeg))}`}
            loops={loops}
            projection={free}
            plane={null}
            onKey={onKey}
            onDrag={(dx, dy) =>
              setView((now) => turned(now, { yawDeg: dx * DEGREES_PER_PX, pitchDeg: dy * DEGREES_PER_PX }))
            }
          />
        </li>
      </ul>
      <p className="hint">
        {loops.map((loop, i) => (
          <span key={loop.name} className={`wave wave-${loop.name.toLowerCase()}`}>
            {sentences[i]}
          </span>
        ))}
        <span>
          {words.matrix[vcg.matrix] ?? vcg.matrix} · {words.ring(fixed(ringFor(reachOf(loops)), 1))} ·{" "}
          {words.vcgHint} {words.turnHint}
        </span>
      </p>
    </div>
  );
}

function LoopFigure({
  label,
  loops,
  projection: seen,
  plane,
  ...hand
}: {
  label: string;
  loops: readonly Loop[];
  projection: Projection;
  plane: PlaneName | null;
  onKey?: (event: KeyboardEvent) => boolean;
  onDrag?: (dx: Px, dy: Px) => void;
}): JSX.Element {
  const paint = useCallback(
    (ctx: Context, area: Area, colours: Colours) => {
      const reachMv = reachOf(loops);
      const sides = plane === null ? null : sidesOf(plane);
      paintLoops(ctx, area, {
        ...{ loops, reachMv, sides, colours },
        projection: seen,
        ringMv: ringFor(reachMv),
      });
    },
    [loops, seen, plane],
  );
  return <CanvasFigure label={label} role={say().beats.tabs.vcg} height={HEIGHT} paint={paint} {...hand} />;
}

function sidesOf(plane: PlaneName) {
  const { left, right, head, feet, front, back } = say().beats.sides;
  // The person's left is on the right of the picture, as the observer faces the person.
  return {
    frontal: { left: right, right: left, top: head, bottom: feet },
    horizontal: { left: right, right: left, top: back, bottom: front },
    sagittal: { left: front, right: back, top: head, bottom: feet },
  }[plane];
}

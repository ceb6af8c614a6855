import { useQuery } from "@tanstack/react-query";
import { useLayoutEffect, useMemo, useRef, type JSX } from "react";
import * as ecgome from "../api/ecgome";
import type { Profile } from "../api/types";
import { cellsOf, farthestOf } from "../core/ecgome-cells";
import { useQueryState } from "../core/location";
import { measuredOf } from "../core/measured";
import { mapColours, paintStrip } from "../core/paint-ecgome";
import { useTheme } from "../core/preferences";
import { say } from "../i18n";
import { useDevicePixelRatio } from "./use-size";

export const STRIP_WIDTH = 344;
export const STRIP_HEIGHT = 56;

/** The map in its small form: it shows what stands out, and opens the large one. */
export function EcgomeStrip({ id, profile }: { id: string; profile: Profile }): JSX.Element {
  const [query, changeQuery] = useQueryState();
  const population = query.get("population") ?? ecgome.USUAL_POPULATION;
  const map = useQuery(ecgome.map());
  const reference = useQuery(ecgome.reference(id, population, measuredOf(query)));
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const ratio = useDevicePixelRatio();
  const farthest = useMemo(() => {
    const placed = reference.data?.values ?? [];
    return farthestOf(cellsOf({ mode: "z", values: profile.values, placed, changed: [] }).values());
  }, [profile, reference.data]);
  useLayoutEffect(() => {
    const ctx = canvas.current?.getContext("2d");
    if (!ctx || !map.data) return;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { dimensions } = map.data;
    paintStrip(ctx, {
      dimensions,
      farthest,
      colours: mapColours(),
      width: STRIP_WIDTH,
      height: STRIP_HEIGHT,
    });
  }, [map.data, farthest, theme, ratio]);
  return (
    <button
      type="button"
      className="ecgome-strip"
      aria-label={say().biomarkers.openMap}
      title={say().biomarkers.openMap}
      onClick={() => changeQuery({ view: "ecgome" })}
    >
      <canvas
        ref={canvas}
        aria-hidden="true"
        width={STRIP_WIDTH * ratio}
        height={STRIP_HEIGHT * ratio}
        style={{ width: STRIP_WIDTH, height: STRIP_HEIGHT }}
      />
    </button>
  );
}

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import * as queries from "../api/queries";
import type { Fiducials, Recording } from "../api/types";
import type { Trace } from "../core/decimate";
import { useQueryState } from "../core/location";
import { spanOf, timeX, voltageY, yOf, type Colours, type Context, type PaperView } from "../core/paint";
import { paintSpot, type SpotFrame } from "../core/paint-spot";
import type { PaperTool } from "../core/paper-tool";
import { selectedOf, spansOf, spanToShow, type MeasuredSpan } from "../core/selection";
import type { Segment } from "../core/layout";
import type { Seconds } from "../core/units";

const HALF_ROW = 0.42;
const PAGE_S: Seconds = 10;

interface Given {
  readonly recording: Recording;
  readonly view: PaperView;
  readonly traces: ReadonlyMap<string, Trace> | undefined;
  readonly fiducials: Fiducials | undefined;
  /** Brings a moment into sight. */
  readonly show: (time: Seconds) => void;
}

/** Shades the places where the biomarker in the address was measured, and moves the paper so that one is in sight. */
export function useShownSpots({ recording, view, traces, fiducials, show }: Given): PaperTool["paint"] {
  const [query] = useQueryState();
  const selected = selectedOf(query);
  const symbol = selected?.symbol ?? "";
  const lead = selected?.lead ?? "";
  const [settings, layer] = [query.get("settings") ?? "", query.get("layer")];
  const profile = useQuery({
    ...queries.profile(recording.id, settings, layer),
    enabled: symbol !== "",
  });
  const isAutomatic = layer === "automatic";
  const automatic = useQuery(queries.fiducials(recording.id, symbol !== "" && isAutomatic, settings, layer));
  const marks = isAutomatic ? automatic.data : fiducials;
  const catalogue = useQuery({ ...queries.catalogue(), enabled: symbol !== "" });
  const spans = useMemo(() => {
    const biomarker = catalogue.data?.biomarkers.find((each) => each.symbol === symbol);
    if (!biomarker || !marks) return [];
    const rows = profile.data?.values.filter((each) => each.symbol === symbol) ?? [];
    const row = rows.find((each) => each.lead === lead) ?? rows.find(({ value }) => value !== null);
    return spansOf({ biomarker, lead: row?.lead ?? lead, value: row?.value ?? null }, marks);
  }, [symbol, lead, catalogue.data, profile.data, marks]);
  useEffect(() => {
    const span = spanToShow(spans, { startS: view.startS, endS: view.startS + PAGE_S });
    if (span !== null) show(span.startS);
    // Only another biomarker moves the paper, not the hand that moves it away again.
  }, [spans]);
  if (spans.length === 0 || !traces) return undefined;
  return (ctx, shown, colours) => paintSpans(ctx, shown, { spans, traces, colours });
}

function paintSpans(
  ctx: Context,
  view: PaperView,
  {
    spans,
    traces,
    colours,
  }: { spans: readonly MeasuredSpan[]; traces: ReadonlyMap<string, Trace>; colours: Colours },
): void {
  for (const segment of view.page.segments) {
    const trace = traces.get(segment.lead);
    if (trace === undefined) continue;
    const { fromS, toS } = spanOf(view, segment);
    for (const span of spans) {
      if (span.lead !== null && span.lead !== segment.lead) continue;
      if (span.endS < fromS || span.startS > toS) continue;
      ctx.save();
      ctx.beginPath();
      ctx.rect(
        timeX(view, segment, fromS),
        0,
        timeX(view, segment, toS) - timeX(view, segment, fromS),
        view.height,
      );
      ctx.clip();
      paintSpot(ctx, frameOf(view, segment), { span, trace, colour: colours.caliper });
      ctx.restore();
    }
  }
}

function frameOf(view: PaperView, segment: Segment): SpotFrame {
  const half = view.page.rowMm * view.scale.pxPerMm * HALF_ROW;
  const middle = yOf(view, segment.baselineMm);
  return {
    x: (time) => timeX(view, segment, time),
    y: (voltage) => voltageY(view, segment, voltage),
    top: middle - half,
    bottom: middle + half,
  };
}

/** A tool that paints what is given under its own things. */
export const paintingUnder = (tool: PaperTool, under: PaperTool["paint"]): PaperTool =>
  under === undefined
    ? tool
    : {
        ...tool,
        paint: (ctx, view, colours) => {
          under(ctx, view, colours);
          tool.paint?.(ctx, view, colours);
        },
      };

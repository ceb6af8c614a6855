import { useQuery } from "@tanstack/react-query";
import { useLayoutEffect, useMemo, useRef, type JSX } from "react";
import * as queries from "../api/queries";
import type { Biomarker, Recording, Value } from "../api/types";
import { paperColours } from "../core/colours";
import type { Trace } from "../core/decimate";
import { useQueryState } from "../core/location";
import { paintInset } from "../core/paint-inset";
import { useTheme } from "../core/preferences";
import { spansOf, spanToShow } from "../core/selection";
import { say } from "../i18n";
import { useDevicePixelRatio } from "./use-size";

const HEIGHT = 150;
export const INSET_WIDTH = 336;
/** Where no lead is meant, one that shows all waves. */
const USUAL_LEADS = ["II", "V5", "I"];

/** A beat of the signal on true paper with the place that was measured marked on it. */
export function SpotInset({
  recording,
  biomarker,
  value,
}: {
  recording: Recording;
  biomarker: Biomarker;
  value: Value;
}): JSX.Element | null {
  const words = say().biomarkers.card;
  const [query] = useQueryState();
  const startS = Number(query.get("t") ?? 0);
  const wanted = biomarker.measured_on !== null;
  const settings = query.get("settings") ?? "";
  const fiducials = useQuery(queries.fiducials(recording.id, wanted, settings, query.get("layer")));
  const samples = useQuery({
    ...queries.samples(recording, startS, "measurement", settings),
    enabled: wanted,
  });
  const shown = useMemo(() => {
    if (!fiducials.data || !samples.data) return null;
    const spans = spansOf({ biomarker, lead: value.lead, value: value.value }, fiducials.data);
    const span = spanToShow(spans, { startS: startS + 0.5, endS: startS + 9.5 });
    if (span === null) return null;
    const lead = span.lead ?? USUAL_LEADS.find((each) => samples.data.has(each)) ?? recording.leads[0] ?? "";
    const trace = samples.data.get(lead);
    return trace === undefined ? null : { span, lead, trace };
  }, [biomarker, value, fiducials.data, samples.data, startS, recording.leads]);
  if (!wanted) return <p className="muted">{words.noWaveform}</p>;
  return (
    <figure className="spot-inset" aria-label={words.waveform}>
      {shown ? (
        <Inset {...shown} />
      ) : (
        <div style={{ height: HEIGHT }} className="muted">
          {fiducials.data && samples.data ? words.noWaveform : ""}
        </div>
      )}
      {shown && (
        <figcaption className="muted number">
          {words.waveform}: {shown.lead} · 25 mm/s · 10 mm/mV
        </figcaption>
      )}
    </figure>
  );
}

function Inset({
  span,
  lead,
  trace,
}: {
  span: NonNullable<ReturnType<typeof spanToShow>>;
  lead: string;
  trace: Trace;
}): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const ratio = useDevicePixelRatio();
  useLayoutEffect(() => {
    const ctx = canvas.current?.getContext("2d");
    if (!ctx) return;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintInset(ctx, { span, trace, width: INSET_WIDTH, height: HEIGHT, colours: paperColours(theme) });
  }, [span, trace, theme, ratio]);
  return (
    <canvas
      ref={canvas}
      aria-hidden="true"
      data-lead={lead}
      data-kind={span.kind}
      data-start-s={span.startS}
      data-end-s={span.endS}
      width={INSET_WIDTH * ratio}
      height={HEIGHT * ratio}
      style={{ width: INSET_WIDTH, height: HEIGHT }}
    />
  );
}

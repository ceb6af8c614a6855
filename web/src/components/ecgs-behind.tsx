import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, type JSX } from "react";
import * as client from "../api/client";
import type { Association, Values } from "../api/types";
import { behind, PLACES, type Known } from "../core/behind";
import { paperColours } from "../core/colours";
import { fixed, valueWithUnit } from "../core/format";
import type { Trace } from "../core/decimate";
import { paintStrip, shareOfTrueSize, stripScale } from "../core/paint-excerpt";
import { useTheme } from "../core/preferences";
import { say } from "../i18n";
import { Link } from "./link";

interface Props {
  readonly values: Values;
  readonly feature: Association["feature"];
}

const SHOWN_S = 2.5;
const SIZE = { width: 156, height: 72 };
const SCALE = stripScale(SHOWN_S, SIZE);
/** The lead of a rhythm strip, where the biomarker is of none. */
const USUAL_LEAD = "II";
const FOR_GOOD = Number.POSITIVE_INFINITY;

/** Recordings with low, median and high values: two strips each, drawn to one scale; each opens its recording. */
export function EcgsBehind({ values, feature }: Props): JSX.Element {
  const words = say().discovery.card;
  const chosen = useMemo(() => behind(values.values), [values]);
  return (
    <section className="behind" aria-label={words.behind}>
      <h3>{words.behind}</h3>
      {PLACES.map((place) => (
        <div key={place} className="behind-row" data-place={place}>
          <h4>{words[place]}</h4>
          {chosen[place].map((one) => (
            <Strip key={one.recording_id} one={one} feature={feature} />
          ))}
        </div>
      ))}
      <p className="muted">
        {words.strip(feature.lead || USUAL_LEAD)} · {words.scale(fixed(shareOfTrueSize(SCALE), 2))}
      </p>
    </section>
  );
}

function Strip({ one, feature }: { one: Known; feature: Association["feature"] }): JSX.Element {
  const words = say().discovery.card;
  const found = useQuery({
    queryKey: ["strip", one.recording_id],
    queryFn: () => client.readSamples(one.recording_id, { startS: 0, endS: SHOWN_S, path: "measurement" }),
    staleTime: FOR_GOOD,
  });
  const value = valueWithUnit(one.value, feature.unit);
  const query = new URLSearchParams({ dimension: feature.dimension, biomarker: feature.symbol });
  return (
    <Link to={`/r/${one.recording_id}?${query}`} className="strip-link">
      <span className="visually-hidden">{words.open(one.record, value)}</span>
      {found.isError ? (
        <span className="muted">{words.noSignal}</span>
      ) : (
        <StripCanvas traces={found.data} lead={feature.lead || USUAL_LEAD} />
      )}
      <span className="strip-text number" aria-hidden="true">
        {value} <span className="muted">{one.record}</span>
      </span>
    </Link>
  );
}

function StripCanvas({
  traces,
  lead,
}: {
  traces: ReadonlyMap<string, Trace> | undefined;
  lead: string;
}): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  useEffect(() => {
    const trace = traces?.get(lead) ?? traces?.values().next().value;
    if (canvas.current === null || trace === undefined) return;
    const ratio = window.devicePixelRatio;
    [canvas.current.width, canvas.current.height] = [SIZE.width * ratio, SIZE.height * ratio];
    const context = canvas.current.getContext("2d")!;
    context.scale(ratio, ratio);
    const span = { fromS: trace.startS, toS: trace.startS + SHOWN_S };
    paintStrip(context, trace, { span, scale: SCALE, size: SIZE, colours: paperColours(theme) });
    canvas.current.dataset["drawn"] = "true";
  }, [traces, lead, theme]);
  return <canvas ref={canvas} aria-hidden="true" style={SIZE} />;
}

import { useEffect, useRef, type JSX } from "react";
import type { UploadPreview } from "../api/types";
import { paperColours } from "../core/colours";
import { durationText, quantity, significant } from "../core/format";
import { doubts } from "../core/mapping";
import { paintStrip, STRIP_HEIGHT, stripWidth } from "../core/paint-preview";
import { useTheme } from "../core/preferences";
import { say } from "../i18n";
import { useDevicePixelRatio } from "./use-size";

const SHOWN_S = 2.5;

/** The first seconds of a file as the answer has it, drawn to scale, so that a wrong unit is seen at once. */
export function MappingPreview({ preview }: { preview: UploadPreview }): JSX.Element {
  const words = say().mapping;
  return (
    <div className="mapping-preview">
      <ul className="mapping-doubts">
        {doubts(preview.leads, preview.peak_to_peak_mv).map(({ kind, lead, mv }) => (
          <li key={kind + lead} className="strip warning" role="alert">
            {kind === "high" && words.tooHigh(significant(mv))}
            {kind === "low" && words.tooLow(significant(mv))}
            {kind === "flat" && words.flat(lead)}
          </li>
        ))}
        {preview.warnings.map((sentence) => (
          <li key={sentence} className="strip">
            {sentence}
          </li>
        ))}
      </ul>
      <p className="muted number">
        {quantity(preview.fs_hz)} Hz · {durationText(preview.duration_s)} · {words.scale}
      </p>
      <div className="mapping-strips" tabIndex={0} role="region" aria-label={words.preview}>
        {preview.leads.map((lead, i) => (
          <Strip
            key={lead}
            lead={lead}
            samples={preview.samples[i] ?? []}
            fsHz={preview.fs_hz}
            peakMv={preview.peak_to_peak_mv[i] ?? null}
          />
        ))}
      </div>
    </div>
  );
}

function Strip({
  lead,
  samples,
  fsHz,
  peakMv,
}: {
  lead: string;
  samples: readonly (number | null)[];
  fsHz: number;
  peakMv: number | null;
}): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const ratio = useDevicePixelRatio();
  const width = stripWidth(SHOWN_S);
  const words = say().mapping;
  useEffect(() => {
    const ctx = canvas.current?.getContext("2d");
    if (!ctx) return;
    ctx.canvas.width = width * ratio;
    ctx.canvas.height = STRIP_HEIGHT * ratio;
    ctx.scale(ratio, ratio);
    paintStrip(ctx, { samplesMv: samples, fsHz, lead }, { width, colours: paperColours(theme) });
  }, [samples, fsHz, lead, theme, ratio, width]);
  return (
    <figure aria-label={words.previewLabel(lead, durationText(SHOWN_S))}>
      <canvas ref={canvas} aria-hidden="true" style={{ width, height: STRIP_HEIGHT }} />
      <figcaption className="number">{peakMv !== null && words.peak(significant(peakMv))}</figcaption>
    </figure>
  );
}

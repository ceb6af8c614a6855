import { useLayoutEffect, useMemo, useRef, type JSX } from "react";
import { useDevicePixelRatio, useSize } from "../../components/use-size";
import { useScreenCalibration } from "../../core/screen-calibration";
import type { Excerpt } from "../api/types";
import { say } from "../i18n";
import { useTheme } from "../preferences";
import { traceColours } from "../trace/colours";
import { excerptSource } from "../trace/excerpt";
import { gutterPx, paintGrid, paintStill } from "../trace/paint";
import { paperScale, pxPerSecond, type Paper } from "../trace/sweep";

const HEIGHT_MM = 44;
/** Browsers refuse canvases that are wider than this. */
const WIDEST_PX = 8192;

/** The trace of a result on its paper, wider than the screen; it is pushed along with a finger or with the arrow keys. */
export function StillTrace({
  excerpt,
  lead,
  label,
}: {
  excerpt: Excerpt;
  lead: string;
  label: string;
}): JSX.Element {
  const [frame, { width }] = useSize<HTMLElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { pxPerMm: calibrated } = useScreenCalibration();
  const ratio = useDevicePixelRatio();
  const theme = useTheme();
  const source = useMemo(() => excerptSource(excerpt, lead), [excerpt, lead]);
  const paper = useMemo(() => stillPaper(width, calibrated, excerpt), [width, calibrated, excerpt]);
  useLayoutEffect(() => {
    const ctx = canvas.current?.getContext("2d");
    if (!canvas.current || !ctx || width === 0) return;
    const scale = Math.min(ratio, WIDEST_PX / paper.width);
    [canvas.current.width, canvas.current.height] = [
      Math.round(paper.width * scale),
      Math.round(paper.height * scale),
    ];
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    const colours = traceColours(theme);
    paintGrid(ctx, paper, colours);
    paintStill(ctx, source, {
      paper,
      colours,
      offsetUv: source.offsetUv,
      gapWords: (seconds) => say().result.gap(`${seconds} s`),
    });
  }, [source, paper, ratio, theme, width]);
  const words = say().result;
  return (
    <figure ref={frame} className="still-trace bleed">
      <div className="paper-scroll" role="group" tabIndex={0} aria-label={words.trace}>
        <canvas
          ref={canvas}
          role="img"
          aria-label={label}
          style={{ width: paper.width, height: paper.height }}
        />
      </div>
      <figcaption className="number">
        <span>{words.scale(lead)}</span>
        {paper.width > width && <span aria-hidden="true">{`← ${words.swipe} →`}</span>}
      </figcaption>
    </figure>
  );
}

function stillPaper(width: number, calibrated: number, { samples_uv, fs_hz }: Excerpt): Paper {
  const pxPerMm = paperScale(width, calibrated);
  const paper: Paper = { width, height: Math.round(HEIGHT_MM * pxPerMm), pxPerMm, times: 1 };
  const length = gutterPx(paper) + (samples_uv.length / fs_hz) * pxPerSecond(paper);
  return { ...paper, width: Math.max(width, Math.ceil(length)) };
}

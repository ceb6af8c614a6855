import { useQuery } from "@tanstack/react-query";
import { useLayoutEffect, useMemo, useRef, type JSX } from "react";
import * as ecgome from "../api/ecgome";
import type { Biomarker } from "../api/types";
import { beatDrawingOf, type BeatDrawingOf } from "../core/beat-drawing";
import { paperColours } from "../core/colours";
import { paintInset } from "../core/paint-inset";
import { useTheme } from "../core/preferences";
import { say } from "../i18n";
import { useDevicePixelRatio } from "./use-size";

const WIDTH = 480;
const HEIGHT = 220;
/** A beat alone is drawn larger than on paper, both axes alike. */
const LARGEST = 2.5;

/** The analytic beat with the place marked where a biomarker is measured, made from its declaration. */
export function BeatDrawing({ biomarker }: { biomarker: Biomarker }): JSX.Element | null {
  const words = say().catalogue;
  const beat = useQuery(ecgome.analyticBeat());
  const drawing = useMemo(
    () => (beat.data ? beatDrawingOf(biomarker, beat.data) : null),
    [biomarker, beat.data],
  );
  if (biomarker.measured_on === null) return <p className="muted">{words.whereNone}</p>;
  return (
    <figure className="beat-drawing" aria-label={words.where}>
      {drawing ? <Drawn of={drawing} /> : <div style={{ height: HEIGHT }} />}
      {drawing && <figcaption className="muted number">{words.wherePhantom(drawing.lead)}</figcaption>}
    </figure>
  );
}

function Drawn({ of }: { of: BeatDrawingOf }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const ratio = useDevicePixelRatio();
  useLayoutEffect(() => {
    const ctx = canvas.current?.getContext("2d");
    if (!ctx) return;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { span, trace } = of;
    paintInset(ctx, {
      span,
      trace,
      width: WIDTH,
      height: HEIGHT,
      largest: LARGEST,
      colours: paperColours(theme),
    });
  }, [of, theme, ratio]);
  return (
    <canvas
      ref={canvas}
      aria-hidden="true"
      data-kind={of.span.kind}
      data-start-s={of.span.startS}
      data-end-s={of.span.endS}
      width={WIDTH * ratio}
      height={HEIGHT * ratio}
      style={{ width: WIDTH, height: HEIGHT }}
    />
  );
}

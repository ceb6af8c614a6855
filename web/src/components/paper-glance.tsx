import { useQuery } from "@tanstack/react-query";
import { useLayoutEffect, useMemo, useRef, type JSX } from "react";
import * as queries from "../api/queries";
import type { Recording } from "../api/types";
import { paperColours } from "../core/colours";
import type { Trace } from "../core/decimate";
import { layoutFor, layoutPage, pageWidthMm, type LayoutName } from "../core/layout";
import type { PaperView } from "../core/paint";
import { paintPage } from "../core/paint-page";
import { useTheme } from "../core/preferences";
import type { Px } from "../core/units";
import { say } from "../i18n";
import { paperWords } from "./paper-words";
import { Failure, Skeleton } from "./states";
import { useDevicePixelRatio, useSize } from "./use-size";

const SPEED = 25;
const GAIN = 10;
/** Below this a small square is not to be told from its neighbour: the paper is scrolled instead. */
const SMALLEST_PX_PER_MM = 2.6;
const LARGEST_PX_PER_MM = 6;

interface Props {
  readonly recording: Recording;
  readonly layout: LayoutName;
  readonly height: Px;
}

/** The first ten seconds on ECG paper, to look at and not to measure on: 25 mm/s, 10 mm/mV, both axes alike. */
export function PaperGlance({ recording, layout, height }: Props): JSX.Element {
  const [frame, { width }] = useSize<HTMLDivElement>();
  const signal = useQuery(queries.samples(recording, 0, "measurement"));
  const words = say().library;
  return (
    // It scrolls where the screen is narrow, by keys too.
    <div
      ref={frame}
      className="paper-glance"
      role="group"
      aria-label={recording.name}
      tabIndex={0}
      style={{ height }}
    >
      {signal.isError ? (
        <Failure title={say().paper.notShown} error={signal.error} onRetry={() => void signal.refetch()} />
      ) : signal.data === undefined || width === 0 ? (
        <Skeleton label={say().paper.loading} lines={3} />
      ) : (
        <Drawn
          {...{ recording, layout, height, width }}
          traces={signal.data}
          label={words.paperAll([...signal.data.keys()].join(", "))}
        />
      )}
    </div>
  );
}

interface DrawnProps extends Props {
  readonly width: Px;
  readonly traces: ReadonlyMap<string, Trace>;
  readonly label: string;
}

function Drawn({ recording, layout, height, width, traces, label }: DrawnProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const devicePixelRatio = useDevicePixelRatio();
  const view = useMemo(
    () => viewOf(recording, layout, { width, height, devicePixelRatio }),
    [recording, layout, width, height, devicePixelRatio],
  );
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    const nothing = { before: null, marks: null, beforeMarks: null, map: null };
    paintPage(context, { ...nothing, view, traces, colours: paperColours(theme) });
  }, [view, traces, theme, devicePixelRatio]);
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={label}
      width={Math.round(view.width * devicePixelRatio)}
      height={Math.round(view.height * devicePixelRatio)}
      style={{ width: view.width, height: view.height }}
    />
  );
}

function viewOf(
  recording: Recording,
  layout: LayoutName,
  { width, height, devicePixelRatio }: { width: Px; height: Px; devicePixelRatio: number },
): PaperView {
  const fitting = width / pageWidthMm(SPEED);
  const pxPerMm = Math.min(LARGEST_PX_PER_MM, Math.max(SMALLEST_PX_PER_MM, fitting));
  const roomMm = height / pxPerMm;
  const shown = layoutFor(layout, recording.leads);
  const page = layoutPage(shown, recording.leads, { speed: SPEED, roomMm, mostMm: roomMm });
  return {
    page,
    scale: { pxPerMm, speed: SPEED, gain: GAIN },
    originX: 0,
    originY: 0,
    width: Math.max(width, page.widthMm * SMALLEST_PX_PER_MM),
    height: Math.max(height, Math.round(page.heightMm * pxPerMm)),
    startS: 0,
    endS: recording.duration_s,
    devicePixelRatio,
    words: paperWords(),
  };
}

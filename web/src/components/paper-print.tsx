import { useEffect, useMemo, useState, type JSX } from "react";
import { createPortal, flushSync } from "react-dom";
import type { Recording } from "../api/types";
import type { Trace } from "../core/decimate";
import { dateTimeText, durationText, fixed, personText } from "../core/format";
import { leadsOfGroup, type LayoutName, type Page } from "../core/layout";
import type { PaperState } from "../core/paper-state";
import {
  gridPath,
  printedEnd,
  printedGaps,
  printedPage,
  pulsePath,
  RULER_MM,
  tracePath,
} from "../core/print-page";
import type { Mm, Seconds } from "../core/units";
import { say } from "../i18n";

interface Props {
  readonly recording: Recording;
  readonly state: PaperState;
  readonly layout: LayoutName;
  readonly startS: Seconds;
  readonly traces: ReadonlyMap<string, Trace> | undefined;
}

/** Labels stand so far above the zero line. */
const LABEL_MM: Mm = 7;
const SWITCH_MM = [1, 3] as const;

/** Opens the browser's dialogue of printing; the sheet is drawn when that asks for it. */
export const printPaper = (): void => window.print();

/** Whether the page is being printed: the sheet is drawn then only, as it has every sample as text. */
function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    // The browser takes its picture as soon as the listeners return.
    const begin = (): void => flushSync(() => setPrinting(true));
    const end = (): void => setPrinting(false);
    window.addEventListener("beforeprint", begin);
    window.addEventListener("afterprint", end);
    return () => {
      window.removeEventListener("beforeprint", begin);
      window.removeEventListener("afterprint", end);
    };
  }, []);
  return printing;
}

/** The page as it is printed, at 25 mm/s and 10 mm/mV, whatever the screen shows; on the screen it is not seen. */
export function PaperPrint(props: Props): JSX.Element | null {
  const { recording, state, startS, traces } = props;
  const words = say().paper;
  const printing = usePrinting();
  const endS = printedEnd(startS, recording.duration_s);
  if (traces === undefined || !printing) return null;
  const facts = [
    recording.pseudonym ?? "",
    personText(recording.age_years, recording.sex),
    recording.started_at === null ? "" : dateTimeText(recording.started_at),
    words.printSpan(fixed(startS, 1), fixed(endS, 1)),
    words.printPath(words.paths[state.path]),
    words.printScale,
  ];
  return createPortal(
    <div className="print-sheet" aria-hidden="true">
      <header>
        <strong>{recording.name}</strong> {facts.filter(Boolean).join(" · ")}
      </header>
      <Drawing {...props} traces={traces} />
      <footer>
        <svg width={`${RULER_MM}mm`} height="4mm" viewBox={`0 0 ${RULER_MM} 4`} data-testid="print-check">
          <path d={`M0 0V4M${RULER_MM} 0V4M0 2H${RULER_MM}`} fill="none" stroke="#000" strokeWidth="0.3" />
        </svg>
        <span>{words.printCheck}</span>
        <span className="end">{say().shell.disclaimer}</span>
      </footer>
    </div>,
    document.body,
  );
}

function Drawing({
  recording,
  state,
  layout,
  startS,
  traces,
}: Props & { traces: ReadonlyMap<string, Trace> }): JSX.Element {
  const span = { startS, endS: recording.duration_s };
  const page = usePrintedPage({ recording, state, layout });
  const words = say().paper;
  return (
    <svg
      width={`${page.widthMm}mm`}
      height={`${page.heightMm}mm`}
      viewBox={`0 0 ${page.widthMm} ${page.heightMm}`}
      className="print-paper"
    >
      <defs>
        <clipPath id="print-page">
          <rect width={page.widthMm} height={page.heightMm} />
        </clipPath>
        <pattern id="print-gap" width="2" height="2" patternUnits="userSpaceOnUse">
          <path d="M0 2L2 0" stroke="#647082" strokeWidth="0.2" />
        </pattern>
      </defs>
      <path d={gridPath(page, 1)} className="print-minor" />
      <path d={gridPath(page, 5)} className="print-major" />
      <path d={pulsePath(page)} className="print-trace" />
      <g clipPath="url(#print-page)">
        {page.segments.map((segment) => {
          const trace = traces.get(segment.lead);
          const { xMm, baselineMm } = segment;
          const [near, far] = SWITCH_MM;
          return (
            <g key={`${segment.row} ${segment.column}`}>
              {trace &&
                printedGaps(segment, trace, span).map((gap) => (
                  <g key={gap.xMm}>
                    <rect x={gap.xMm} y={gap.yMm - 4} width={gap.widthMm} height={8} fill="url(#print-gap)" />
                    <text x={gap.xMm + 1} y={gap.yMm + 1} className="print-label">
                      {words.gap(durationText(gap.seconds))}
                    </text>
                  </g>
                ))}
              {trace && <path d={tracePath(segment, trace, span)} className="print-trace" />}
              {segment.column > 0 && (
                <path
                  d={`M${xMm} ${baselineMm - far}v${far - near}M${xMm} ${baselineMm + near}v${far - near}`}
                  className="print-trace"
                />
              )}
              <text
                x={xMm + 1}
                y={baselineMm - Math.min(LABEL_MM, page.rowMm * 0.45)}
                className="print-label"
              >
                {trace ? segment.label : words.notRecorded(segment.label)}
                {segment.gainShare === 1 ? "" : `  ${10 * segment.gainShare} mm/mV`}
              </text>
            </g>
          );
        })}
      </g>
    </svg>
  );
}

function usePrintedPage({ recording, state, layout }: Pick<Props, "recording" | "state" | "layout">): Page {
  const { order, simultaneous, rhythm, lead, half } = state;
  const { leads } = recording;
  return useMemo(
    () =>
      printedPage({
        ...{ layout, leads, order, simultaneous, lead },
        rhythmLeads: rhythm,
        half: half.flatMap((group) => leadsOfGroup(group, leads)),
      }),
    [layout, leads, order, simultaneous, rhythm, lead, half],
  );
}

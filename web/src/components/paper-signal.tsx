import { useMemo, type JSX, type ReactNode, type RefObject } from "react";
import type { Fiducials, Recording, Saliency } from "../api/types";
import type { Trace } from "../core/decimate";
import { fixed, words as wordsOf } from "../core/format";
import type { Previewed } from "../core/moved-values";
import { pointName } from "../core/paint-fiducials";
import type { PaperState } from "../core/paper-state";
import type { PaperPlace, PaperTool } from "../core/paper-tool";
import { strongest } from "../core/saliency";
import { say } from "../i18n";
import { EcgPaper, type ShownMarks } from "./ecg-paper";
import type { PaperWindow } from "./paper-view";
import { Failure, Skeleton } from "./states";

/** How much nearer a double click looks. */
export const CLOSER = 4;

interface Props {
  readonly recording: Recording;
  readonly state: PaperState;
  readonly seen: PaperWindow;
  readonly tools: readonly PaperTool[];
  readonly tool: string;
  readonly signal: {
    readonly data: ReadonlyMap<string, Trace> | undefined;
    readonly error: Error | null;
    readonly refetch: () => unknown;
  };
  readonly fiducials: Fiducials | undefined;
  /** What other settings would give; shown over what is. */
  readonly previewed: Previewed | null;
  readonly saliency: Saliency | undefined;
  readonly paper: RefObject<HTMLDivElement | null>;
  readonly readout: RefObject<HTMLOutputElement | null>;
  readonly onMenu: (at: PaperPlace) => void;
  readonly children: ReactNode;
}

/** The signal on its paper, or why it is not there yet. */
export function PaperSignal({ recording, state, seen, signal, paper, readout, ...over }: Props): JSX.Element {
  const { leadMarks, globalMarks } = state;
  const { previewed } = over;
  const usualMarks = useMemo(
    () => shownMarks(over.fiducials, { leadMarks, globalMarks }),
    [over.fiducials, leadMarks, globalMarks],
  );
  const nextMarks = useMemo(
    () => shownMarks(previewed?.fiducials, { leadMarks, globalMarks }),
    [previewed, leadMarks, globalMarks],
  );
  // Other settings change the signal only on the measurement path.
  const next = state.path === "measurement" ? previewed?.traces : null;
  const map = useMemo(
    () => (over.saliency ? { map: over.saliency, scale: strongest(over.saliency) } : null),
    [over.saliency],
  );
  if (signal.data === undefined && signal.error !== null) {
    const retry = (): void => void signal.refetch();
    return <Failure title={say().paper.notShown} error={signal.error} onRetry={retry} />;
  }
  if (signal.data === undefined) return <Skeleton label={say().paper.loading} />;
  return (
    <EcgPaper
      view={seen.view}
      traces={next ?? signal.data}
      before={next ? signal.data : null}
      marks={nextMarks ?? usualMarks}
      beforeMarks={nextMarks ? usualMarks : null}
      map={map}
      tools={over.tools}
      tool={over.tool}
      summary={summaryOf(recording)}
      paperRef={paper}
      onPan={seen.panBy}
      onScroll={seen.scrollBy}
      onZoom={(factor, at) => seen.zoomTo(seen.zoom * factor, at)}
      onDoubleClick={({ x, y }) => seen.zoomTo(seen.zoom * CLOSER, { x, y })}
      onMenu={over.onMenu}
      onHover={(at) => {
        if (readout.current) readout.current.textContent = readoutOf(at);
      }}
    >
      {over.children}
    </EcgPaper>
  );
}

function readoutOf(at: PaperPlace | null): string {
  if (!at?.segment || !at.point) return "";
  const { label, sign } = at.segment;
  return `${label} · ${fixed(at.point.s, 3)} s · ${fixed(sign * at.point.mv, 2)} mV`;
}

function shownMarks(
  fiducials: Fiducials | undefined,
  wanted: Pick<PaperState, "leadMarks" | "globalMarks">,
): ShownMarks | null {
  if (!fiducials || !(wanted.leadMarks || wanted.globalMarks)) return null;
  const points = fiducials.points.map(pointName);
  const byLead = fiducials.leads.map(
    (lead, i) => [lead, { points, marksS: fiducials.lead_s[i] ?? [] }] as const,
  );
  return {
    byLead: new Map(wanted.leadMarks ? byLead : []),
    global: wanted.globalMarks ? { points, marksS: fiducials.global_s } : null,
    beats: fiducials.beats,
  };
}

const summaryOf = (recording: Recording): string =>
  say().paper.summary({
    leads: recording.leads.length,
    seconds: fixed(recording.duration_s, 1),
    rate: recording.heart_rate === null ? null : fixed(recording.heart_rate, 0),
    rhythm: recording.rhythm === null ? "" : wordsOf(recording.rhythm),
    quality: recording.quality ?? "",
  });

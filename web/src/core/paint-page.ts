/** The whole page, from the paper to the clock, in the order in which things lie on each other. */
import type { Trace } from "./decimate";
import {
  paintBefore,
  paintCalibration,
  paintGrid,
  paintSegment,
  type Colours,
  type Context,
  type PaperView,
} from "./paint";
import {
  paintBeatKinds,
  paintGlobalMarks,
  paintLeadMarks,
  type BeatMark,
  type LeadMarks,
} from "./paint-fiducials";
import { paintClock, paintLabels } from "./paint-labels";
import { paintSaliency, type ShownMap } from "./paint-saliency";

interface PageMarks {
  readonly byLead: ReadonlyMap<string, LeadMarks>;
  readonly global: LeadMarks | null;
  readonly beats: readonly BeatMark[];
}

export interface PageFacts {
  readonly view: PaperView;
  readonly traces: ReadonlyMap<string, Trace>;
  readonly before: ReadonlyMap<string, Trace> | null;
  readonly marks: PageMarks | null;
  readonly beforeMarks: PageMarks | null;
  readonly map: ShownMap | null;
  readonly colours: Colours;
}

export function paintPage(ctx: Context, facts: PageFacts): void {
  const { view, traces, before, marks, beforeMarks, map, colours } = facts;
  const { segments } = view.page;
  paintGrid(ctx, view, colours);
  if (map) for (const segment of segments) paintSaliency(ctx, view, { segment, shown: map, colours });
  if (marks?.global) paintGlobalMarks(ctx, view, { marks: marks.global, colours });
  paintCalibration(ctx, view, colours);
  for (const segment of segments) {
    const earlier = before?.get(segment.lead);
    if (earlier) paintBefore(ctx, view, { segment, trace: earlier, colours });
    const earlierMarks = beforeMarks?.byLead.get(segment.lead);
    if (earlier && earlierMarks)
      paintLeadMarks(ctx, view, { segment, trace: earlier, marks: earlierMarks, colours, hollow: true });
    const trace = traces.get(segment.lead);
    if (trace === undefined) continue;
    paintSegment(ctx, view, { segment, trace, colours });
    const byLead = marks?.byLead.get(segment.lead);
    if (byLead !== undefined) paintLeadMarks(ctx, view, { segment, trace, marks: byLead, colours });
  }
  paintLabels(ctx, view, { traces, colours, gain: view.scale.gain });
  if (marks) paintBeatKinds(ctx, view, { beats: marks.beats, colours });
  paintClock(ctx, view, colours);
}

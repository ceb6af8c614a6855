import type { CaliperPoint } from "../core/caliper";
import { fixed } from "../core/format";
import type { Segment } from "../core/layout";
import type { PaperPlace } from "../core/paper-tool";
import type { Px, Seconds } from "../core/units";
import { say } from "../i18n";
import type { PaperMenuItem } from "./paper-menu";

interface Actions {
  readonly single: boolean;
  readonly hasBeats: boolean;
  /** Whether artefacts may be marked. */
  readonly mayEdit: boolean;
  /** The note of the artefact at a moment, or null. */
  readonly artefactAt: (s: Seconds) => string | null;
  readonly onMeasure: (segment: Segment, from: CaliperPoint) => void;
  readonly onLead: (lead: string) => void;
  readonly onZoom: (at: { x: Px; y: Px }) => void;
  readonly onArtefact: (s: Seconds) => void;
  readonly onNoArtefact: (note: string) => void;
}

/** What can be done at a place of the paper. */
export function menuItems({ segment, point, x, y }: PaperPlace, actions: Actions): PaperMenuItem[] {
  if (!segment || !point) return [];
  const words = say().paper;
  const artefact = actions.artefactAt(point.s);
  const place = `${segment.label}, ${fixed(point.s, 3)} s, ${fixed(segment.sign * point.mv, 3)} mV`;
  return [
    { label: words.measureHere, run: () => actions.onMeasure(segment, point) },
    {
      label: actions.single ? words.allLeads : words.thisLead(segment.label),
      run: () => actions.onLead(segment.lead),
    },
    { label: words.zoomHere, run: () => actions.onZoom({ x, y }) },
    ...(actions.mayEdit ? [artefactItem(artefact, point.s, actions)] : []),
    { label: words.copyPlace, run: () => void navigator.clipboard.writeText(place) },
  ];
}

function artefactItem(artefact: string | null, s: Seconds, actions: Actions): PaperMenuItem {
  const words = say().paper;
  return artefact === null
    ? { label: words.markArtefact, disabled: !actions.hasBeats, run: () => actions.onArtefact(s) }
    : { label: words.unmarkArtefact, run: () => actions.onNoArtefact(artefact) };
}

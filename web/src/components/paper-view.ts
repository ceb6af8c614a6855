import { useMemo, useState } from "react";
import type { Recording } from "../api/types";
import { layoutFor, layoutPage, leadsOfGroup, PAGE_S, pageWidthMm, type LayoutName } from "../core/layout";
import type { PaperView } from "../core/paint";
import { clamp, fitZoom, MAX_ZOOM, MIN_ZOOM, scaleAt } from "../core/paper";
import type { PaperState } from "../core/paper-state";
import { useScreenCalibration } from "../core/screen-calibration";
import { paperWords } from "./paper-words";
import type { Mm, Px, Seconds } from "../core/units";
import { useDevicePixelRatio, useWindowHeight } from "./use-size";

/** What stands above and below the paper on a desktop screen, so that a page fits between. */
const AROUND_PAPER: Px = 250;
const SMALLEST_PAPER: Px = 320;
/** The gain at which a page is fitted to the window; any other moves no row. */
const USUAL = [25, 10] as const;

/** How far from the edge of the window something stays that is brought into sight, and how long before it a page begins. */
const EDGE_MM: Mm = 15;
const LEAD_IN_S: Seconds = 1;

interface Place {
  readonly xMm: Mm;
  readonly yMm: Mm;
}

/** The part of the recording and of the page that is seen, and the ways to see another. */
export interface PaperWindow {
  readonly view: PaperView;
  readonly layout: LayoutName;
  readonly zoom: number;
  /** Whether a person has measured this screen, so that true size is true. */
  readonly calibrated: boolean;
  /** The latest moment at which a page can begin; 0 for a recording that fits on one. */
  readonly latestStartS: Seconds;
  readonly moveTime: (by: Seconds) => void;
  /** Moves the paper; what the page has no more of is taken from the recording's time. */
  readonly panBy: (dx: Px, dy: Px) => void;
  /** The same for a wheel; false where the paper had nowhere to go. */
  readonly scrollBy: (dx: Px, dy: Px) => boolean;
  /** Zooms so that the given place of the window, or its middle, stays where it is. */
  readonly zoomTo: (zoom: number, at?: { x: Px; y: Px }) => void;
  /** Moves the paper so far that a moment and, where given, a height of the page are in sight. */
  readonly show: (time: Seconds, xMm?: Mm, yMm?: Mm) => void;
}

interface Facts {
  readonly recording: Recording;
  readonly state: PaperState;
  readonly change: (changes: Partial<PaperState>) => void;
  readonly width: Px;
}

export function usePaperWindow({ recording, state, change, width }: Facts): PaperWindow {
  const [pan, setPan] = useState<Place>({ xMm: 0, yMm: 0 });
  const latestStartS = Math.max(0, recording.duration_s - PAGE_S);
  const { view, limit, layout, zoom, screen } = useView({ recording, state, width, pan });
  const { pxPerMm, speed } = view.scale;
  const at = within(pan, limit);

  const moveTime = (by: Seconds): void => change({ startS: clamp(view.startS + by, 0, latestStartS) });
  const panBy = (dx: Px, dy: Px): void => {
    const wanted = { xMm: at.xMm + dx / pxPerMm, yMm: at.yMm + dy / pxPerMm };
    const reached = within(wanted, limit);
    setPan(reached);
    if (wanted.xMm !== reached.xMm && latestStartS > 0) moveTime((wanted.xMm - reached.xMm) / speed);
  };
  const scrollBy = (dx: Px, dy: Px): boolean => {
    const sideways = Math.abs(dx) > Math.abs(dy) && (limit.xMm > 0 || latestStartS > 0);
    const upright = within({ xMm: 0, yMm: at.yMm + dy / pxPerMm }, limit).yMm !== at.yMm;
    if (sideways || upright) panBy(dx, dy);
    return sideways || upright;
  };
  const zoomTo = (wanted: number, fixed = { x: view.width / 2, y: view.height / 2 }): void => {
    const next = clamp(wanted, MIN_ZOOM, MAX_ZOOM);
    const shift = 1 / pxPerMm - 1 / (next * screen.pxPerMm);
    setPan({ xMm: at.xMm + fixed.x * shift, yMm: at.yMm + fixed.y * shift });
    change({ zoom: next });
  };
  const show = (time: Seconds, xMm?: Mm, yMm?: Mm): void => {
    const onPage = time >= view.startS && time < view.startS + PAGE_S;
    if (!onPage) change({ startS: clamp(time - LEAD_IN_S, 0, latestStartS) });
    const [widthMm, heightMm] = [view.width / pxPerMm, view.height / pxPerMm];
    setPan({
      xMm: xMm === undefined ? at.xMm : clamp(at.xMm, xMm - widthMm + EDGE_MM, xMm - EDGE_MM),
      yMm: yMm === undefined ? at.yMm : clamp(at.yMm, yMm - heightMm + EDGE_MM, yMm - EDGE_MM),
    });
  };
  const calibrated = screen.measured;
  return { view, layout, zoom, calibrated, latestStartS, moveTime, panBy, scrollBy, zoomTo, show };
}

const within = (place: Place, limit: Place): Place => ({
  xMm: clamp(place.xMm, 0, limit.xMm),
  yMm: clamp(place.yMm, 0, limit.yMm),
});

function useView({ recording, state, width, pan }: Omit<Facts, "change"> & { pan: Place }) {
  const { speed, gain, order, simultaneous, rhythm, lead, half } = state;
  const screen = useScreenCalibration();
  const room = Math.max(SMALLEST_PAPER, useWindowHeight() - AROUND_PAPER);
  const devicePixelRatio = useDevicePixelRatio();
  const fitted = fitZoom(width, pageWidthMm(USUAL[0]), screen.pxPerMm);
  const zoom = state.zoom === "fit" ? fitted : state.zoom;
  const layout = layoutFor(state.layout, recording.leads);
  const roomMm = room / scaleAt(fitted, ...USUAL, screen.pxPerMm).pxPerMm;
  const page = useMemo(() => {
    const { leads } = recording;
    const halved = half.flatMap((group) => leadsOfGroup(group, leads));
    return layoutPage(layout, leads, {
      ...{ speed, roomMm, order, simultaneous, lead },
      rhythmLeads: rhythm,
      half: halved,
    });
  }, [layout, recording.leads, speed, roomMm, order, simultaneous, rhythm, lead, half]);
  const scale = useMemo(
    () => scaleAt(zoom, speed, gain, screen.pxPerMm),
    [zoom, speed, gain, screen.pxPerMm],
  );
  const height = Math.min(room, Math.round(page.heightMm * scale.pxPerMm));
  const limit = {
    xMm: Math.max(0, page.widthMm - width / scale.pxPerMm),
    yMm: Math.max(0, page.heightMm - height / scale.pxPerMm),
  };
  const { xMm, yMm } = within(pan, limit);
  const startS = Math.min(state.startS, Math.max(0, recording.duration_s - PAGE_S));
  const endS = recording.duration_s;
  const words = useMemo(paperWords, []);
  const view = useMemo((): PaperView => {
    // On whole device pixels, so that the page can be moved as a picture and its lines stay sharp.
    const onPixel = (px: Px): Px => Math.round(px * devicePixelRatio) / devicePixelRatio;
    const [originX, originY] = [onPixel(-xMm * scale.pxPerMm), onPixel(-yMm * scale.pxPerMm)];
    return {
      page,
      scale,
      originX,
      originY,
      width,
      height,
      startS,
      endS,
      devicePixelRatio,
      words,
    };
  }, [page, scale, xMm, yMm, width, height, startS, endS, devicePixelRatio, words]);
  return { view, limit, layout, zoom, screen };
}

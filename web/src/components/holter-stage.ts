/**
 * What the bands of a long recording show, and when they are drawn: outside React, once a frame at most, and only the
 * bands that changed. Views are told of the cursor and the window less often.
 */
import { nearest, type LongBeats, NO_BEATS } from "../core/holter-beats";
import {
  firstLine,
  LINE_S,
  LINES,
  stripSpan,
  wholeWindow,
  withCursor,
  type HolterWindow,
} from "../core/holter-window";
import { GUTTER_MM, type Page } from "../core/layout";
import type { Context, PaperView } from "../core/paint";
import {
  heatPixels,
  paintOverview,
  paintTrends,
  type HolterColours,
  type HolterData,
} from "../core/paint-holter";
import { paintLine, paintStrip, type Signal } from "../core/paint-strip";
import { scaleAt } from "../core/paper";
import type { Px, Seconds } from "../core/units";
import { paperWords } from "./paper-words";

export type BandName = "overview" | "trends" | "strip" | "disclosure";
const BANDS: readonly BandName[] = ["overview", "trends", "strip", "disclosure"];
/** Views are told at most so often. */
const TOLD_EVERY_MS = 120;
/** Lines of the disclosure that one frame may draw anew, so that no frame takes long. */
const LINES_PER_FRAME = 1;
const MOST_LINES = 60;
const MOST_ROWS = 3;
const ROW_SHARE = 0.58;
const SCALE = { speed: 25, gain: 10 } as const;

interface Canvas {
  readonly element: HTMLCanvasElement;
  readonly context: Context;
  width: Px;
  height: Px;
}

/** All that the bands are drawn from. */
export interface Shown {
  readonly data: HolterData;
  readonly beats: LongBeats;
  readonly signal: Signal | null;
  readonly colours: HolterColours;
  /** Millimetres of this screen in pixels, as it was calibrated. */
  readonly zoom: number;
  /** Rows of the strip, and the lead of the disclosure. */
  readonly leads: readonly number[];
  readonly lineLead: number;
}

export class Stage {
  window: HolterWindow;
  chosen: ReadonlySet<number> = new Set();
  lineLead = 0;
  private shown: Shown | null = null;
  private readonly canvases = new Map<BandName, Canvas>();
  private readonly dirty = new Set<BandName>(BANDS);
  private readonly listeners = new Set<() => void>();
  private readonly marks = new Map<BandName | "box", HTMLElement>();
  private heat: HTMLCanvasElement | null = null;
  private lines = new Map<number, HTMLCanvasElement>();
  private unsharp = new Set<number>();
  private frame = 0;
  private timer = 0;
  private told = 0;

  constructor(durationS: Seconds, cursorS: Seconds) {
    this.window = withCursor(wholeWindow(durationS, Math.min(10, durationS)), cursorS);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  show(shown: Shown): void {
    const before = this.shown;
    this.shown = shown;
    const [data, colours] = [shown.data !== before?.data, shown.colours !== before?.colours];
    if (data || colours) this.heat = null;
    if (colours || shown.beats !== before?.beats || shown.lineLead !== before?.lineLead) this.lines.clear();
    if (before === null || shown.zoom !== before.zoom) this.fitStrip();
    this.invalidate(...BANDS);
  }

  /** Give a band its canvas, or take it away. */
  attach(name: BandName, element: HTMLCanvasElement | null): void {
    const context = element?.getContext("2d") ?? null;
    if (element === null || context === null) this.canvases.delete(name);
    else this.canvases.set(name, { element, context, width: 0, height: 0 });
  }

  resize(name: BandName, width: Px, height: Px): void {
    const canvas = this.canvases.get(name);
    if (canvas === undefined || width <= 0 || height <= 0) return;
    const ratio = window.devicePixelRatio;
    const before = canvas.width;
    [canvas.width, canvas.height] = [width, height];
    canvas.element.width = Math.round(width * ratio);
    canvas.element.height = Math.round(height * ratio);
    if (name === "disclosure") this.lines.clear();
    if (name === "strip" && before !== width) this.fitStrip();
    this.invalidate(name);
  }

  size(name: BandName): { width: Px; height: Px } {
    return this.canvases.get(name) ?? { width: 1, height: 1 };
  }

  /** Give a band the element that marks the cursor on it; "box" marks the window on the overview. */
  mark(name: BandName | "box", element: HTMLElement | null): void {
    if (element === null) this.marks.delete(name);
    else this.marks.set(name, element);
    this.invalidate();
  }

  /** Another window; the bands that show something else by it are drawn. */
  move(next: HolterWindow): void {
    const before = this.window;
    this.window = next;
    if (next.fromS !== before.fromS || next.toS !== before.toS) this.invalidate("trends");
    if (next.cursorS !== before.cursorS || next.stripS !== before.stripS) this.invalidate("strip");
    if (firstLine(next.cursorS) !== firstLine(before.cursorS)) this.invalidate("disclosure");
    this.invalidate();
    this.tell();
  }

  choose(places: ReadonlySet<number>): void {
    this.chosen = places;
    this.invalidate("strip");
    this.tell(true);
  }

  chooseLineLead(lead: number): void {
    this.lineLead = lead;
    this.tell(true);
  }

  /** Tiles have come. */
  arrived(): void {
    for (const minute of this.unsharp) this.lines.delete(minute);
    this.unsharp.clear();
    this.invalidate("strip", "disclosure");
  }

  /** Pixels from the left of the strip at which its signal begins. */
  get gutter(): Px {
    const { zoom } = this.shown ?? { zoom: 1 };
    return GUTTER_MM * scaleAt(zoom, SCALE.speed, SCALE.gain).pxPerMm;
  }

  /** Pixels per second of the strip on true paper. */
  get paperPxPerS(): Px {
    const scale = scaleAt(this.shown?.zoom ?? 1, SCALE.speed, SCALE.gain);
    return scale.pxPerMm * scale.speed;
  }

  get stripPxPerS(): Px {
    const span = stripSpan(this.window);
    return (this.size("strip").width - this.gutter) / (span.toS - span.fromS);
  }

  get onPaper(): boolean {
    return Math.abs(this.stripPxPerS / this.paperPxPerS - 1) < 0.01;
  }

  /** The strip at 25 mm/s. */
  fitStrip(): void {
    const { width } = this.size("strip");
    if (width <= 1) return;
    const stripS = Math.min(this.window.durationS, (width - this.gutter) / this.paperPxPerS);
    this.move({ ...this.window, stripS });
  }

  /** The beat under a place of the strip, -1 without one near. */
  beatAt(x: Px, reach: Px = 24): number {
    const beats = this.shown?.beats ?? NO_BEATS;
    const at = this.stripTime(x);
    const place = nearest(beats.times, at);
    return place >= 0 && Math.abs(beats.times[place]! - at) * this.stripPxPerS <= reach ? place : -1;
  }

  stripTime(x: Px): Seconds {
    return stripSpan(this.window).fromS + (x - this.gutter) / this.stripPxPerS;
  }

  lineTime(x: Px, y: Px): Seconds {
    const { width, height } = this.size("disclosure");
    const line = Math.min(LINES - 1, Math.max(0, Math.floor((y / height) * LINES)));
    return (firstLine(this.window.cursorS) + line) * LINE_S + (x / width) * LINE_S;
  }

  /** End what is under way. */
  close(): void {
    window.cancelAnimationFrame(this.frame);
    window.clearTimeout(this.timer);
    this.frame = this.timer = 0;
  }

  private invalidate(...names: BandName[]): void {
    for (const name of names) this.dirty.add(name);
    if (this.frame === 0) this.frame = window.requestAnimationFrame(() => this.draw());
  }

  private tell(now = false): void {
    const wait = now ? 0 : this.told + TOLD_EVERY_MS - performance.now();
    if (this.timer !== 0 && !now) return;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(
      () => {
        this.timer = 0;
        this.told = performance.now();
        for (const listener of this.listeners) listener();
      },
      Math.max(0, wait),
    );
  }

  private draw(): void {
    this.frame = 0;
    const shown = this.shown;
    if (shown === null) return;
    this.placeMarks();
    const names = [...this.dirty];
    this.dirty.clear();
    for (const name of names) {
      const canvas = this.canvases.get(name);
      if (canvas === undefined || canvas.width === 0) continue;
      const ratio = window.devicePixelRatio;
      canvas.context.setTransform(ratio, 0, 0, ratio, 0, 0);
      this[name === "overview" ? "drawOverview" : PAINTERS[name]](canvas, shown);
    }
  }

  private drawOverview(canvas: Canvas, shown: Shown): void {
    paintOverview(canvas.context, canvas, shown.data, shown.colours);
  }

  /** Cursor and window are elements above the bitmaps: moving them draws no band anew. */
  private placeMarks(): void {
    const { fromS, toS, cursorS, durationS } = this.window;
    const overview = this.size("overview");
    const x = (at: Seconds): Px => (at / durationS) * overview.width;
    this.place("overview", x(cursorS), 0);
    this.place("trends", ((cursorS - fromS) / (toS - fromS)) * this.size("trends").width, 0);
    const disclosure = this.size("disclosure");
    const line = Math.floor(cursorS / LINE_S) - firstLine(cursorS);
    this.place(
      "disclosure",
      ((cursorS % LINE_S) / LINE_S) * disclosure.width,
      (line * disclosure.height) / LINES,
    );
    const box = this.marks.get("box");
    if (box === undefined) return;
    box.hidden = toS - fromS >= durationS - 1;
    box.style.transform = `translateX(${x(fromS)}px)`;
    box.style.width = `${Math.max(2, x(toS) - x(fromS))}px`;
  }

  private place(name: BandName, x: Px, y: Px): void {
    const mark = this.marks.get(name);
    if (mark !== undefined) mark.style.transform = `translate(${x - 0.75}px, ${y}px)`;
  }

  private drawTrends(canvas: Canvas, shown: Shown): void {
    const { data, colours } = shown;
    const density = data.heat;
    if (density !== null && this.heat === null) {
      this.heat = document.createElement("canvas");
      [this.heat.width, this.heat.height] = [density.columns, density.rows];
      this.heat.getContext("2d")?.putImageData(heatPixels(density, rgbOf(colours.line)), 0, 0);
    }
    paintTrends(canvas.context, canvas, { data, window: this.window, heat: this.heat, colours });
  }

  private drawStrip(canvas: Canvas, shown: Shown): void {
    if (shown.signal === null) {
      canvas.context.clearRect(0, 0, canvas.width, canvas.height);
      return;
    }
    paintStrip(canvas.context, {
      signal: shown.signal,
      beats: shown.beats,
      chosen: this.chosen,
      view: this.paperView(canvas, shown),
      leads: shown.leads.slice(0, MOST_ROWS),
      span: stripSpan(this.window),
      cursorS: this.window.cursorS,
      startedAt: shown.data.startedAt,
      colours: shown.colours,
      onPaper: this.onPaper,
    });
  }

  private paperView({ width, height }: Canvas, shown: Shown): PaperView {
    const scale = scaleAt(shown.zoom, SCALE.speed, SCALE.gain);
    const rows = Math.min(MOST_ROWS, shown.leads.length);
    const heightMm = height / scale.pxPerMm;
    const rowMm = heightMm / rows;
    const page: Page = {
      widthMm: width / scale.pxPerMm,
      heightMm,
      rowMm,
      baselinesMm: Array.from({ length: rows }, (_, row) => (row + ROW_SHARE) * rowMm),
      segments: [],
      simultaneous: false,
    };
    return {
      page: { ...page, segments: page.baselinesMm.map((baselineMm, row) => segmentOf(baselineMm, row)) },
      scale,
      originX: 0,
      originY: 0,
      width,
      height,
      startS: 0,
      endS: shown.data.durationS,
      devicePixelRatio: window.devicePixelRatio,
      words: paperWords(),
    };
  }

  private drawDisclosure(canvas: Canvas, shown: Shown): void {
    const { context: ctx, width, height } = canvas;
    ctx.fillStyle = shown.colours.paper;
    ctx.fillRect(0, 0, width, height);
    if (shown.signal === null) return;
    const first = firstLine(this.window.cursorS);
    const lineHeight = height / LINES;
    let made = 0;
    for (let line = 0; line < LINES; line++) {
      const minute = first + line;
      if (minute * LINE_S >= shown.data.durationS) break;
      let picture = this.lines.get(minute);
      if (picture === undefined && made < LINES_PER_FRAME) {
        picture = this.newLine(minute, { width, height: lineHeight }, shown, shown.signal);
        made += 1;
      }
      if (picture === undefined) this.invalidate("disclosure");
      else ctx.drawImage(picture, 0, line * lineHeight, width, lineHeight);
    }
  }

  private newLine(
    minute: number,
    band: { width: Px; height: Px },
    shown: Shown,
    signal: Signal,
  ): HTMLCanvasElement {
    const { beats, colours, lineLead } = shown;
    const made = offscreen(band, (ctx) => {
      const sharp = paintLine(ctx, band, {
        signal,
        beats,
        lead: lineLead,
        minute,
        devicePixelRatio: window.devicePixelRatio,
        colours,
      });
      if (!sharp) this.unsharp.add(minute);
    });
    this.lines.set(minute, made);
    for (const oldest of this.lines.keys()) {
      if (this.lines.size <= MOST_LINES) break;
      this.lines.delete(oldest);
    }
    return made;
  }
}

const PAINTERS = { trends: "drawTrends", strip: "drawStrip", disclosure: "drawDisclosure" } as const;

const segmentOf = (baselineMm: number, row: number): Page["segments"][number] => ({
  lead: "",
  label: "",
  sign: 1,
  gainShare: 1,
  row,
  column: 0,
  startS: 0,
  durationS: 0,
  xMm: GUTTER_MM,
  baselineMm,
});

function offscreen(
  { width, height }: { width: Px; height: Px },
  paint: (ctx: Context) => void,
): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  const ratio = window.devicePixelRatio;
  canvas.width = Math.max(1, Math.round(width * ratio));
  canvas.height = Math.max(1, Math.round(height * ratio));
  const context = canvas.getContext("2d");
  if (context !== null) {
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paint(context);
  }
  return canvas;
}

/** Red, green and blue of a colour as style sheets write it. */
function rgbOf(colour: string): [number, number, number] {
  const parts = /^#(..)(..)(..)$/.exec(colour);
  if (parts === null) return [11, 92, 173];
  return [1, 2, 3].map((i) => Number.parseInt(parts[i]!, 16)) as [number, number, number];
}

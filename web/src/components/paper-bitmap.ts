/** The whole page painted once, so that moving it copies pixels instead of drawing every lead again. */
import type { PaperView } from "../core/paint";
import { paintPage, type PageFacts } from "../core/paint-page";

/** Larger pages are painted as far as they are seen: 16 million pixels are 64 MB. */
const MOST_PIXELS = 2 ** 24;

interface Kept {
  readonly facts: PageFacts;
  readonly canvas: OffscreenCanvas;
}

/** What is painted for a place of the page, whichever part of it is seen. */
function wholePage(view: PaperView): PaperView {
  const { page, scale } = view;
  const width = Math.ceil(Math.max(page.widthMm * scale.pxPerMm, view.width));
  const height = Math.ceil(Math.max(page.heightMm * scale.pxPerMm, view.height));
  return { ...view, originX: 0, originY: 0, width, height };
}

/** Whether two pictures differ by no more than the place that is seen. */
function samePage(a: PageFacts, b: PageFacts): boolean {
  const { view: one, ...restOne } = a;
  const { view: two, ...restTwo } = b;
  const same = (key: keyof typeof restOne): boolean => restOne[key] === restTwo[key];
  const view = (key: keyof PaperView): boolean => one[key] === two[key];
  return (
    (Object.keys(restOne) as (keyof typeof restOne)[]).every(same) &&
    (["page", "scale", "startS", "endS", "width", "height", "devicePixelRatio", "words"] as const).every(view)
  );
}

export class PaperBitmap {
  #kept: Kept | null = null;

  /** Puts the seen part of the page on the context, whose transform is that of device pixels. */
  show(ctx: CanvasRenderingContext2D, facts: PageFacts): void {
    const whole = wholePage(facts.view);
    const ratio = facts.view.devicePixelRatio;
    const fits = whole.width * whole.height * ratio * ratio <= MOST_PIXELS;
    const isWhole =
      whole.width === Math.ceil(facts.view.width) && whole.height === Math.ceil(facts.view.height);
    if (!fits || isWhole) {
      this.#kept = null;
      paintPage(ctx, facts);
      return;
    }
    if (this.#kept === null || !samePage(this.#kept.facts, facts)) this.#kept = painted(whole, facts);
    const { canvas } = this.#kept;
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.drawImage(canvas, Math.round(facts.view.originX * ratio), Math.round(facts.view.originY * ratio));
    ctx.restore();
  }
}

function painted(whole: PaperView, facts: PageFacts): Kept {
  const ratio = whole.devicePixelRatio;
  const canvas = new OffscreenCanvas(Math.round(whole.width * ratio), Math.round(whole.height * ratio));
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser cannot draw on a canvas.");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  // The two kinds of context differ in what a page never uses: focus rings and images of the document.
  paintPage(context as unknown as CanvasRenderingContext2D, { ...facts, view: whole });
  return { facts, canvas };
}

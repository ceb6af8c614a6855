/** Long loops in short slices, between which the page answers. */

/** A slice takes at most so long: a frame of 60 in a second has 16 ms. */
const SLICE_MS = 8;

const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** As `map`, but other things have their turn in between. */
export async function mapInSlices<T, R>(items: readonly T[], work: (item: T) => R): Promise<R[]> {
  const done: R[] = [];
  let began = performance.now();
  for (const item of items) {
    done.push(work(item));
    if (performance.now() - began < SLICE_MS) continue;
    await breath();
    began = performance.now();
  }
  return done;
}

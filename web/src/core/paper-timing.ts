/** How long the paper takes from the arrival of the samples to the drawn page, for people who measure it. */
const DATA = "ecg:data";
const PAPER = "ecg:paper";

const timed = new WeakSet<object>();

/** The samples are here. */
export const dataArrived = (): void => void performance.mark(DATA);

/** The page of these samples is drawn; counted once for each answer of the server. */
export function paperDrawn(traces: object): void {
  if (timed.has(traces)) return;
  timed.add(traces);
  if (performance.getEntriesByName(DATA).length === 0) return;
  performance.measure(PAPER, DATA);
  performance.clearMarks(DATA);
}

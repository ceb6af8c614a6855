/** Points of one row, moved up and down so that those at one place lie beside each other. */

const BINS = 60;
/** Half a row's height: neighbours never touch. */
const MOST = 0.4;

/** An offset for each value, between −0.4 and 0.4 of a row; the fullest place fills the row. */
export function swarm(values: readonly (number | null)[]): number[] {
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const bin = (value: number): number => (high > low ? Math.round(((value - low) / (high - low)) * BINS) : 0);
  const totals = new Map<number, number>();
  for (const value of known) totals.set(bin(value), (totals.get(bin(value)) ?? 0) + 1);
  const step = MOST / Math.max(1, Math.ceil(Math.max(1, ...totals.values()) / 2));
  const seen = new Map<number, number>();
  return values.map((value) => {
    if (value === null) return 0;
    const place = seen.get(bin(value)) ?? 0;
    seen.set(bin(value), place + 1);
    return (place % 2 === 0 ? 1 : -1) * Math.ceil(place / 2) * step;
  });
}

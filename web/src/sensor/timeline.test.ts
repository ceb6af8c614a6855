import { expect, it } from "vitest";
import { oneLead } from "./packets";
import { Timeline, type Placed } from "./timeline";
import { vectors } from "./testing/vectors";

interface Expected {
  readonly first_index: number;
  readonly gap_before: number;
  readonly device_us: string | null;
  readonly n: number;
  readonly first_count: number;
  readonly flags: number;
}

interface Event {
  readonly reconnected?: true;
  readonly n: number;
  readonly first_count: number;
  readonly first_us?: string;
  readonly last_us?: string;
  readonly first_index?: number;
  readonly missing?: readonly number[];
  readonly received_us: string;
  readonly expect: readonly Expected[];
}

interface TimelineCase {
  readonly name: string;
  readonly fs_hz: number;
  readonly settle_s: number;
  readonly within_us: number;
  readonly events: readonly Event[];
}

const big = (text: string | undefined): bigint | null => (text === undefined ? null : BigInt(text));

function packetOf({ n, first_count, first_us, last_us, first_index, missing = [] }: Event) {
  const counts = Int32Array.from({ length: n }, (_, at) => (missing.includes(at) ? 0 : first_count + at));
  const times = { firstUs: big(first_us), lastUs: big(last_us), firstIndex: first_index ?? null };
  return oneLead(counts, 1, { ...times, missing });
}

const told = ({ firstIndex, gapBefore, counts, flags }: Placed): unknown => ({
  first_index: firstIndex,
  gap_before: gapBefore,
  n: counts[0]!.length,
  first_count: counts[0]![0],
  flags,
});

const withoutTime = ({ first_index, gap_before, n, first_count, flags }: Expected): unknown => ({
  first_index,
  gap_before,
  n,
  first_count,
  flags,
});

it.each(vectors<TimelineCase>("timeline"))("$name", ({ fs_hz, settle_s, within_us, events }) => {
  const timeline = new Timeline(fs_hz, settle_s);
  for (const event of events) {
    if (event.reconnected) {
      timeline.reconnected();
      continue;
    }
    const placed = timeline.place(packetOf(event), BigInt(event.received_us));
    expect(placed.map(told)).toEqual(event.expect.map(withoutTime));
    placed.forEach(({ deviceUs }, at) => {
      const { device_us: expected } = event.expect[at]!;
      if (expected === null) expect(deviceUs).toBeNull();
      else expect(Math.abs(Number(deviceUs! - BigInt(expected)))).toBeLessThanOrEqual(within_us);
    });
  }
});

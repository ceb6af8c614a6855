import { describe, expect, it } from "vitest";
import type { Edit } from "../api/types";
import { adoptDraft, keepDraft, keptDraft, markedWith, POINTS, withEdit, type Shelf } from "./corrections";

const end = (to_ms: number, more: Partial<Extract<Edit, { do: "move_mark" }>> = {}): Edit => ({
  do: "move_mark",
  point: "T_off",
  to_ms,
  lead: "V5",
  ...more,
});

describe("the list of edits", () => {
  it("has one edit for each thing, the last one", () => {
    expect(withEdit([end(400), end(410, { lead: "V4" })], end(416))).toEqual([
      end(410, { lead: "V4" }),
      end(416),
    ]);
  });

  it("keeps what is of another lead, beat or mark", () => {
    const others = [end(1, { lead: null }), end(1, { beat_s: 2.5 }), end(1, { point: "T_peak" })];
    expect(others.reduce<readonly Edit[]>((edits, each) => withEdit(edits, each), [end(400)])).toHaveLength(
      4,
    );
  });

  it("drops the marks of a wave that is not there, and the absence of one that is marked", () => {
    const absent: Edit = { do: "wave_absent", wave: "T", lead: "V5" };
    expect(withEdit([end(400), end(100, { point: "QRS_off" })], absent)).toEqual([
      end(100, { point: "QRS_off" }),
      absent,
    ]);
    expect(withEdit([absent], end(400))).toEqual([end(400)]);
  });
});

describe("marks with edits", () => {
  const row = (shift: number): number[] => POINTS.map((_, i) => 100 * i + shift);
  const marks = { leads: ["V4", "V5"], leadMs: [row(0), row(10)], globalMs: row(10) };
  const t = POINTS.indexOf("T_off");

  it("moves the mark of one lead", () => {
    const after = markedWith(marks, [end(850)], null);
    expect([after[0]?.[t], after[1]?.[t]]).toEqual([800, 850]);
    expect(after[1]?.slice(0, t)).toEqual(row(10).slice(0, t));
  });

  it("moves the marks of all leads along with the one over leads", () => {
    const after = markedWith(marks, [end(830, { lead: null })], null);
    expect([after[0]?.[t], after[1]?.[t]]).toEqual([820, 830]);
  });

  it("takes the marks of a wave that is not there away", () => {
    const after = markedWith(marks, [{ do: "wave_absent", wave: "P", lead: null }], null);
    expect(after.map((each) => each.slice(0, 3))).toEqual([
      [null, null, null],
      [null, null, null],
    ]);
  });

  it("leaves other beats as they are", () => {
    expect(markedWith(marks, [end(850, { beat_s: 3.2 })], null)).toEqual(marks.leadMs);
    expect(markedWith(marks, [end(850, { beat_s: 3.2 })], 3.21)[1]?.[t]).toBe(850);
  });
});

describe("drafts", () => {
  const shelf = (): Shelf => {
    const kept = new Map<string, string>();
    return {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
      key: (i) => [...kept.keys()][i] ?? null,
      get length() {
        return kept.size;
      },
    };
  };
  const draft = { base: 2, edits: [end(400)], reason: "by eye" };
  const here = { recording: "a", tab: "1" };

  it("are there again after a reload, and gone once they are empty", () => {
    const kept = shelf();
    keepDraft(kept, here, draft);
    expect(keptDraft(kept, here)).toEqual(draft);
    expect(keptDraft(kept, { recording: "b", tab: "1" })).toBeNull();
    keepDraft(kept, here, { ...draft, edits: [] });
    expect(kept.length).toBe(0);
  });

  it("of a window that was closed come to the next one, those of an open one stay there", () => {
    const kept = shelf();
    keepDraft(kept, { recording: "a", tab: "gone" }, draft);
    keepDraft(kept, { recording: "a", tab: "open" }, { ...draft, base: 7 });
    expect(adoptDraft(kept, here, new Set(["1", "open"]))).toEqual(draft);
    expect(keptDraft(kept, here)).toEqual(draft);
    expect(adoptDraft(kept, here, new Set(["1", "open"]))).toBeNull();
  });

  it("that cannot be read are none", () => {
    const kept = shelf();
    kept.setItem("ecgomics:corrections:a:1", "{");
    expect(keptDraft(kept, here)).toBeNull();
  });
});

import type { RefObject } from "react";
import { useKeys } from "../core/keys";

/** What the keys of the list do. */
export interface LibraryKeys {
  readonly moveTo: (row: number, stretch: boolean) => void;
  readonly tick: () => void;
  readonly accept: () => void;
  readonly exclude: () => void;
  readonly tag: () => void;
  readonly open: () => void;
  readonly report: () => void;
  readonly triage: () => void;
  readonly untick: () => void;
}

const PAGE_ROWS = 12;

/** Keys of the list of recordings; letters from anywhere but a field, arrows while the list has the focus. */
export function useLibraryKeys(
  keys: LibraryKeys,
  { cursor, total, isOn }: { cursor: number; total: number; isOn: boolean },
  surface: RefObject<HTMLElement | null>,
): void {
  useKeys((event) => {
    if (!isOn) return false;
    const to = target(event.key, cursor, total);
    if (to !== null) {
      keys.moveTo(Math.min(Math.max(to, 0), Math.max(0, total - 1)), event.shiftKey);
      return true;
    }
    const pressesButton = (event.target as HTMLElement).closest("button, a, summary") !== null;
    const act = actionOf(event.key, keys);
    if (act === null || total === 0 || (event.key === " " && pressesButton)) return false;
    act();
    return true;
  }, surface);
}

function target(key: string, cursor: number, total: number): number | null {
  switch (key) {
    case "j":
    case "J":
    case "ArrowDown":
      return cursor + 1;
    case "k":
    case "K":
    case "ArrowUp":
      return cursor - 1;
    case "PageDown":
      return cursor + PAGE_ROWS;
    case "PageUp":
      return cursor - PAGE_ROWS;
    case "Home":
      return 0;
    case "End":
      return total - 1;
    default:
      return null;
  }
}

function actionOf(key: string, keys: LibraryKeys): (() => void) | null {
  const actions: Readonly<Record<string, () => void>> = {
    " ": keys.tick,
    a: keys.accept,
    x: keys.exclude,
    "#": keys.tag,
    A: keys.triage,
    r: keys.report,
    Enter: keys.open,
    Escape: keys.untick,
  };
  return actions[key] ?? null;
}

import { useRef, useState, type PointerEvent, type RefObject } from "react";
import { useQueryState } from "../core/location";
import {
  cellAt,
  columnsBetween,
  walkFrom,
  type CellBox,
  type MapLayout,
  type Spot,
  type Walk,
} from "../core/ecgome";
import { nextOutside, type Cell } from "../core/ecgome-cells";
import { useKeys } from "../core/keys";
import type { Selected } from "../core/selection";

const WALKS: Readonly<Record<string, Walk>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  Home: "home",
  End: "end",
};

interface Given {
  readonly layout: MapLayout;
  readonly order: readonly CellBox[];
  readonly cells: ReadonlyMap<string, Cell>;
  readonly selected: Selected | null;
  readonly surface: RefObject<HTMLDivElement | null>;
  readonly onOpen: (spot: Spot | null) => void;
}

export interface MapHand {
  /** The cell under the pointer. */
  readonly at: CellBox | null;
  /** The cell that the keys are on. */
  readonly focus: Spot | null;
  /** Symbols of the chosen columns. */
  readonly range: readonly string[];
  readonly setRange: (symbols: readonly string[]) => void;
  readonly gestures: {
    readonly onPointerDown: (event: PointerEvent<HTMLDivElement>) => void;
    readonly onPointerMove: (event: PointerEvent<HTMLDivElement>) => void;
    readonly onPointerUp: (event: PointerEvent<HTMLDivElement>) => void;
    readonly onPointerLeave: () => void;
  };
}

/** Pointer and keys on the map: look, open, choose columns, walk, jump to what is outside. */
export function useMapHand({ layout, order, cells, selected, surface, onOpen }: Given): MapHand {
  const [, changeQuery] = useQueryState();
  const [at, setAt] = useState<CellBox | null>(null);
  const [focus, setFocus] = useState<Spot | null>(selected);
  const [range, setRange] = useState<readonly string[]>([]);
  const pressed = useRef<{ symbol: string; dragged: boolean } | null>(null);
  const boxUnder = (event: PointerEvent<HTMLDivElement>): CellBox | null => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return cellAt(layout, event.clientX - left, event.clientY - top);
  };
  const toNext = (): void => {
    const next = nextOutside(order, cells, focus);
    if (next) setFocus({ symbol: next.symbol, lead: next.lead });
    surface.current?.focus();
  };
  useKeys((event) => {
    const walk = WALKS[event.key];
    const from = focus ?? order[0];
    if (walk && from) setFocus(walkFrom(layout, from, walk));
    else if (event.key === "Enter" && focus) onOpen(focus);
    else if (event.key === " " && focus) setRange((now) => toggled(now, focus.symbol));
    else if (event.key === "u") toNext();
    else if (event.key === "t") changeQuery({ table: "1" });
    else if (event.key === "Escape") {
      if (range.length > 0) setRange([]);
      else onOpen(null);
    } else return false;
    return true;
  }, surface);
  return {
    at,
    focus,
    range,
    setRange,
    gestures: {
      onPointerDown: (event) => {
        const box = boxUnder(event);
        if (!box || event.button !== 0) return;
        pressed.current = { symbol: box.symbol, dragged: false };
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove: (event) => {
        const box = boxUnder(event);
        setAt(box);
        const from = pressed.current;
        if (!from || !box || (!from.dragged && box.symbol === from.symbol)) return;
        from.dragged = true;
        setRange(columnsBetween(layout, from.symbol, box.symbol));
      },
      onPointerUp: (event) => {
        const [from, box] = [pressed.current, boxUnder(event)];
        pressed.current = null;
        if (!from || !box || from.dragged) return;
        if (event.shiftKey) return setRange((now) => toggled(now, box.symbol));
        const spot = { symbol: box.symbol, lead: box.lead };
        setFocus(spot);
        onOpen(spot);
      },
      onPointerLeave: () => setAt(null),
    },
  };
}

const toggled = (symbols: readonly string[], symbol: string): readonly string[] =>
  symbols.includes(symbol) ? symbols.filter((each) => each !== symbol) : [...symbols, symbol];

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, type JSX, type KeyboardEvent } from "react";
import type { Biomarker } from "../api/types";
import { nameOf, otherNameOf } from "../core/names";
import { useLetterKeys } from "../core/preferences";
import { isChinese, say } from "../i18n";
import { DimensionMark } from "./dimension-mark";

const ROW_PX = 46;

interface Props {
  readonly list: readonly Biomarker[];
  readonly opened: string;
  readonly onOpen: (symbol: string) => void;
}

/** What was found; only the rows in sight are there. Arrows walk it. */
export function CatalogueList({ list, opened, onOpen }: Props): JSX.Element {
  const words = say().catalogue;
  const letters = useLetterKeys();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: list.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
  });
  const at = list.findIndex(({ symbol }) => symbol === opened);
  useEffect(() => {
    // The list has no height before it is drawn.
    const frame = requestAnimationFrame(() => {
      if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
    });
    return () => cancelAnimationFrame(frame);
    // Only another card moves the list.
  }, [at]);
  const walk = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    const ends = { Home: 0, End: list.length - 1 }[event.key];
    if (event.key === "y" && letters && list[at]) void navigator.clipboard.writeText(list[at].symbol);
    if (step === undefined && ends === undefined) return;
    event.preventDefault();
    const next = list[ends ?? Math.min(list.length - 1, Math.max(0, at + (step ?? 0)))];
    if (next) onOpen(next.symbol);
  };
  return (
    <div className="catalogue-list">
      <div
        ref={scroller}
        className="scroll"
        role="listbox"
        aria-label={words.list}
        aria-activedescendant={at >= 0 ? `item-${opened}` : undefined}
        tabIndex={0}
        onKeyDown={walk}
      >
        <div style={{ height: virtual.getTotalSize() }} role="presentation">
          {virtual.getVirtualItems().map(({ index, start }) => {
            const each = list[index]!;
            return (
              <div
                key={each.symbol}
                id={`item-${each.symbol}`}
                className="catalogue-item"
                role="option"
                aria-selected={each.symbol === opened}
                aria-setsize={list.length}
                aria-posinset={index + 1}
                data-symbol={each.symbol}
                style={{ transform: `translateY(${start}px)`, height: ROW_PX }}
                onClick={() => onOpen(each.symbol)}
              >
                <DimensionMark dimension={each.dimension} />
                <span className="item-name">{nameOf(each)}</span>
                <span className="item-unit number">{each.code}</span>
                <code>{each.symbol}</code>
                <span className="item-other" lang={isChinese() ? "en" : "zh"}>
                  {otherNameOf(each)}
                </span>
              </div>
            );
          })}
        </div>
      </div>
      <p className="panel-hint muted">{words.keys}</p>
    </div>
  );
}

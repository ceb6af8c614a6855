import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, type JSX } from "react";
import * as calls from "../api/upload-calls";
import type { Upload, UploadEntry } from "../api/types";
import { linesOf, STATES, type EntryState, type Line } from "../core/upload-plan";
import { say } from "../i18n";
import { AlikeLine, EntryLine, GLYPHS } from "./upload-entry";

/** As in the style sheet, where a narrow screen stacks a line in two. */
const LINE_PX = { wide: 40, narrow: 64 };
const HEADING_PX = 36;
const NARROW = "(max-width: 720px)";
const OVERSCAN = 12;

interface EntriesProps {
  readonly upload: Upload;
  readonly only: EntryState | null;
  readonly onMap: (header: string) => void;
}

/** What became of each file, problems first: any number, as only the lines in sight are made and asked for. */
export function UploadEntries({ upload, only, onMap }: EntriesProps): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => linesOf(upload.counts, upload.alike.length, only), [upload, only]);
  const linePx = window.matchMedia(NARROW).matches ? LINE_PX.narrow : LINE_PX.wide;
  const virtual = useVirtualizer({
    count: lines.count,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (lines.at(index).kind === "heading" ? HEADING_PX : linePx),
    overscan: OVERSCAN,
  });
  useEffect(() => virtual.measure(), [virtual, lines, linePx]);
  const inSight = virtual.getVirtualItems();
  const shown = inSight.map(({ index }) => lines.at(index));
  const entryOf = useEntries(upload, shown);
  return (
    <div
      className="upload-entries"
      ref={scroller}
      tabIndex={0}
      role="region"
      aria-label={say().uploads.outcomes}
    >
      <div
        role="table"
        aria-label={say().uploads.outcomes}
        aria-rowcount={lines.count}
        style={{ height: virtual.getTotalSize() }}
      >
        {inSight.map(({ index, start, size }) => (
          <div
            key={index}
            role="row"
            aria-rowindex={index + 1}
            className="upload-line"
            style={{ height: size, transform: `translateY(${start}px)` }}
          >
            <Shown line={lines.at(index)} upload={upload} entryOf={entryOf} onMap={onMap} />
          </div>
        ))}
      </div>
    </div>
  );
}

type EntryOf = (state: EntryState, place: number) => UploadEntry | undefined;

/** The portions of the list in which the shown lines are; they are asked for again when the counts change. */
function useEntries(upload: Upload, shown: readonly Line[]): EntryOf {
  const client = useQueryClient();
  const version = STATES.map((state) => upload.counts[state] ?? 0).join(" ");
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ["upload", upload.id, "entries"] });
  }, [client, upload.id, version]);
  const wanted = new Map<string, { state: EntryState; page: number }>();
  for (const line of shown) {
    if (line.kind !== "entry") continue;
    const page = Math.floor(line.place / calls.PAGE);
    wanted.set(`${line.state} ${page}`, { state: line.state, page });
  }
  const pages = [...wanted.values()];
  const found = useQueries({
    queries: pages.map(({ state, page }) => calls.entryPage(upload.id, state, page)),
  });
  return (state, place) => {
    const at = pages.findIndex(
      (each) => each.state === state && each.page === Math.floor(place / calls.PAGE),
    );
    return found[at]?.data?.items[place % calls.PAGE];
  };
}

function Shown({
  line,
  upload,
  entryOf,
  onMap,
}: {
  line: Line;
  upload: Upload;
  entryOf: EntryOf;
  onMap: (header: string) => void;
}): JSX.Element {
  if (line.kind === "heading") {
    return (
      <h2 role="rowheader" className="upload-heading" data-state={line.state}>
        <span aria-hidden="true">{GLYPHS[line.state]}</span> {say().uploads.states[line.state]}{" "}
        <span className="number muted">{line.count}</span>
      </h2>
    );
  }
  if (line.kind === "alike") {
    const alike = upload.alike[line.place];
    return alike ? <AlikeLine alike={alike} onMap={() => onMap(alike.header)} /> : <span role="cell" />;
  }
  const entry = entryOf(line.state, line.place);
  return entry ? (
    <EntryLine batch={upload.id} entry={entry} onMap={() => onMap(entry.header)} />
  ) : (
    <span role="cell" className="skeleton-line" />
  );
}

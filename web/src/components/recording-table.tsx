import { useQueries } from "@tanstack/react-query";
import { useEffect, useRef, useState, type JSX, type ReactNode, type RefObject } from "react";
import * as queries from "../api/queries";
import type { Recording } from "../api/types";
import { durationText, fixed, personText, sentenceCase, words } from "../core/format";
import { Link } from "./link";
import { Quality } from "./quality";

/** As in the style sheet, where a narrow screen stacks a row in two lines. */
const ROW_PX = { wide: 36, narrow: 60 };
const NARROW = "(max-width: 720px)";
const MARGIN_ROWS = 20;

interface Range {
  readonly first: number;
  readonly end: number;
}

/** The rows in sight of the window, and some around them. */
function useVisibleRows(body: RefObject<HTMLElement | null>, total: number, rowPx: number): Range {
  const [range, setRange] = useState<Range>({ first: 0, end: Math.min(total, 60) });
  useEffect(() => {
    const measure = (): void => {
      const top = body.current?.getBoundingClientRect().top ?? 0;
      const first = Math.max(0, Math.floor(-top / rowPx) - MARGIN_ROWS);
      const end = Math.min(total, Math.ceil((window.innerHeight - top) / rowPx) + MARGIN_ROWS);
      setRange((now) =>
        now.first === first && now.end === end ? now : { first, end: Math.max(first, end) },
      );
    };
    measure();
    window.addEventListener("scroll", measure, { passive: true });
    window.addEventListener("resize", measure);
    return () => {
      window.removeEventListener("scroll", measure);
      window.removeEventListener("resize", measure);
    };
  }, [body, total, rowPx]);
  return range;
}

/** Any number of recordings: only the rows in sight are in the page, only their portions are asked for. */
export function RecordingTable({ q, total }: { q: string; total: number }): JSX.Element {
  const body = useRef<HTMLDivElement>(null);
  const rowPx = window.matchMedia(NARROW).matches ? ROW_PX.narrow : ROW_PX.wide;
  const { first, end } = useVisibleRows(body, total, rowPx);
  const firstPage = Math.floor(first / queries.LIST_PAGE);
  const pages = Math.max(1, Math.ceil(end / queries.LIST_PAGE) - firstPage);
  const found = useQueries({
    queries: Array.from({ length: pages }, (_, i) => queries.recordingPage(q, firstPage + i)),
  });
  const recordingAt = (row: number): Recording | undefined =>
    found[Math.floor(row / queries.LIST_PAGE) - firstPage]?.data?.items[row % queries.LIST_PAGE];
  const rows = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
  return (
    <div className="table" role="table" aria-label="Recordings" aria-rowcount={total + 1}>
      <div className="table-head" role="row" aria-rowindex={1}>
        {["Name", "Rate", "Rhythm", "Quality", "Person", "Group", "Leads", "Duration"].map((title) => (
          <span key={title} role="columnheader">
            {title}
          </span>
        ))}
      </div>
      <div ref={body} role="rowgroup" className="table-body" style={{ height: total * rowPx }}>
        {rows.map((row) => (
          <Row key={row} recording={recordingAt(row)} index={row + 2} top={row * rowPx} />
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  readonly recording: Recording | undefined;
  readonly index: number;
  readonly top: number;
}

function Row({ recording, index, top }: RowProps): JSX.Element {
  return (
    <div className="table-row" role="row" aria-rowindex={index} style={{ top }} data-testid="recording">
      {recording ? (
        <Cells recording={recording} />
      ) : (
        <span role="cell" className="skeleton-line" aria-label="Loading" />
      )}
    </div>
  );
}

function Cells({ recording }: { recording: Recording }): JSX.Element {
  const { heart_rate: rate, rhythm } = recording;
  const missing = queries.isBeingMeasured(recording) ? "measuring" : "not measured";
  return (
    <>
      <Cell name="name">
        <Link to={`/r/${recording.id}`} className="row-link">
          {recording.name}
        </Link>
        {recording.synthetic && <span className="badge">synthetic</span>}
      </Cell>
      <Cell name="rate">{rate === null ? missing : `${fixed(rate, 0)} /min`}</Cell>
      <Cell name="rhythm">{rhythm === null ? missing : sentenceCase(words(rhythm))}</Cell>
      <Cell name="quality">
        <Quality verdict={recording.quality} />
      </Cell>
      <Cell name="person">{personText(recording.age_years, recording.sex)}</Cell>
      <Cell name="group">{recording.group}</Cell>
      <Cell name="leads">{recording.leads.length}</Cell>
      <Cell name="duration">{durationText(recording.duration_s)}</Cell>
    </>
  );
}

const Cell = ({ name, children }: { name: string; children: ReactNode }): JSX.Element => (
  <span role="cell" className={`cell-${name}`}>
    {children}
  </span>
);

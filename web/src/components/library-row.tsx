import type { JSX, MouseEvent, ReactNode } from "react";
import * as queries from "../api/queries";
import type { Recording, Thumbnail } from "../api/types";
import { dateTimeText, durationText, fixed, sentenceCase, words as wordsOf } from "../core/format";
import { say } from "../i18n";
import type { Column } from "./library-columns";
import { rowId } from "./library-table";
import { Link } from "./link";
import { MiniTrace } from "./mini-trace";
import { Quality } from "./quality";
import { TriageMark } from "./triage-mark";

interface Props {
  readonly index: number;
  readonly recording: Recording | undefined;
  readonly columns: readonly Column[];
  readonly top: number;
  readonly isCursor: boolean;
  readonly isTicked: boolean;
  readonly glimpse: Thumbnail | undefined;
  readonly spanS: number;
  readonly onRow: (row: number, event: MouseEvent) => void;
  readonly onTick: (row: number, stretch: boolean) => void;
  readonly onOpen: (row: number) => void;
}

/** A recording in the list. */
export function LibraryRow(props: Props): JSX.Element {
  const { index, recording, columns, top, isCursor, isTicked } = props;
  return (
    // The keys of the list act on the row that has the cursor; a row itself takes the pointer only.
    <div
      id={rowId(index)}
      className={isCursor ? "library-row cursor" : "library-row"}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isTicked}
      style={{ top }}
      data-testid="recording"
      data-decision={recording?.triage.decision}
      onClick={(event) => props.onRow(index, event)}
      onDoubleClick={() => props.onOpen(index)}
    >
      {recording === undefined ? (
        <span role="gridcell" className="skeleton-line" aria-label={say().library.loading} />
      ) : (
        <>
          <span role="gridcell" className="cell-tick">
            <input
              type="checkbox"
              tabIndex={-1}
              checked={isTicked}
              aria-label={say().library.tick(recording.name)}
              onClick={(event) => {
                event.stopPropagation();
                props.onTick(index, event.shiftKey);
              }}
              onChange={() => undefined}
            />
          </span>
          {columns.map((column) => (
            <span key={column} role="gridcell" className={`cell-${column}`}>
              {cell(column, recording, props)}
            </span>
          ))}
        </>
      )}
    </div>
  );
}

function cell(column: Column, recording: Recording, { glimpse, spanS }: Props): ReactNode {
  const words = say().library;
  const missing = queries.isBeingMeasured(recording) ? say().common.measuring : words.notMeasured;
  switch (column) {
    case "trace":
      return <MiniTrace glimpse={glimpse} spanS={spanS} />;
    case "name":
      return <Name recording={recording} />;
    case "subject":
      return recording.subject_id && <Link to={`/s/${recording.subject_id}`}>{recording.subject}</Link>;
    case "recorded":
      return recording.started_at === null ? (
        <span className="reason">{words.notRecorded}</span>
      ) : (
        dateTimeText(recording.started_at)
      );
    case "leads":
      return recording.leads.length;
    case "duration":
      return durationText(recording.duration_s);
    case "rate":
      return recording.heart_rate === null ? (
        <span className="reason">{missing}</span>
      ) : (
        `${fixed(recording.heart_rate, 0)} /min`
      );
    case "rhythm":
      return recording.rhythm === null ? (
        <span className="reason">{missing}</span>
      ) : (
        sentenceCase(wordsOf(recording.rhythm))
      );
    case "quality":
      return <Quality verdict={recording.quality} />;
    case "triage":
      return <TriageMark triage={recording.triage} />;
    case "tags":
      return recording.tags.map((tag) => (
        <span key={tag} className="badge">
          {tag}
        </span>
      ));
  }
}

function Name({ recording }: { recording: Recording }): JSX.Element {
  return (
    <>
      <Link to={`/r/${recording.id}`} className="row-name">
        {recording.name}
      </Link>
      {recording.synthetic && <span className="badge">{say().common.synthetic}</span>}
      {recording.group !== null && <span className="muted row-group">{recording.group}</span>}
    </>
  );
}

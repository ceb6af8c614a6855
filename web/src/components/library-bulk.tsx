import type { JSX } from "react";
import { countText } from "../core/format";
import { say } from "../i18n";

interface Props {
  readonly ticked: number;
  readonly total: number;
  readonly canUndo: boolean;
  readonly onAll: () => void;
  readonly onNone: () => void;
  readonly onAccept: () => void;
  readonly onExclude: () => void;
  readonly onReopen: () => void;
  readonly onTag: () => void;
  readonly onMove: () => void;
  readonly onUndo: () => void;
}

/** What can be done with the ticked recordings. */
export function LibraryBulk(props: Props): JSX.Element {
  const words = say().library;
  const none = props.ticked === 0;
  return (
    <div className="library-bulk" role="toolbar" aria-label={words.actions}>
      <span className="number" data-testid="ticked">
        {words.selected(countText(props.ticked), props.ticked)}
      </span>
      <button type="button" className="link" onClick={none ? props.onAll : props.onNone}>
        {none ? words.selectAll(countText(props.total)) : words.untick}
      </button>
      <button type="button" disabled={none} onClick={props.onAccept}>
        {words.accept}
      </button>
      <button type="button" disabled={none} onClick={props.onExclude}>
        {words.exclude}
      </button>
      <button type="button" disabled={none} onClick={props.onReopen}>
        {words.reopen}
      </button>
      <button type="button" disabled={none} onClick={props.onTag}>
        {words.tag}
      </button>
      <button type="button" disabled={none} onClick={props.onMove}>
        {words.move}
      </button>
      <button type="button" disabled={!props.canUndo} onClick={props.onUndo}>
        {words.undo}
      </button>
    </div>
  );
}

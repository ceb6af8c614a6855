import { useMay } from "../core/session";
import { useCallback, useRef, useState, type JSX, type MouseEvent } from "react";
import type { LibraryQuery } from "../api/library";
import type { Recording, Selection, Triage } from "../api/types";
import { editsOf, type Target, type Wish } from "../core/edits";
import { countText } from "../core/format";
import { goTo } from "../core/location";
import { reportAddress } from "../core/report-choice";
import { CohortDialog } from "./cohort-dialog";
import { ExcludeDialog } from "./exclude-dialog";
import { HeldBackStrip } from "./held-back";
import { LibraryBulk } from "./library-bulk";
import type { Column } from "./library-columns";
import { LibraryPreview } from "./library-preview";
import { LibraryTable } from "./library-table";
import { MoveDialog } from "./move-dialog";
import { TagDialog } from "./tag-dialog";
import { toldOf } from "./told";
import { useUndoKeys } from "./triage-mode";
import type { Edits } from "./use-edits";
import { useLibraryKeys } from "./use-library-keys";
import { useLibraryRows } from "./use-library-rows";
import { usePicks } from "./use-picks";

const ACCEPTED: Triage = { decision: "accepted", reason: "", note: "" };
const OPEN: Triage = { decision: "open", reason: "", note: "" };
type Asking = "exclude" | "tag" | "move" | "cohort" | null;

interface Props {
  readonly query: LibraryQuery;
  /** How many the query finds. */
  readonly total: number;
  readonly columns: readonly Column[];
  readonly knownTags: readonly string[];
  readonly edits: Edits;
  /** The dialogue for a cohort of what is ticked, or of all that is found. */
  readonly asking: Asking;
  readonly onAsk: (asking: Asking) => void;
  readonly onSort: (sort: string) => void;
  readonly onTriage: () => void;
}

/** The list with its cursor, what is ticked, what is done with it, and the preview of the row at the cursor. */
export function LibraryList(props: Props): JSX.Element {
  const { query, total, edits, asking, onAsk } = props;
  const mayEdit = useMay("analyst");
  const surface = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState<readonly [number, number]>([0, 0]);
  const [cursor, setCursor] = useState(0);
  const rows = useLibraryRows(query, ...range);
  const { at } = rows;
  const here = Math.min(cursor, Math.max(0, total - 1));
  const current = at(here);
  const picks = usePicks(query, at);
  const onRange = useCallback((first: number, last: number) => setRange([first, last]), []);

  const count = picks.ids.size > 0 ? picks.ids.size : current ? 1 : 0;
  const targets = (): Target[] =>
    picks.ids.size > 0
      ? [...picks.ids].map(([id, revision]) => ({ id, revision }))
      : current
        ? [current]
        : [];
  const change = async (wish: Wish): Promise<void> => {
    onAsk(null);
    const of = targets();
    if (of.length === 0) return;
    const alone = of.length === 1 && current?.id === of[0]?.id ? current?.name : undefined;
    const what = alone ?? countText(of.length);
    picks.changed(await edits.make(editsOf(of, wish), toldOf(wish, what)));
  };
  const undo = async (): Promise<void> => picks.changed(await edits.undo());
  const redo = async (): Promise<void> => picks.changed(await edits.redo());
  const open = (recording: Recording | undefined): void => {
    if (recording) goTo(`/r/${recording.id}`);
  };
  const keys = {
    moveTo: (row: number, stretch: boolean) => {
      setCursor(row);
      if (stretch) picks.tick(row, true);
    },
    tick: () => picks.tick(here, false),
    accept: () => void (mayEdit && change({ triage: ACCEPTED })),
    exclude: () => mayEdit && onAsk("exclude"),
    tag: () => mayEdit && onAsk("tag"),
    open: () => open(current),
    report: () => {
      if (current) goTo(reportAddress(current.id));
    },
    triage: () => mayEdit && props.onTriage(),
    untick: picks.none,
  };
  useLibraryKeys(keys, { cursor: here, total, isOn: asking === null }, surface);
  useUndoKeys({ undo, redo });
  const onRow = (row: number, event: MouseEvent): void => {
    setCursor(row);
    if (event.shiftKey || event.ctrlKey || event.metaKey) picks.tick(row, event.shiftKey);
  };
  return (
    <div className="library-main">
      {mayEdit && (
        <LibraryBulk
          ticked={picks.ids.size}
          total={total}
          canUndo={edits.canUndo}
          onAll={() => void picks.all()}
          onNone={picks.none}
          onAccept={keys.accept}
          onExclude={keys.exclude}
          onReopen={() => void change({ triage: OPEN })}
          onTag={keys.tag}
          onMove={() => onAsk("move")}
          onUndo={() => void undo()}
        />
      )}
      <p className="visually-hidden" role="status">
        {edits.said}
      </p>
      <HeldBackStrip edits={edits} onShow={(id) => goTo(`/r/${id}`)} />
      <LibraryTable
        {...{ surface, total, at, onRange, onRow }}
        columns={props.columns}
        sort={query.sort}
        cursor={here}
        ticked={picks.ids}
        glimpse={rows.glimpse}
        spanS={rows.spanS}
        onSort={props.onSort}
        onTick={(row, stretch) => {
          setCursor(row);
          picks.tick(row, stretch);
        }}
        onOpen={(row) => open(at(row))}
      />
      {current && (
        <LibraryPreview
          recording={current}
          onAccept={keys.accept}
          onExclude={keys.exclude}
          onTag={keys.tag}
        />
      )}
      <ExcludeDialog
        open={asking === "exclude"}
        count={count}
        onClose={() => onAsk(null)}
        onExclude={(triage) => void change({ triage })}
      />
      <TagDialog
        open={asking === "tag"}
        count={count}
        present={count === 1 && picks.ids.size === 0 ? (current?.tags ?? []) : []}
        known={props.knownTags}
        onClose={() => onAsk(null)}
        onChange={(tags) => void change(tags)}
      />
      <MoveDialog
        open={asking === "move"}
        count={count}
        subject={current?.subject ?? ""}
        onClose={() => onAsk(null)}
        onMove={(subject) => void change({ subject })}
      />
      <CohortDialog
        open={asking === "cohort"}
        count={picks.ids.size || total}
        selection={selectionOf(query, picks.ids)}
        onClose={() => onAsk(null)}
      />
    </div>
  );
}

/** The ticked ones by name; else whatever the line finds and nobody excluded, now and at every later extraction. */
function selectionOf({ q }: LibraryQuery, ticked: ReadonlyMap<string, number>): Selection {
  const further = { without: [], per_person: "all", excluded_too: ticked.size > 0 } as const;
  const which = ticked.size > 0 ? "recordings" : q === "" ? "all" : "query";
  const values = { recordings: [...ticked.keys()], query: [q], all: [] }[which];
  return { ...further, kind: which, values, without: [] };
}

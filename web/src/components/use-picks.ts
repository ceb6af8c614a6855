import { useState } from "react";
import * as library from "../api/library";
import type { Edited, Recording } from "../api/types";
import { NO_PICKS, picked, refreshed, stretched, type Picks } from "../core/picks";

export interface PickState {
  readonly ids: Picks["ids"];
  readonly tick: (row: number, stretch: boolean) => void;
  readonly all: () => Promise<void>;
  readonly none: () => void;
  /** Takes over the revisions that a change made. */
  readonly changed: (edited: readonly Edited[] | null) => void;
}

/** Which recordings are ticked. */
export function usePicks(query: library.LibraryQuery, at: (row: number) => Recording | undefined): PickState {
  const [picks, setPicks] = useState<Picks>(NO_PICKS);
  return {
    ids: picks.ids,
    tick: (row, stretch) => {
      const recording = at(row);
      if (stretch) setPicks((now) => stretched(now, row, at));
      else if (recording) setPicks((now) => picked(now, row, recording));
    },
    all: async () => {
      const found = await library.chooseRecordings(query);
      setPicks({ ids: new Map(found.map(({ id, revision }) => [id, revision])), anchor: 0 });
    },
    none: () => setPicks(NO_PICKS),
    changed: (edited) => {
      const revisions = new Map(edited?.map(({ id, revision }) => [id, revision]));
      setPicks((now) => refreshed(now, revisions));
    },
  };
}

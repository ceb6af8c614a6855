/** Which rows of a list are ticked: single ones, and stretches from the last one that was touched. */

export interface Picks {
  /** Identifier and what is kept of each. */
  readonly ids: ReadonlyMap<string, number>;
  /** Row from which a stretch is drawn. */
  readonly anchor: number;
}

export const NO_PICKS: Picks = { ids: new Map(), anchor: 0 };

export interface Pickable {
  readonly id: string;
  readonly revision: number;
}

/** One row more or less. */
export function picked(picks: Picks, row: number, of: Pickable): Picks {
  const ids = new Map(picks.ids);
  if (!ids.delete(of.id)) ids.set(of.id, of.revision);
  return { ids, anchor: row };
}

/** Every row from the anchor to this one is ticked; rows that are not there yet are passed over. */
export function stretched(picks: Picks, row: number, at: (row: number) => Pickable | undefined): Picks {
  const ids = new Map(picks.ids);
  const [from, to] = [Math.min(picks.anchor, row), Math.max(picks.anchor, row)];
  for (let each = from; each <= to; each++) {
    const found = at(each);
    if (found) ids.set(found.id, found.revision);
  }
  return { ids, anchor: picks.anchor };
}

/** The ticked ones with the revisions that are known by now. */
export function refreshed(picks: Picks, revisions: ReadonlyMap<string, number>): Picks {
  const ids = new Map([...picks.ids].map(([id, revision]) => [id, revisions.get(id) ?? revision]));
  return { ...picks, ids };
}

import type { JSX } from "react";
import { keyOf, type CellBox, type MapLayout, type Spot } from "../core/ecgome";
import type { Cell, Mode } from "../core/ecgome-cells";
import { valueWithUnit } from "../core/format";
import { dimensionName, familyNameOf, nameOf } from "../core/names";
import { percentileText, zText } from "../core/panel";
import { valueText } from "../core/profile-view";
import { say } from "../i18n";
import type { EcgomeData } from "./ecgome-view";

const WIDTH = 280;
const GAP = 14;

/** What is said of one cell, as texts. */
export interface Told {
  readonly name: string;
  readonly symbol: string;
  readonly place: string;
  readonly lead: string;
  readonly value: string;
  readonly score: string;
  readonly more: string;
}

/** A function that tells of a cell; null for a symbol that the catalogue does not have. */
export function toldBy(
  data: EcgomeData,
  cells: ReadonlyMap<string, Cell>,
  mode: Mode,
): (spot: Spot) => Told | null {
  const biomarkers = new Map(data.catalogue.biomarkers.map((each) => [each.symbol, each]));
  const values = new Map(data.profile.values.map((each) => [keyOf(each), each]));
  const placed = new Map(data.reference.values.map((each) => [keyOf(each), each]));
  const changed = new Map((data.change?.values ?? []).map((each) => [keyOf(each), each]));
  const words = say().ecgome;
  return (spot) => {
    const biomarker = biomarkers.get(spot.symbol);
    if (biomarker === undefined) return null;
    const [value, cell, key] = [values.get(keyOf(spot)), cells.get(keyOf(spot)), keyOf(spot)];
    const reasons = say().biomarkers.reasons;
    const said =
      value === undefined ? words.notRequested : (valueText(value) ?? reasons[value.validity] ?? "");
    const unrecorded =
      value === undefined && spot.lead !== "" && !data.profile.provenance.leads.includes(spot.lead);
    const people = placed.get(key);
    const change = changed.get(key);
    const more = [words.version(biomarker.version)];
    if (mode === "z" && people?.percentile != null)
      more.unshift(words.percentile(percentileText(people.percentile)));
    if (mode === "z" && people?.n != null) more.splice(-1, 0, words.people(people.n));
    if (mode === "change" && change?.before != null && change.after !== null) {
      more.unshift(words.from(valueWithUnit(change.before, biomarker.unit), said));
    }
    return {
      name: nameOf(biomarker),
      symbol: biomarker.symbol,
      place: `${dimensionName(biomarker.dimension)} · ${familyNameOf(biomarker)}`,
      lead: spot.lead,
      value: unrecorded ? words.notRecorded : said,
      score: scoreText(cell?.score ?? null, mode),
      more: more.join(" · "),
    };
  };
}

function scoreText(score: number | null, mode: Mode): string {
  if (score === null || mode === "coverage") return "";
  const words = say().ecgome;
  return mode === "z" ? `${words.z} ${zText(score)}` : words.times(zText(score));
}

/** The same in one sentence for a reader. */
export const saidOf = (told: Told | null): string =>
  told === null ? "" : say().ecgome.announce(told.name, told.lead, told.value, told.score);

/** Beside the cell, on the side that has room. */
export function EcgomeTooltip({
  box,
  layout,
  told,
}: {
  box: CellBox;
  layout: MapLayout;
  told: Told | null;
}): JSX.Element | null {
  if (told === null) return null;
  const right = box.x + box.width + GAP + WIDTH <= layout.width;
  const left = right ? box.x + box.width + GAP : box.x - GAP - WIDTH;
  return (
    <div className="ecgome-tooltip" style={{ left, top: box.y + GAP, width: WIDTH }} aria-hidden="true">
      <strong>{told.name}</strong>
      {told.lead && <span className="lead"> {told.lead}</span>}
      <div className="number">
        {told.value}
        {told.score && <span className="score"> {told.score}</span>}
      </div>
      <div className="muted number">{told.more}</div>
      <div className="muted">
        {told.place} · <code>{told.symbol}</code>
      </div>
    </div>
  );
}

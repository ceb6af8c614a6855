import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState, type JSX } from "react";
import type { Spot } from "../core/ecgome";
import type { Cell } from "../core/ecgome-cells";
import { csvOf, sorted, tableRows, type SortKey, type TableRow } from "../core/ecgome-table";
import { saveText } from "../core/save";
import { useKeys } from "../core/keys";
import { useQueryState } from "../core/location";
import { familyNameOf, nameOf } from "../core/names";
import { percentileText, zText } from "../core/panel";
import { valueText } from "../core/profile-view";
import { say } from "../i18n";
import type { EcgomeChoices, EcgomeData } from "./ecgome-view";

const ROW_PX = 32;

interface Props {
  readonly data: EcgomeData;
  readonly choices: EcgomeChoices;
  readonly cells: ReadonlyMap<string, Cell>;
  readonly onOpen: (spot: Spot) => void;
}

/** The same cells as a table, the farthest out first; only the rows in sight are drawn. */
export function EcgomeTable({ data, choices, cells, onOpen }: Props): JSX.Element {
  const words = say().ecgome;
  const [, changeQuery] = useQueryState();
  const [order, setOrder] = useState<{ by: SortKey; reversed: boolean }>({ by: "score", reversed: false });
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => {
    const all = tableRows({
      biomarkers: data.catalogue.biomarkers,
      values: data.profile.values,
      placed: data.reference.values,
      cells,
      shown: ({ tier, dimension, family }) =>
        dimension !== "quality" &&
        choices.tiers.has(tier) &&
        (choices.zoomed === null || family === choices.zoomed),
    });
    return sorted(all, order.by, order.reversed);
  }, [data, cells, choices, order]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  useKeys((event) => {
    if (event.key !== "t") return false;
    changeQuery({ table: null });
    return true;
  }, scroller);
  const { columns } = words;
  const heads: readonly [SortKey, string][] = [
    ["name", columns.biomarker],
    ["family", columns.family],
    ["value", columns.value],
    ["score", choices.mode === "change" ? columns.ratio : columns.score],
    ["percentile", columns.percentile],
    ["n", columns.n],
  ];
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <div className="ecgome-table">
      <p className="actions">
        <span className="number muted">{rows.length}</span>
        <button
          type="button"
          onClick={() => saveText(csvOf(rows, data.recording.name), "ecgome.csv", "text/csv")}
        >
          CSV
        </button>
      </p>
      <div ref={scroller} className="scroll" role="region" aria-label={words.table} tabIndex={0}>
        <table aria-rowcount={rows.length + 1}>
          <thead>
            <tr aria-rowindex={1}>
              {heads.map(([key, title]) => (
                <th
                  key={key}
                  scope="col"
                  aria-sort={order.by === key ? (order.reversed ? "ascending" : "descending") : "none"}
                >
                  <button
                    type="button"
                    className="link"
                    onClick={() => setOrder({ by: key, reversed: order.by === key && !order.reversed })}
                  >
                    {title}
                  </button>
                </th>
              ))}
              <th scope="col">{columns.state}</th>
            </tr>
          </thead>
          <tbody>
            {before > 0 && (
              <tr aria-hidden="true">
                <td style={{ height: before }} colSpan={7} />
              </tr>
            )}
            {items.map(({ index }) => (
              <Row key={index} row={rows[index]!} index={index} onOpen={onOpen} />
            ))}
            {after > 0 && (
              <tr aria-hidden="true">
                <td style={{ height: after }} colSpan={7} />
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Row({
  row,
  index,
  onOpen,
}: {
  row: TableRow;
  index: number;
  onOpen: (spot: Spot) => void;
}): JSX.Element {
  const { biomarker, value, placed, score } = row;
  const reasons = say().biomarkers.reasons;
  const name = value.lead ? `${nameOf(biomarker)} · ${value.lead}` : nameOf(biomarker);
  return (
    <tr aria-rowindex={index + 2} data-symbol={value.symbol} data-lead={value.lead} data-score={score ?? ""}>
      <th scope="row">
        <button
          type="button"
          className="link"
          onClick={() => onOpen({ symbol: value.symbol, lead: value.lead })}
        >
          {name}
        </button>
      </th>
      <td>{familyNameOf(biomarker)}</td>
      <td className="number">{valueText(value) ?? ""}</td>
      <td className="number">{score === null ? "" : zText(score)}</td>
      <td className="number">{placed?.percentile == null ? "" : percentileText(placed.percentile)}</td>
      <td className="number">{placed?.n ?? ""}</td>
      <td className="muted">{value.validity === "ok" ? say().ecgome.ok : reasons[value.validity]}</td>
    </tr>
  );
}

import type { UseQueryResult } from "@tanstack/react-query";
import type { JSX } from "react";
import type { Saliency } from "../api/types";
import { fixed, significant, words } from "../core/format";
import { strongest, sumsByLead, type LeadSum } from "../core/saliency";

interface Props {
  readonly query: UseQueryResult<Saliency>;
  readonly onHide: () => void;
}

const MOST_LEADS = 3;
/** Log-odds below which a lead says next to nothing. */
const LEAST_SHOWN = 0.05;

/** What the colours on the traces mean, and in words which leads count most. */
export function SaliencyLegend({ query, onHide }: Props): JSX.Element {
  if (query.isError) {
    return <p className="strip warning">The map could not be made. {query.error.message}</p>;
  }
  const map = query.data;
  const sums = map ? sumsByLead(map) : [];
  return (
    <section className="legend saliency-legend" aria-label="What the encoder sees">
      <strong>{map ? `${words(map.head)}: ${map.text}` : "Looking"}</strong>
      <span className="swatch against">speaks against it</span>
      <span className="swatch for">speaks for it</span>
      {map && (
        <>
          <span className="number">
            Strongest colour: ±{significant(strongest(map))} in {fixed(map.step_s, 3)} s · in all{" "}
            {map.total > 0 ? "+" : ""}
            {fixed(map.total, 2)}
          </span>
          <Leads
            title="Most for it"
            sums={sums.filter(({ sum }) => sum >= LEAST_SHOWN).slice(0, MOST_LEADS)}
          />
          <Leads
            title="Most against it"
            sums={sums
              .filter(({ sum }) => sum <= -LEAST_SHOWN)
              .slice(-MOST_LEADS)
              .toReversed()}
          />
          <span className="muted">
            in log-odds; exact parts of the encoder’s linear read-out · <code>{map.model}</code>
          </span>
        </>
      )}
      <button type="button" className="quiet end" onClick={onHide}>
        Hide
      </button>
    </section>
  );
}

function Leads({ title, sums }: { title: string; sums: readonly LeadSum[] }): JSX.Element | null {
  if (sums.length === 0) return null;
  return (
    <span className="number">
      {title}: {sums.map(({ lead, sum }) => `${lead} ${sum > 0 ? "+" : ""}${fixed(sum, 2)}`).join(", ")}
    </span>
  );
}

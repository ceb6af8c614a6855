import type { UseQueryResult } from "@tanstack/react-query";
import type { JSX } from "react";
import type { Saliency } from "../api/types";
import { fixed, significant, words } from "../core/format";
import { strongest, sumsByLead, type LeadSum } from "../core/saliency";
import { say } from "../i18n";

interface Props {
  readonly query: UseQueryResult<Saliency>;
  readonly onHide: () => void;
}

const MOST_LEADS = 3;
/** Log-odds below which a lead says next to nothing. */
const LEAST_SHOWN = 0.05;

/** What the colours on the traces mean, and in words which leads count most. */
export function SaliencyLegend({ query, onHide }: Props): JSX.Element {
  const text = say().paper.mapLegend;
  if (query.isError) {
    return (
      <p className="strip warning">
        {text.failed} {query.error.message}
      </p>
    );
  }
  const map = query.data;
  const sums = map ? sumsByLead(map) : [];
  return (
    <section className="legend saliency-legend" aria-label={text.title}>
      <strong>{map ? `${words(map.head)}: ${map.text}` : text.looking}</strong>
      <span className="swatch against">{text.against}</span>
      <span className="swatch for">{text.inFavour}</span>
      {map && (
        <>
          <span className="number">
            {text.strongest(
              significant(strongest(map)),
              fixed(map.step_s, 3),
              `${map.total > 0 ? "+" : ""}${fixed(map.total, 2)}`,
            )}
          </span>
          <Leads
            title={text.mostFor}
            sums={sums.filter(({ sum }) => sum >= LEAST_SHOWN).slice(0, MOST_LEADS)}
          />
          <Leads
            title={text.mostAgainst}
            sums={sums
              .filter(({ sum }) => sum <= -LEAST_SHOWN)
              .slice(-MOST_LEADS)
              .toReversed()}
          />
          <span className="muted">
            {text.unit} · <code>{map.model}</code>
          </span>
        </>
      )}
      <button type="button" className="quiet end" onClick={onHide}>
        {text.hide}
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

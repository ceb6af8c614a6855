import { useState, type JSX } from "react";
import type { Placed } from "../api/ecgome";
import type { Catalogue, Recording } from "../api/types";
import { dimensionName, familyNameOf } from "../core/names";
import type { Missing, Section } from "../core/panel";
import { say } from "../i18n";
import { BiomarkerRow } from "./biomarker-row";
import { DimensionMark } from "./dimension-mark";

/** What every row of the panel needs to know. */
export interface RowContext {
  readonly recording: Recording;
  readonly catalogue: Catalogue;
  readonly placed: ReadonlyMap<string, Placed>;
  /** Symbol of the row whose card is open. */
  readonly open: string | null;
  readonly onToggle: (symbol: string) => void;
}

interface Props {
  readonly section: Section;
  readonly open: boolean;
  readonly pinned?: boolean;
  readonly context: RowContext;
  readonly onToggle: () => void;
}

/** One dimension: how much of it was measured, its values by family, and at the end what has none, by reason. */
export function BiomarkerSection({ section, open, pinned = false, context, onToggle }: Props): JSX.Element {
  const words = say().biomarkers;
  const name = pinned ? words.pinned : dimensionName(section.dimension);
  const counts = words.measuredOf(section.measured, section.requested);
  return (
    <section className={`panel-section dimension-${section.dimension}`} aria-label={name}>
      {pinned ? (
        <h3 className="pinned-head">★ {name}</h3>
      ) : (
        <h3>
          <button type="button" className="section-head" aria-expanded={open} onClick={onToggle}>
            <DimensionMark dimension={section.dimension} />
            <span className="section-name">{name}</span>
            <span className="number" title={counts} data-testid={`count-${section.dimension}`}>
              {section.measured}/{section.requested}
            </span>
          </button>
        </h3>
      )}
      {open && (
        <>
          {section.families.map((family) => (
            <section key={family.name} className="family">
              {!pinned && <h4>{familyNameOf(family.rows[0]!.biomarker)}</h4>}
              {family.rows.map((row) => (
                <BiomarkerRow key={row.biomarker.symbol} row={row} context={context} />
              ))}
            </section>
          ))}
          {section.missing.map((each) => (
            <MissingRows key={each.reason} missing={each} context={context} />
          ))}
        </>
      )}
    </section>
  );
}

function MissingRows({ missing, context }: { missing: Missing; context: RowContext }): JSX.Element {
  const words = say().biomarkers;
  const [shown, setShown] = useState(false);
  const reason = words.reasons[missing.reason] ?? missing.reason;
  const open = shown || missing.rows.some(({ biomarker }) => biomarker.symbol === context.open);
  return (
    <section className="missing-rows">
      <button
        type="button"
        className="missing-head"
        aria-expanded={open}
        data-reason={missing.reason}
        onClick={() => setShown(!open)}
      >
        {words.withoutValue(missing.rows.length, reason)}
      </button>
      {open &&
        missing.rows.map((row) => <BiomarkerRow key={row.biomarker.symbol} row={row} context={context} />)}
    </section>
  );
}

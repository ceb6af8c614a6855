import { useMemo, type JSX } from "react";
import { keyOf } from "../core/ecgome";
import { nameOf } from "../core/names";
import { reasonText, type Measured } from "../core/profile-view";
import type { Selected } from "../core/selection";
import { say } from "../i18n";
import { BiomarkerCard } from "./biomarker-card";
import type { EcgomeData } from "./ecgome-view";

/** The card of the cell that was opened, beside the map. */
export function EcgomeCard({
  data,
  selected,
  onClose,
}: {
  data: EcgomeData;
  selected: Selected;
  onClose: () => void;
}): JSX.Element | null {
  const { catalogue, profile, reference, recording } = data;
  const placed = useMemo(() => new Map(reference.values.map((each) => [keyOf(each), each])), [reference]);
  const biomarker = catalogue.biomarkers.find(({ symbol }) => symbol === selected.symbol);
  if (biomarker === undefined) return null;
  const row: Measured = {
    biomarker,
    values: profile.values.filter(({ symbol }) => symbol === selected.symbol),
  };
  const noteworthy = row.values.find(({ validity }) => validity !== "ok");
  return (
    <aside className="ecgome-card" aria-label={nameOf(biomarker)}>
      <header>
        <h2>{nameOf(biomarker)}</h2>
        <button type="button" className="quiet" aria-label={say().ecgome.closeCard} onClick={onClose}>
          ✕
        </button>
      </header>
      <BiomarkerCard
        row={row}
        recording={recording}
        placed={placed}
        reason={noteworthy ? reasonText(noteworthy, { biomarker, catalogue }) : notRequested(row)}
        unitMeaning={catalogue.units.find(({ unit }) => unit === biomarker.unit)?.text ?? ""}
      />
    </aside>
  );
}

const notRequested = ({ values }: Measured): string | null =>
  values.length === 0 ? say().ecgome.notRequested : null;

import { lazy, Suspense, type JSX } from "react";
import type { Figures } from "../api/types";
import { figureTitle, figureNames } from "../core/figures";
import { goTo, useQueryState } from "../core/location";
import { Empty, Skeleton } from "./states";

/** ECharts comes only with the first figure. */
const Chart = lazy(() => import("../charts/chart"));

interface Props {
  readonly figures: Figures;
  readonly fileName: string;
  /** Identifiers of recordings by record. */
  readonly recordings: Readonly<Record<string, string>>;
  readonly selected: string;
  readonly onSelect: (biomarker: string) => void;
}

/** The figures of a discovery, one at a time. */
export function FigurePanel({ figures, fileName, recordings, selected, onSelect }: Props): JSX.Element {
  const [query, changeQuery] = useQueryState();
  const names = figureNames(figures);
  const wanted = query.get("plot") ?? "";
  const name = names.includes(wanted) ? wanted : (names[0] ?? "");
  const figure = figures[name];
  if (figure === undefined) return <Empty>There is nothing to draw.</Empty>;
  return (
    <section className="figure-panel" aria-label="Figures">
      <div className="choice figure-choice" role="group" aria-label="Figure">
        {names.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === name}
            onClick={() => changeQuery({ plot: each === names[0] ? null : each })}
          >
            {figureTitle(each)}
          </button>
        ))}
      </div>
      <Suspense fallback={<Skeleton label="Loading the charts" lines={14} />}>
        <Chart
          key={name}
          figure={figure}
          title={figureTitle(name)}
          fileName={`${fileName}-${name}`}
          selected={selected}
          onChoose={(point) => {
            const recording = recordings[point.name];
            if (point.kind === "biomarker") onSelect(point.name);
            else if (recording !== undefined) goTo(`/r/${recording}`);
          }}
        />
      </Suspense>
    </section>
  );
}

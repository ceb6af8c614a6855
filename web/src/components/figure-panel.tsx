import { lazy, Suspense, type JSX } from "react";
import type { Discovery, Figures } from "../api/types";
import { figureNames, figureTitle, TABLES } from "../core/figures";
import { goTo, useQueryState } from "../core/location";
import { say } from "../i18n";
import { AssociationTable } from "./association-table";
import { EnrichmentTable } from "./enrichment-table";
import { ModelTable } from "./model-table";
import { PlaneView } from "./plane-view";
import { Empty, Skeleton } from "./states";

/** ECharts comes only with the first figure. */
const Chart = lazy(() => import("../charts/chart"));

interface Props {
  readonly discovery: Discovery;
  readonly result: NonNullable<Discovery["result"]>;
  readonly figures: Figures;
  readonly alpha: number;
  readonly selected: string;
  readonly onSelect: (biomarker: string) => void;
}

/** What the tabs of a discovery are: its figures, and the tables. */
export function tabsOf(figures: Figures, result: Props["result"]): string[] {
  const shown = TABLES.filter((each) => each !== "models" || result.models.length > 0);
  return [...figureNames(figures), ...shown];
}

/** The figures and tables of a discovery, one at a time; which one is in the address. */
export function FigurePanel(props: Props): JSX.Element {
  const words = say().discovery;
  const [query, changeQuery] = useQueryState();
  const names = tabsOf(props.figures, props.result);
  const wanted = query.get("plot") ?? "";
  const name = names.includes(wanted) ? wanted : (names[0] ?? "");
  return (
    <section className="figure-panel" aria-label={words.figures}>
      <div className="choice figure-choice" role="group" aria-label={words.figure}>
        {names.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === name}
            onClick={() => changeQuery({ plot: each === names[0] ? null : each, as: null })}
          >
            {figureTitle(each)}
          </button>
        ))}
      </div>
      <Tab key={name} name={name} {...props} />
    </section>
  );
}

function Tab({ name, ...props }: Props & { name: string }): JSX.Element {
  const { discovery, result, figures, alpha, selected, onSelect } = props;
  const [query, changeQuery] = useQueryState();
  const asTable = query.get("as") === "table";
  const toTable = (): void => changeQuery({ as: asTable ? null : "table" });
  if (name === "enrichment") return <EnrichmentTable rows={result.enrichment} />;
  if (name === "models") return <ModelTable models={result.models} />;
  if (name === "umap" || name === "pca") {
    return <PlaneView discovery={discovery} name={name} asTable={asTable} onTable={toTable} />;
  }
  const figure = figures[name];
  if (name === "table" || figure === undefined) {
    return result.associations.length === 0 ? (
      <Empty>{say().discovery.nothingToDraw}</Empty>
    ) : (
      <AssociationTable
        associations={result.associations}
        alpha={alpha}
        selected={selected}
        onSelect={onSelect}
      />
    );
  }
  return (
    <Suspense fallback={<Skeleton label={say().discovery.loadingCharts} lines={14} />}>
      <Chart
        figure={figure}
        title={figureTitle(name)}
        fileName={`discovery-${(discovery.hash ?? "").slice(0, 12)}-${name}`}
        selected={selected}
        onChoose={(point) => {
          const recording = discovery.recordings[point.name];
          if (point.kind === "biomarker") onSelect(point.name);
          else if (recording !== undefined) goTo(`/r/${recording}`);
        }}
        onTable={() => changeQuery({ plot: "table" })}
      />
    </Suspense>
  );
}

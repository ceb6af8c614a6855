import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useMemo, useState, type JSX } from "react";
import * as queries from "../api/queries";
import type { Catalogue } from "../api/types";
import { CatalogueCard } from "../components/catalogue-card";
import { CatalogueFacets } from "../components/catalogue-facets";
import { CatalogueList } from "../components/catalogue-list";
import { Empty, Failure, Skeleton } from "../components/states";
import { FACETS, found, named, type Chosen } from "../core/catalogue";
import { goTo, usePath, useQueryState } from "../core/location";
import { nameOf } from "../core/names";
import { say } from "../i18n";
import "../styles/catalogue.css";

/** Everything that is measured: found by any name, narrowed by facets, told by a card. */
export default function CatalogueView(): JSX.Element {
  const words = say().catalogue;
  const loaded = useQuery(queries.catalogue());
  const symbol = symbolIn(usePath());
  return (
    <main className="catalogue" aria-label={words.title}>
      {loaded.isError ? (
        <Failure title={words.notLoaded} error={loaded.error} onRetry={() => void loaded.refetch()} />
      ) : loaded.data === undefined ? (
        <Skeleton label={words.loading} lines={16} />
      ) : (
        <Browser catalogue={loaded.data} symbol={symbol} />
      )}
    </main>
  );
}

function Browser({ catalogue, symbol }: { catalogue: Catalogue; symbol: string }): JSX.Element {
  const words = say().catalogue;
  const [query, changeQuery] = useQueryState();
  const [text, setText] = useState(query.get("q") ?? "");
  const wanted = useDeferredValue(text);
  const chosen = useMemo(() => chosenOf(query), [query]);
  const all = catalogue.biomarkers;
  const list = useMemo(() => found(all, wanted, chosen), [all, wanted, chosen]);
  const opened = symbol === "" ? undefined : named(all, symbol);
  useEffect(() => {
    document.title = `${opened ? nameOf(opened) : words.title} · ECGomics`;
    return () => {
      document.title = "ECGomics";
    };
  }, [opened, words]);
  const search = (next: string): void => {
    setText(next);
    changeQuery({ q: next || null });
  };
  const open = (next: string): void => goTo(`/catalogue/${next}${window.location.search}`, { replace: true });
  const clear = (): void => {
    setText("");
    changeQuery(Object.fromEntries(["q", ...FACETS].map((name) => [name, null])));
  };
  return (
    <>
      <header className="catalogue-head">
        <h1>{words.title}</h1>
        <span className="muted number">{words.intro(all.length)}</span>
        <input
          type="search"
          autoFocus={symbol === ""}
          placeholder={words.search}
          aria-label={words.searchLabel}
          value={text}
          onChange={(event) => search(event.target.value)}
        />
        <output className="number">{words.found(list.length)}</output>
      </header>
      <div className="catalogue-body">
        <CatalogueFacets all={all} text={wanted} chosen={chosen} onChoose={changeQuery} onClear={clear} />
        {list.length === 0 ? (
          <Empty>
            {words.nothing}{" "}
            <button type="button" className="link" onClick={clear}>
              {words.clear}
            </button>
          </Empty>
        ) : (
          <CatalogueList list={list} opened={opened?.symbol ?? ""} onOpen={open} />
        )}
        <div className="catalogue-detail">
          {opened ? (
            <CatalogueCard key={opened.symbol} biomarker={opened} catalogue={catalogue} />
          ) : (
            <Empty>{symbol === "" ? words.choose : words.noSuch(symbol)}</Empty>
          )}
        </div>
      </div>
    </>
  );
}

/** The symbol in an address such as /catalogue/rmssd; empty where there is none. */
const symbolIn = (path: string): string => decodeURIComponent(path.split("/")[2] ?? "");

const chosenOf = (query: URLSearchParams): Chosen =>
  Object.fromEntries(
    FACETS.flatMap((facet) => (query.get(facet) === null ? [] : [[facet, query.get(facet)]])),
  );

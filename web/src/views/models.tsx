import { useQuery } from "@tanstack/react-query";
import { useEffect, type JSX } from "react";
import * as queries from "../api/queries";
import { Link } from "../components/link";
import { ModelCard } from "../components/model-card";
import { Empty, Failure, Skeleton } from "../components/states";
import { say } from "../i18n";

/** The cards of all models, or of the one in the address. */
export default function ModelsView({ id }: { id: string }): JSX.Element {
  const words = say().modelCards;
  const found = useQuery(queries.models());
  useEffect(() => {
    document.title = `${words.title} · ECGomics`;
    return () => {
      document.title = "ECGomics";
    };
  }, [words]);
  const shown = found.data?.filter(({ name }) => id === "" || name === id);
  return (
    <main className="cards">
      <h1>{words.title}</h1>
      <p className="muted">{words.intro}</p>
      {id !== "" && (
        <p>
          <Link to="/models">{words.showAll}</Link>
        </p>
      )}
      {found.isError ? (
        <Failure title={words.notListed} error={found.error} onRetry={() => void found.refetch()} />
      ) : shown === undefined ? (
        <Skeleton label={words.loading} lines={10} />
      ) : shown.length === 0 ? (
        <Empty>{id === "" ? words.none : words.noSuch(id)}</Empty>
      ) : (
        shown.map((model) => <ModelCard key={model.identifier} model={model} alone={id !== ""} />)
      )}
    </main>
  );
}

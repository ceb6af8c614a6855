import { useQuery } from "@tanstack/react-query";
import type { JSX } from "react";
import * as cohortQueries from "../api/cohort-queries";
import { LoadedPage } from "../components/loaded";
import { questionText } from "../core/discovery-form";
import { say } from "../i18n";
import DiscoveryView from "./discovery";

/** A finding by its reproducibility hash: the address that stays. */
export default function FindingView({ id }: { id: string }): JSX.Element {
  const words = say().discovery;
  const found = useQuery(cohortQueries.finding(id));
  if (found.data !== undefined) return <DiscoveryView id={found.data.id} />;
  return (
    <LoadedPage
      query={found}
      loading={words.loading}
      failure={words.cannotBeShown}
      lines={12}
      title={({ asked }) => questionText(asked)}
      className="page wide"
      back={{ to: "/cohorts", text: words.allCohorts }}
    >
      {() => null}
    </LoadedPage>
  );
}

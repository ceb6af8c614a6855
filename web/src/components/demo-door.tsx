import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type JSX } from "react";
import { json } from "../api/client";
import { demonstrationFinding, hasDemonstration } from "../api/demonstration";
import type { Cohorts } from "../api/types";
import { goTo } from "../core/location";
import { say } from "../i18n";
import { Failure } from "./states";

/** One click from the synthetic cohort to what differs between its groups. */
export function DemoDoor(): JSX.Element | null {
  const words = say().home;
  const [share, setShare] = useState(0);
  const cohorts = useQuery({ queryKey: ["cohorts"], queryFn: () => json<Cohorts>("/cohorts") });
  const opening = useMutation({
    mutationFn: () => demonstrationFinding(setShare),
    onSuccess: (id) => goTo(`/x/${id}`),
  });
  if (cohorts.data === undefined || !hasDemonstration(cohorts.data)) return null;
  return (
    <section className="door" aria-labelledby="demo-door">
      <h2 id="demo-door">{words.demo}</h2>
      <p className="muted">{words.demoText}</p>
      <p className="actions">
        <button
          type="button"
          className="primary"
          disabled={opening.isPending}
          onClick={() => opening.mutate()}
        >
          {words.openDemo}
        </button>
        {opening.isPending && <progress aria-label={words.measuring} value={share} />}
        {opening.isPending && <span role="status">{words.measuring}</span>}
      </p>
      {opening.isError && <Failure title={words.demoFailed} error={opening.error} />}
    </section>
  );
}

import { useQuery } from "@tanstack/react-query";
import type { JSX } from "react";
import * as cohortQueries from "../api/cohort-queries";
import { say } from "../i18n";
import { Link } from "./link";

/** How many jobs wait or run; nothing while none does. */
export function JobsPill(): JSX.Element | null {
  const waiting = useQuery(cohortQueries.jobs(true)).data?.waiting ?? 0;
  if (waiting === 0) return null;
  return (
    <Link to="/jobs" className="jobs-pill number">
      {say().shell.jobsRunning(waiting)}
    </Link>
  );
}

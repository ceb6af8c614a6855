import { useQuery } from "@tanstack/react-query";
import type { JSX } from "react";
import { listCohorts } from "../api/cohorts";
import { DEFAULT_PROJECT } from "../core/project";
import { useMay } from "../core/session";
import { say } from "../i18n";
import { Link } from "./link";

/** Groups of the recordings that come with the platform. */
const GROUPS: readonly string[] = ["A", "B"];

/** One click from the synthetic cohort to what differs between its groups; nothing where its recordings are gone. */
export function DemoDoor(): JSX.Element | null {
  const words = say().home;
  const mayOpen = useMay("server");
  const groups =
    useQuery({
      queryKey: ["cohorts", DEFAULT_PROJECT],
      queryFn: () => listCohorts(DEFAULT_PROJECT),
      enabled: mayOpen,
    }).data?.groups ?? {};
  if (!mayOpen || !GROUPS.every((group) => group in groups)) return null;
  return (
    <section className="door" aria-labelledby="demo-door">
      <h2 id="demo-door">{words.demo}</h2>
      <p className="muted">{words.demoText}</p>
      <p>
        <Link to="/demo" className="button">
          {words.openDemo}
        </Link>
      </p>
    </section>
  );
}

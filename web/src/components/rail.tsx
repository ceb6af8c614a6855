import { useEffect, type JSX } from "react";
import { usePath, useQueryState } from "../core/location";
import { projectHere, rememberProject, withProject } from "../core/project";
import { say, type Messages } from "../i18n";
import { Link } from "./link";

type Label =
  "home" | "library" | "live" | "participants" | "cohorts" | "catalogue" | "models" | "jobs" | "settings";

interface Place {
  readonly label: Label;
  readonly to: string;
  /** First letters of the addresses that belong to it. */
  readonly covers: RegExp;
  /** Drawn in a square of 24. */
  readonly icon: string;
}

export const PLACES: readonly Place[] = [
  { label: "home", to: "/", covers: /^\/$/, icon: "M4 11 12 4l8 7M6 10v10h4v-6h4v6h4V10" },
  {
    label: "library",
    to: "/library",
    covers: /^\/(library|upload|r|s|compare)(\/|$)/,
    icon: "M4 6h16v12H4zM4 13h4l2-4 3 6 2-3h5",
  },
  {
    label: "live",
    to: "/live",
    covers: /^\/live(\/|$)/,
    icon: "M3 5h18v12H3zM8 21h8M5.5 11.5H9l1.5-3.5 2.5 6.5 2-3h3.5",
  },
  {
    label: "participants",
    to: "/participants",
    covers: /^\/participants(\/|$)/,
    icon: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20a6.5 6.5 0 0 1 13 0M16 4.5a3.5 3.5 0 0 1 0 6M18 14a6.5 6.5 0 0 1 3.5 6",
  },
  {
    label: "cohorts",
    to: "/cohorts",
    covers: /^\/(cohorts|c|d|x)(\/|$)/,
    icon: "M9 5a6 6 0 1 0 0 12A6 6 0 0 0 9 5m6 2a6 6 0 1 1 0 12 6 6 0 0 1 0-12",
  },
  {
    label: "catalogue",
    to: "/catalogue",
    covers: /^\/catalogue(\/|$)/,
    icon: "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11M9 8h6",
  },
  {
    label: "models",
    to: "/models",
    covers: /^\/models(\/|$)/,
    icon: "M12 3l8 4.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9",
  },
  { label: "jobs", to: "/jobs", covers: /^\/jobs(\/|$)/, icon: "M12 4a8 8 0 1 0 8 8M12 8v4l3 2M16 4h4v4" },
];

export const LAST_PLACE: Place = {
  label: "settings",
  to: "/settings",
  covers: /^\/settings(\/|$)/,
  icon: "M4 7h10M18 7h2M4 17h2M10 17h10M14 5v4M8 15v4",
};

/** The way to every part of the platform. */
export function Rail(): JSX.Element {
  const path = usePath();
  useQueryState(); // the project may change in the query alone
  const project = projectHere();
  useEffect(() => rememberProject(project), [project]);
  const item = (place: Place): JSX.Element => (
    <li key={place.to}>
      <Link to={withProject(place.to, project)} current={place.covers.test(path)}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d={place.icon} />
        </svg>
        {labelOf(say(), place.label)}
      </Link>
    </li>
  );
  return (
    <nav className="rail" aria-label={say().shell.pages}>
      <ul>{PLACES.map(item)}</ul>
      <ul className="rail-end">{item(LAST_PLACE)}</ul>
    </nav>
  );
}

const labelOf = (messages: Messages, label: Label): string => messages.shell[label];

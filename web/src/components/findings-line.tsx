import { useQuery } from "@tanstack/react-query";
import type { JSX } from "react";
import * as reports from "../api/reports";
import { gravest } from "../core/findings";
import { useQueryState } from "../core/location";
import { measuredOf } from "../core/measured";
import { nameOf } from "../core/names";
import { say } from "../i18n";
import { SeverityMark } from "./severity-mark";

/** The summary of the findings in the head of a recording; it leads to them. Nothing as long as they are not there. */
export function FindingsLine({ id }: { id: string }): JSX.Element | null {
  const [query] = useQueryState();
  const found = useQuery(reports.findings(id, measuredOf(query))).data;
  if (found === undefined) return null;
  const { summary } = found;
  const severity = summary?.severity ?? gravest(found.findings) ?? "normal";
  const words = say().findings;
  const label = summary === null ? words.title : nameOf(summary);
  const show = (): void => {
    const panel = document.getElementById("findings");
    panel?.scrollIntoView({ block: "start" });
    panel?.querySelector<HTMLElement>("a, button, summary")?.focus({ preventScroll: true });
  };
  return (
    <li>
      <button
        type="button"
        className="link findings-line"
        aria-label={words.summaryOf(label, words.severities[severity])}
        onClick={show}
      >
        <SeverityMark severity={severity} spoken={false} /> {label}
      </button>
    </li>
  );
}

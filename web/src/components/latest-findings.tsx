import { useQuery } from "@tanstack/react-query";
import type { JSX } from "react";
import * as reports from "../api/reports";
import type { Finding, Recording } from "../api/types";
import { sorted } from "../core/findings";
import { nameOf } from "../core/names";
import { reportAddress } from "../core/report-choice";
import { say } from "../i18n";
import "../styles/findings.css";
import { Link } from "./link";
import { Loaded } from "./loaded";
import { SeverityMark } from "./severity-mark";

const OF_THE_PROJECT = { settings: "", automatic: false };

/** What the rules say of a person's latest recording, and what changed since the one before. */
export function LatestFindings({ recording }: { recording: Recording }): JSX.Element {
  const words = say().findings;
  return (
    <section className="findings latest-findings" aria-label={words.latest}>
      <header>
        <h2>{words.latest}</h2>
        <Link to={`/r/${encodeURIComponent(recording.id)}`}>{recording.name}</Link>
        <Link to={reportAddress(recording.id)} className="button end">
          {say().report.open}
        </Link>
      </header>
      <Loaded
        query={useQuery(reports.findings(recording.id, OF_THE_PROJECT))}
        loading={words.loading}
        failure={words.notMade}
      >
        {({ summary, findings }) => {
          const { printed, serial } = sorted(findings);
          return (
            <>
              {summary !== null && <Lines findings={[summary]} />}
              {printed.length === 0 && <p className="muted">{words.none}</p>}
              <Lines findings={printed} />
              {serial.length > 0 && <h3>{words.serial}</h3>}
              <Lines findings={serial} />
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

function Lines({ findings }: { findings: readonly Finding[] }): JSX.Element {
  return (
    <ul>
      {findings.map((each) => (
        <li key={each.id} data-finding={each.id}>
          <SeverityMark severity={each.severity} /> {nameOf(each)}{" "}
          <span className="muted">{say().findings.certainties[each.certainty]}</span>
        </li>
      ))}
    </ul>
  );
}

import { useQuery } from "@tanstack/react-query";
import type { JSX } from "react";
import * as ecgome from "../api/ecgome";
import type { Recording, Value } from "../api/types";
import { dateTimeText } from "../core/format";
import { useQueryState } from "../core/location";
import { measuredOf } from "../core/measured";
import { valueText } from "../core/profile-view";
import { say } from "../i18n";
import { Histogram, HistoryChart } from "./small-charts";
import { Failure, Skeleton } from "./states";

/** The same number in this person's other recordings, and over the project. */
export function BiomarkerElsewhere({
  recording,
  value,
}: {
  recording: Recording;
  value: Value;
}): JSX.Element {
  return (
    <div className="elsewhere">
      <PersonHistory recording={recording} value={value} />
      {value.value !== null && value.unit !== "{flag}" && (
        <ProjectDistribution recording={recording} value={value} />
      )}
    </div>
  );
}

function PersonHistory({ recording, value }: { recording: Recording; value: Value }): JSX.Element {
  const words = say().biomarkers.card;
  const [query] = useQueryState();
  const found = useQuery(ecgome.history(recording.id, value.symbol, measuredOf(query)));
  const visits = (found.data?.visits ?? []).flatMap((visit) => {
    const row = visit.values.find(({ lead }) => lead === value.lead);
    return row ? [{ visit, row }] : [];
  });
  const points = visits.flatMap(({ visit, row }) =>
    row.value === null
      ? []
      : [
          {
            x: new Date(visit.at).getTime(),
            y: row.value,
            here: visit.recording_id === recording.id,
            title: `${visit.name}: ${valueText({ ...value, ...row }) ?? ""}`,
          },
        ],
  );
  return (
    <section aria-label={words.history}>
      <h4>{words.history}</h4>
      {found.isError ? (
        <Failure title={words.notLoaded} error={found.error} />
      ) : found.data === undefined ? (
        <Skeleton label={words.loading} lines={2} />
      ) : visits.length < 2 ? (
        <p className="muted">{words.historyNone}</p>
      ) : (
        <>
          {points.length > 1 && <HistoryChart points={points} label={words.historyText(visits.length)} />}
          <ul className="visits">
            {visits.map(({ visit, row }) => (
              <li key={visit.recording_id} data-recording={visit.recording_id}>
                <span className="number" title={visit.dated ? undefined : words.undated}>
                  {dateTimeText(visit.at)}
                  {!visit.dated && " *"}
                </span>{" "}
                {visit.recording_id === recording.id ? (
                  words.here
                ) : (
                  <a href={`/r/${visit.recording_id}?symbol=${value.symbol}`}>{visit.name}</a>
                )}
                <span className="number end">
                  {valueText({ ...value, ...row }) ?? say().biomarkers.reasons[row.validity]}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function ProjectDistribution({ recording, value }: { recording: Recording; value: Value }): JSX.Element {
  const words = say().biomarkers.card;
  const found = useQuery(ecgome.distribution(value.symbol, value.lead, ecgome.projectOf(recording)));
  return (
    <section aria-label={words.distribution}>
      <h4>{words.distribution}</h4>
      {found.isError ? (
        <p className="muted">{found.error.message}</p>
      ) : found.data === undefined ? (
        <Skeleton label={words.loading} lines={2} />
      ) : found.data.n < 2 ? (
        <p className="muted">{words.distributionNone}</p>
      ) : (
        <>
          <Histogram of={found.data} value={value.value} label={words.distribution} />
          <p className="muted number">
            {words.distributionText(found.data.n, found.data.recordings)} · {quartiles(found.data, value)}
          </p>
        </>
      )}
    </section>
  );
}

/** "5 % 80 ms · 50 % 92 ms · 95 % 110 ms". */
function quartiles(of: ecgome.Distribution, value: Value): string {
  return of.quantiles
    .filter(({ percent }) => [5, 50, 95].includes(percent))
    .map((each) => `${each.percent} % ${valueText({ ...value, value: each.value, validity: "ok" }) ?? ""}`)
    .join(" · ");
}

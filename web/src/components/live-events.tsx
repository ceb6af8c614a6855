import type { JSX } from "react";
import type { LogEntry } from "../core/live-facts";
import { clock } from "../core/live-tile";
import { evidenceText, eventText } from "../core/live-words";
import { say } from "../i18n";

const GLYPHS: Readonly<Record<LogEntry["kind"], string>> = {
  beat: "▼",
  pause: "―",
  hint: "◆",
  gap: "▨",
  link: "⌁",
  contact: "○",
  symptom: "✎",
};

/** What has happened, the latest first. */
export function LiveEvents({ log, startedAt }: { log: readonly LogEntry[]; startedAt: string }): JSX.Element {
  const words = say().live;
  return (
    <section className="live-events panel" aria-label={words.events}>
      <h2>{words.events}</h2>
      {log.length === 0 ? (
        <p className="muted">{words.noEvents}</p>
      ) : (
        <div className="live-events-list" tabIndex={0} role="group" aria-label={words.events}>
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">{words.at}</th>
                <th scope="col">{words.event}</th>
                <th scope="col">{words.evidence}</th>
              </tr>
            </thead>
            <tbody>
              {log.toReversed().map((entry, i) => (
                <tr key={`${entry.kind} ${entry.t_s} ${log.length - i}`} data-kind={entry.kind}>
                  <td className="number" title={wallClock(startedAt, entry.t_s)}>
                    {clock(entry.t_s)}
                  </td>
                  <td>
                    <span aria-hidden="true">{glyphOf(entry)} </span>
                    {eventText(entry)}
                  </td>
                  <td className="number muted">{evidenceText(entry)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

const glyphOf = (entry: LogEntry): string =>
  entry.kind === "beat" && entry.beat === "supraventricular" ? "▽" : GLYPHS[entry.kind];

/** What the clock on the wall showed. */
const wallClock = (startedAt: string, t_s: number): string =>
  new Date(Date.parse(startedAt) + t_s * 1000).toLocaleTimeString("en-GB");

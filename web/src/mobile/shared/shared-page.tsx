import { useCallback, useEffect, useState, type JSX, type MouseEvent } from "react";
import type { Entry, Trends } from "../api/types";
import { useAnswer } from "../api/use-answer";
import { SHAPES } from "../components/quality-mark";
import { Failed, Waiting } from "../components/states";
import { TrendChart } from "../components/trend-chart";
import { dateText, lengthText, momentText } from "../format";
import { say } from "../i18n";
import { useLanguage } from "../preferences";
import { levelOf } from "../report-words";
import { dotsOf } from "../trend";
import { readShared, type SharedSeries } from "./calls";
import { SharedReport } from "./shared-report";

const RATE = "heart_rate";
const RECORDING = "recording";

/** What a link shows to who was given it: the series, and each report of it. Nothing can be changed here. */
export function SharedPage({ secret }: { secret: string }): JSX.Element {
  useLanguage();
  const words = say().shared;
  const shown = useShown();
  const [series, again] = useAnswer(useCallback(() => readShared(secret), [secret]));
  return (
    <div className="screen shared">
      <main>
        {series.state === "loading" && <Waiting />}
        {series.state === "failed" && (
          <Failed
            error={series.error}
            onAgain={again}
            absent={{ notThere: words.gone, notThereText: words.goneText }}
          />
        )}
        {series.state === "ready" &&
          (shown === null ? (
            <Series series={series.value} />
          ) : (
            <>
              <p>
                <a href={addressOf(null)} onClick={(event) => follow(event, null)}>
                  {words.back}
                </a>
              </p>
              <SharedReport key={shown} secret={secret} recordingId={shown} />
            </>
          ))}
        <p className="muted">{words.research}</p>
      </main>
    </div>
  );
}

const addressOf = (recording: string | null): string =>
  recording === null
    ? window.location.pathname
    : `${window.location.pathname}?${new URLSearchParams({ [RECORDING]: recording })}`;

function follow(event: MouseEvent, recording: string | null): void {
  event.preventDefault();
  window.history.pushState(null, "", addressOf(recording));
  window.dispatchEvent(new PopStateEvent("popstate"));
  window.scrollTo(0, 0);
}

const shownNow = (): string | null => new URLSearchParams(window.location.search).get(RECORDING);

/** The recording that the address names. */
function useShown(): string | null {
  const [shown, setShown] = useState(shownNow);
  useEffect(() => {
    const listener = (): void => setShown(shownNow());
    window.addEventListener("popstate", listener);
    return () => window.removeEventListener("popstate", listener);
  }, []);
  return shown;
}

function Series({ series }: { series: SharedSeries }): JSX.Element {
  const words = say().shared;
  const { participant, name, expires_at, recordings, trends } = series;
  return (
    <>
      <h1>{words.title(participant)}</h1>
      <p className="muted">{words.intro(name, dateText(new Date(expires_at)))}</p>
      {recordings.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <>
          <Trend trends={trends} />
          <Changes trends={trends} />
          <section>
            <h2>{words.recordings}</h2>
            <ul className="rows">
              {recordings.map((each) => (
                <Row key={each.recording_id} entry={each} />
              ))}
            </ul>
          </section>
        </>
      )}
    </>
  );
}

function Trend({ trends }: { trends: Trends }): JSX.Element {
  const words = say().shared;
  const dots = dotsOf(trends, RATE, "all", new Date());
  const band = trends.baseline.find(({ symbol }) => symbol === RATE) ?? null;
  return (
    <section>
      <h2>{words.trend}</h2>
      <p className="muted number">
        {band === null
          ? words.fewReadable(trends.readable, trends.needed)
          : words.ownRange(Math.round(band.low), Math.round(band.high))}
      </p>
      {dots.length > 1 && <TrendChart dots={dots} band={band} />}
    </section>
  );
}

function Changes({ trends: { alerts } }: { trends: Trends }): JSX.Element | null {
  const words = say().shared;
  if (alerts.length === 0) return null;
  return (
    <section>
      <h2>{words.changed}</h2>
      <ul className="rows">
        {alerts.map(({ key, recording_id, at }) => (
          <li key={`${key} ${recording_id}`}>
            <a
              className="row-button"
              href={addressOf(recording_id)}
              onClick={(event) => follow(event, recording_id)}
            >
              <span className="grow">
                {words.alerts[key]}
                {at !== null && <span className="when number">{momentText(at, new Date())}</span>}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Row({ entry }: { entry: Entry }): JSX.Element {
  const { result, common } = say();
  const { recording_id, taken_at, duration_s, statement, heart_rate, readable_share } = entry;
  const level = levelOf(readable_share);
  const said = statement === null ? result.making : result.statements[statement];
  const rate = heart_rate === null ? [] : [`${Math.round(heart_rate)} ${common.perMinute}`];
  const when = taken_at === null ? [] : [momentText(taken_at, new Date())];
  return (
    <li>
      <a
        className="row-button"
        href={addressOf(recording_id)}
        onClick={(event) => follow(event, recording_id)}
      >
        <span className={`shape quality-${level}`} aria-hidden="true">
          {SHAPES[level]}
        </span>
        <span className="grow">
          <span className="what">{[said, ...rate].join(" · ")}</span>
          <span className="when number">
            {[...when, lengthText(duration_s)].join(" · ")}
            <span className="visually-hidden">{`, ${common.sentenceQuality[level]}`}</span>
          </span>
        </span>
      </a>
    </li>
  );
}

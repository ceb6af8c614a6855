import { useCallback, useMemo, useState, type JSX } from "react";
import { listEntries, readTrends } from "../api/calls";
import type { Alert, Entries, Entry, Trends } from "../api/types";
import { useAnswer } from "../api/use-answer";
import { Choices } from "../components/choices";
import { EntryRow } from "../components/entry-row";
import { Screen } from "../components/frame";
import { Icon } from "../components/icons";
import { Failed, Waiting } from "../components/states";
import { TrendChart } from "../components/trend-chart";
import { measuredText, momentText } from "../format";
import { say } from "../i18n";
import { goTo, resultAddress, screenAddress } from "../navigation";
import { dotsOf, sinceMs, type Range } from "../trend";

const PAGE = 50;
const RANGES: readonly Range[] = ["week", "month", "year", "all"];
const RATE = "heart_rate";

/** Earlier recordings with what changed in them. */
export function HistoryView({ waiting, onRecord }: { waiting: number; onRecord: () => void }): JSX.Element {
  const [limit, setLimit] = useState(PAGE);
  const [entries, again] = useAnswer(useCallback(() => listEntries(limit), [limit]));
  const [trends] = useAnswer(readTrends);
  const words = say().history;
  return (
    <Screen
      className="history"
      title={words.title}
      tab="history"
      actions={
        <button type="button" className="primary" onClick={onRecord}>
          {words.record}
        </button>
      }
    >
      {waiting > 0 && <WaitingLink waiting={waiting} />}
      {entries.state === "loading" && <Waiting />}
      {entries.state === "failed" && <Failed error={entries.error} onAgain={again} />}
      {entries.state === "ready" && (
        <Series
          entries={entries.value}
          trends={trends.state === "ready" ? trends.value : null}
          onMore={() => setLimit(limit + PAGE)}
        />
      )}
    </Screen>
  );
}

function WaitingLink({ waiting }: { waiting: number }): JSX.Element {
  const address = screenAddress("queue");
  return (
    <a
      className="strip warning"
      href={address}
      onClick={(event) => {
        event.preventDefault();
        goTo(address);
      }}
    >
      <Icon name="cloud" size={20} />
      <span className="grow">{say().common.waiting(waiting)}</span>
      <Icon name="chevron" size={20} />
    </a>
  );
}

function Series({
  entries,
  trends,
  onMore,
}: {
  entries: Entries;
  trends: Trends | null;
  onMore: () => void;
}): JSX.Element {
  const [range, setRange] = useState<Range>("month");
  const words = say().history;
  const now = useMemo(() => new Date(), []);
  if (entries.total === 0) {
    return (
      <div className="empty">
        <h2>{words.empty}</h2>
        <p className="muted">{words.emptyText}</p>
      </div>
    );
  }
  const shown = entries.items.filter((entry) => isWithin(entry, range, now));
  return (
    <>
      <Choices
        legend={words.range}
        options={RANGES.map((each) => [each, words.ranges[each]] as const)}
        chosen={range}
        onChoose={setRange}
        isCompact
      />
      {trends !== null && <Trend trends={trends} range={range} now={now} />}
      {trends !== null && <Alerts alerts={trends.alerts} />}
      {shown.length === 0 && <p className="muted">{words.noneInRange}</p>}
      <ul className="rows">
        {shown.map((entry) => (
          <EntryRow key={entry.recording_id} entry={entry} />
        ))}
      </ul>
      {entries.items.length < entries.total && (
        <button type="button" onClick={onMore}>
          {words.more}
        </button>
      )}
    </>
  );
}

const isWithin = ({ taken_at }: Entry, range: Range, now: Date): boolean =>
  Date.parse(taken_at) >= sinceMs(range, now);

function Trend({ trends, range, now }: { trends: Trends; range: Range; now: Date }): JSX.Element | null {
  const words = say().history;
  if (trends.readable < trends.needed) return <p className="muted">{words.notYet(trends.readable)}</p>;
  const dots = dotsOf(trends, RATE, range, now);
  if (dots.length === 0) return null;
  const values = dots.map(({ value }) => Math.round(value));
  const band = trends.baseline.find(({ symbol }) => symbol === RATE) ?? null;
  return (
    <section aria-label={words.trend}>
      <p className="trend-head">
        <span>{words.rate}</span>
        <strong className="number">{words.rateRange(Math.min(...values), Math.max(...values))}</strong>
      </p>
      <TrendChart dots={dots} band={band} />
    </section>
  );
}

function Alerts({ alerts }: { alerts: readonly Alert[] }): JSX.Element | null {
  const words = say().history;
  if (alerts.length === 0) return null;
  return (
    <section className="alerts">
      <h2>{words.alerts}</h2>
      <ul className="rows">
        {alerts.map((alert) => (
          <li key={`${alert.key} ${alert.recording_id}`}>
            <a
              className="row-button"
              href={resultAddress(alert.recording_id)}
              onClick={(event) => {
                event.preventDefault();
                goTo(resultAddress(alert.recording_id));
              }}
            >
              <span className="grow">
                <span>{alertText(alert)}</span>
                <span className="when">{momentText(alert.at, new Date())}</span>
              </span>
              <Icon name="chevron" size={20} />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function alertText({ key, numbers }: Alert): string {
  const words = say().history;
  if (key !== "rate_above_own_band" && key !== "rate_below_own_band") return words.alert[key];
  const { rate, low, high } = numbers;
  const usual =
    low === undefined || high === undefined ? null : words.rateRange(Math.round(low), Math.round(high));
  return words.alert[key](rate === undefined ? null : measuredText(rate, "/min"), usual);
}

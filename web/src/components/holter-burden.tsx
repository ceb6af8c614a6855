import { useQuery } from "@tanstack/react-query";
import type { JSX } from "react";
import * as long from "../api/long";
import type { LongCorrection, LongState } from "../api/types";
import { countText, dateTimeText, durationText, fixed } from "../core/format";
import { useMay } from "../core/session";
import { say } from "../i18n";
import type { Called } from "./holter-shapes";
import { Failure } from "./states";
import type { Holter, useCorrection } from "./use-holter";

type Burden = NonNullable<LongState["burden"]>;

const percent = (value: number | null): string => (value === null ? "" : `${fixed(value, 2)} %`);

/** How much of the recording is fibrillation or ectopic, and what people corrected. */
export function HolterBurden({
  holter,
  correction,
}: {
  holter: Holter;
  correction: ReturnType<typeof useCorrection>;
}): JSX.Element {
  const words = say().holter;
  const { state } = holter;
  return (
    <section className="holter-list holter-burden" aria-label={words.burden}>
      {state?.burden ? <BurdenTable state={state} burden={state.burden} /> : <p>{words.notAnalysed}</p>}
      <p className="hint">{`${words.ofAnalysable} ${words.research}`}</p>
      <h2>{words.corrections}</h2>
      <Corrections holter={holter} correction={correction} />
    </section>
  );
}

function BurdenTable({ state, burden }: { state: LongState; burden: Burden }): JSX.Element {
  const words = say().holter;
  const columns = [burden, ...(state.days.length > 1 ? state.days : [])];
  const rows: [keyof typeof words.burdenRows, (each: Burden) => string][] = [
    ["beats", (each) => countText(each.beats)],
    ["af", (each) => percent(each.af_percent)],
    ["afEpisodes", (each) => countText(each.af_episodes)],
    ["afLongest", (each) => (each.af_longest_s ? durationText(Math.round(each.af_longest_s)) : words.none)],
    ["ventricular", (each) => countText(each.ventricular.count)],
    ["ventricularPercent", (each) => percent(each.ventricular.percent_of_beats)],
    ["ventricularHour", (each) => fixed(each.ventricular.per_hour ?? 0, 1)],
    ["supraventricular", (each) => countText(each.supraventricular.count)],
    ["supraventricularPercent", (each) => percent(each.supraventricular.percent_of_beats)],
  ];
  return (
    <table>
      {columns.length > 1 && (
        <thead>
          <tr>
            <td />
            <th scope="col">{words.total}</th>
            {state.days.map((_day, i) => (
              <th key={i} scope="col">
                {words.day(String(i + 1))}
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>
        {rows.map(([name, of]) => (
          <tr key={name} data-row={name}>
            <th scope="row">{words.burdenRows[name]}</th>
            {columns.map((each, i) => (
              <td key={i} className="number">
                {of(each)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Corrections({
  holter,
  correction,
}: {
  holter: Holter;
  correction: ReturnType<typeof useCorrection>;
}): JSX.Element {
  const words = say().holter;
  const found = useQuery(long.longCorrections(holter.recording.id));
  const mayUndo = useMay("analyst");
  if (found.error) return <Failure title={words.notCorrected} error={found.error} />;
  if (!found.data?.length) return <p className="hint">{words.noCorrections}</p>;
  return (
    <ul className="holter-corrections">
      {found.data.toReversed().map((each) => (
        <li key={each.id} data-undone={each.undone_at !== null}>
          <strong>{whatText(each, holter)}</strong>
          <Moved correction={each} />
          <span className="muted">
            {each.undone_at === null
              ? words.by(each.author, dateTimeText(each.at))
              : words.undoneBy(each.undone_by ?? "")}
          </span>
          {each.undone_at === null && mayUndo && (
            <button
              type="button"
              disabled={correction.undo.isPending}
              onClick={() => correction.undo.mutate(each.id)}
            >
              {words.undo}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What a correction says, in words. */
function whatText({ body }: LongCorrection, holter: Holter): string {
  const words = say().holter;
  const name = (kind: unknown): string => words.classes[kind as Called];
  const kind = words.kinds[body["kind"] as keyof typeof words.kinds] ?? "";
  const time = holter.time(Number(body["start_s"] ?? 0));
  switch (body["what"]) {
    case "group": {
      const place = holter.groups?.groups.findIndex((group) => group.group === body["group"]) ?? -1;
      return words.what.group(String(place + 1), name(body["called"]));
    }
    case "class":
      return words.what.class(name(body["found"]), name(body["called"]));
    case "beats": {
      const { length } = body["times_s"] as readonly number[];
      return words.what.beats(countText(length), length === 1, name(body["called"]));
    }
    case "episode_added":
      return words.what.episode_added(kind, time);
    default:
      return words.what.episode_removed(kind, time);
  }
}

/** Before → after of whatever a correction moved. */
export function Moved({ correction }: { correction: LongCorrection }): JSX.Element {
  const words = say().holter;
  const names = Object.keys(words.movedNames) as (keyof typeof words.movedNames)[];
  const shown = (value: number | null | undefined): string =>
    value == null ? words.none : Number.isInteger(value) ? countText(value) : fixed(value, 2);
  return (
    <ul className="holter-moved">
      {names
        .filter((name) => correction.before[name] !== correction.after[name])
        .map((name) => (
          <li key={name} className="number">
            {words.beforeAfter(
              words.movedNames[name],
              shown(correction.before[name]),
              shown(correction.after[name]),
            )}
          </li>
        ))}
    </ul>
  );
}

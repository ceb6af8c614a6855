import type { JSX } from "react";
import { fixed } from "../core/format";
import { firstAt, kindOf } from "../core/holter-beats";
import { stripSpan } from "../core/holter-window";
import { say } from "../i18n";
import type { Called } from "./holter-shapes";
import type { Holter } from "./use-holter";

const text = (value: number | null | undefined, decimals = 0): string =>
  value == null ? "" : fixed(value, decimals);

/** The numbers behind the bands: trends by the hour, and the beats of the strip. */
export function HolterTables({ holter }: { holter: Holter }): JSX.Element {
  return (
    <div className="holter-tables">
      <Hours holter={holter} />
      <StripBeats holter={holter} />
    </div>
  );
}

function Hours({ holter }: { holter: Holter }): JSX.Element {
  const words = say().holter;
  const names = words.hourColumns;
  const hours = holter.trends?.hours;
  return (
    <div className="holter-table" tabIndex={0} role="group" aria-label={words.hours}>
      <table>
        <caption>{words.hours}</caption>
        <thead>
          <tr>
            {Object.entries(names).map(([key, name]) => (
              <th key={key} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="number">
          {hours?.start_s.map((start, i) => (
            <tr key={i}>
              <th scope="row">{holter.time(start ?? 0)}</th>
              <td>{text(hours.analysable_min[i])}</td>
              <td>{text(hours.beats[i])}</td>
              <td>{text(hours.heart_rate_mean[i])}</td>
              <td>{text(hours.heart_rate_min[i])}</td>
              <td>{text(hours.heart_rate_max[i])}</td>
              <td>{text(hours.pvc_count[i])}</td>
              <td>{text(hours.pac_count[i])}</td>
              <td>{text(hours.pauses[i])}</td>
              <td>{text(hours.af_min[i], 1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function StripBeats({ holter }: { holter: Holter }): JSX.Element {
  const words = say().holter;
  const names = words.beatColumns;
  const { beats, stage } = holter;
  const shapes = new Map(holter.groups?.groups.map(({ group }, i) => [group, i + 1]));
  const span = stripSpan(stage.window);
  const first = firstAt(beats.times, span.fromS);
  const end = Math.min(firstAt(beats.times, span.toS), first + MOST_BEATS);
  return (
    <div className="holter-table" tabIndex={0} role="group" aria-label={words.beatsTable}>
      <table>
        <caption>{words.beatsTable}</caption>
        <thead>
          <tr>
            {Object.entries(names).map(([key, name]) => (
              <th key={key} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="number">
          {Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i).map((place) => (
            <tr key={place}>
              <th scope="row">{holter.time(beats.times[place]!)}</th>
              <td>{words.classes[kindOf(beats, place) as Called]}</td>
              <td>{place > 0 ? fixed(1000 * (beats.times[place]! - beats.times[place - 1]!), 0) : ""}</td>
              <td>{shapes.get(beats.groups[place]!) ?? ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A strip zoomed far out holds more beats than anyone reads. */
const MOST_BEATS = 200;

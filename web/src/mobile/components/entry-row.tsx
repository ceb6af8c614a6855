import type { JSX } from "react";
import type { Entry } from "../api/types";
import { lengthText, momentText } from "../format";
import { say } from "../i18n";
import { goTo, resultAddress } from "../navigation";
import { levelOf } from "../report-words";
import { Icon } from "./icons";
import { SHAPES } from "./quality-mark";

/** One recording of the history: shape and words, never the colour alone. */
export function EntryRow({ entry }: { entry: Entry }): JSX.Element {
  const { result, history, common } = say();
  const level = levelOf(entry.readable_share);
  const rate = entry.heart_rate === null ? null : `${Math.round(entry.heart_rate)} ${common.perMinute}`;
  const statement = result.statements[entry.statement];
  const address = resultAddress(entry.recording_id);
  return (
    <li>
      <a
        className="row-button"
        href={address}
        onClick={(event) => {
          event.preventDefault();
          goTo(address);
        }}
      >
        <span className={`shape quality-${level}`} aria-hidden="true">
          {SHAPES[level]}
        </span>
        <span className="grow">
          <span className="what">{rate === null ? statement : history.entry(statement, rate)}</span>
          <span className="when number">
            {`${momentText(entry.taken_at, new Date())} · ${lengthText(entry.duration_s)}`}
            <span className="visually-hidden">{`, ${common.sentenceQuality[level]}`}</span>
          </span>
        </span>
        <Icon name="chevron" size={20} />
      </a>
    </li>
  );
}

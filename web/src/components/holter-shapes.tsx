import { useState, type JSX } from "react";
import type { LongGroup } from "../api/types";
import { Allowed } from "./allowed";
import { say } from "../i18n";
import { countText } from "../core/format";
import type { Holter, useCorrection } from "./use-holter";

export const CALLED = ["N", "S", "V", "P", "U", "X"] as const;
export type Called = (typeof CALLED)[number];

const BOX = { width: 112, height: 56 } as const;
/** mV that a picture of a shape has room for, at least. */
const LEAST_MV = 1.2;

interface Props {
  readonly holter: Holter;
  readonly correction: ReturnType<typeof useCorrection>;
  readonly onGo: (at: number) => void;
}

/** Beats of one shape together: how many, how they look, and one answer for all of them. */
export function HolterShapes({ holter, correction, onGo }: Props): JSX.Element {
  const words = say().holter;
  const drawn = holter.groups?.groups.filter((group) => group.mv !== null) ?? [];
  const rare = (holter.groups?.groups.length ?? 0) - drawn.length;
  return (
    <section className="holter-list" aria-label={words.shapes}>
      <p className="hint">{words.shapesHint}</p>
      <ul className="holter-shapes">
        {drawn.map((group, i) => (
          <Shape key={group.group} {...{ group, holter, correction, onGo }} number={i + 1} />
        ))}
      </ul>
      {rare > 0 && <p className="hint">{words.rareShapes(countText(rare))}</p>}
    </section>
  );
}

function Shape({
  group,
  number,
  holter,
  correction,
  onGo,
}: Props & { group: LongGroup; number: number }): JSX.Element {
  const words = say().holter;
  const [called, setCalled] = useState<Called | null>(null);
  const now = Object.keys(group.kinds)[0] as Called;
  const count = words.shapeCount(countText(group.count), group.count === 1);
  const name = words.shape(String(number));
  const apply = (): void => {
    if (called === null) return;
    correction.correct.mutate({ what: "group", group: group.group, called, reason: "" });
    setCalled(null);
  };
  return (
    <li className="holter-shape" data-group={group.group}>
      <Picture group={group} kind={now} />
      <div>
        <strong>{name}</strong> <span className="number">{count}</span>
        <p className="muted number">
          {Object.entries(group.kinds)
            .map(([kind, some]) => `${words.classes[kind as Called]} ${countText(some)}`)
            .join(" · ")}
        </p>
        <div className="holter-shape-actions">
          <button type="button" className="quiet" onClick={() => onGo(group.first_s)}>
            {words.show}
          </button>
          <Allowed to="analyst">
            <label>
              <select
                aria-label={`${name}: ${words.called}`}
                value={called ?? now}
                disabled={!holter.state?.complete || correction.correct.isPending}
                onChange={(event) => {
                  const next = event.target.value as Called;
                  setCalled(next === now && Object.keys(group.kinds).length === 1 ? null : next);
                }}
              >
                {CALLED.map((each) => (
                  <option key={each} value={each}>
                    {words.classes[each]}
                  </option>
                ))}
              </select>
            </label>
          </Allowed>
        </div>
        {called !== null && (
          <div className="holter-become" role="status">
            <span>{words.become(countText(group.count), group.count === 1, words.classes[called])}</span>
            <button type="button" className="primary" onClick={apply}>
              {words.apply}
            </button>
            <button type="button" className="quiet" onClick={() => setCalled(null)}>
              {words.discard}
            </button>
          </div>
        )}
      </div>
    </li>
  );
}

/** The median beat of each lead, one over the other. */
function Picture({ group, kind }: { group: LongGroup; kind: string }): JSX.Element {
  const leads = group.mv ?? [];
  const most = Math.max(LEAST_MV, ...leads.flat().map((mv) => Math.abs(mv ?? 0)));
  const path = (row: readonly (number | null)[]): string =>
    row
      .map((mv, i) => {
        if (mv === null) return "";
        const x = (i / Math.max(1, row.length - 1)) * BOX.width;
        const y = BOX.height * (0.55 - (0.5 * mv) / most);
        return `${i === 0 || row[i - 1] === null ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
      })
      .join("");
  return (
    <svg
      className={`holter-picture kind-${kind}`}
      viewBox={`0 0 ${BOX.width} ${BOX.height}`}
      aria-hidden="true"
    >
      {leads.map((row, i) => (
        <path key={i} d={path(row)} className={i === 0 ? "first" : "other"} />
      ))}
    </svg>
  );
}

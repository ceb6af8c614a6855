import type { JSX } from "react";
import { caliperReading, type Caliper, type Leg } from "../core/caliper";
import { fixed } from "../core/format";
import { readingText } from "../core/paint-calipers";
import { say } from "../i18n";
import type { Calipers } from "./calipers";

interface Props {
  readonly calipers: Calipers;
  /** A caliper tool is chosen, so that the way to use it helps. */
  readonly measuring: boolean;
  /** The lead as it stands on the paper, and whether it is drawn upside down there. */
  readonly shownAs: (caliper: Caliper) => { lead: string; sign: 1 | -1 };
  readonly authorOf: (id: number) => string;
}

/** Every caliper as a line of numbers that can be typed too. */
export function CaliperList({ calipers, measuring, shownAs, authorOf }: Props): JSX.Element {
  const words = say().paper;
  const columns = words.columnsOfCalipers;
  const spoken = calipers.list.find(({ id }) => id === calipers.active?.id);
  return (
    <section className="calipers" aria-label={words.calipers}>
      <p className="visually-hidden" role="status">
        {spoken ? readingText(spoken, shownAs(spoken)) : ""}
      </p>
      {measuring && calipers.list.length === 0 && <p className="hint">{words.caliperHint}</p>}
      {calipers.list.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{columns.lead}</th>
              <th scope="col">{columns.kind}</th>
              <th scope="col">{columns.from}</th>
              <th scope="col">{columns.to}</th>
              <th scope="col">{columns.time}</th>
              <th scope="col">{columns.rate}</th>
              <th scope="col">{columns.voltage}</th>
              <th scope="col">{columns.author}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {calipers.list.map((caliper) => (
              <CaliperRow
                key={caliper.id}
                caliper={caliper}
                calipers={calipers}
                shown={shownAs(caliper)}
                author={authorOf(caliper.id)}
              />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function CaliperRow({
  caliper,
  calipers,
  shown,
  author,
}: {
  caliper: Caliper;
  calipers: Calipers;
  shown: { lead: string; sign: 1 | -1 };
  author: string;
}): JSX.Element {
  const words = say().paper;
  const { ms, mv, perMinute } = caliperReading(caliper);
  const together = ms === 0 ? words.legsTogether : words.notMeasured;
  return (
    <tr className={calipers.active?.id === caliper.id ? "active" : ""} data-testid="caliper">
      <th scope="row">{shown.lead}</th>
      <td>{words.caliperKinds[caliper.kind]}</td>
      {(["from", "to"] as const).map((leg) => (
        <td key={leg}>
          <LegField caliper={caliper} leg={leg} calipers={calipers} />
        </td>
      ))}
      <td data-testid="caliper-ms">
        {ms === null ? <Nothing text={words.notMeasured} /> : `${fixed(ms, 0)} ms`}
      </td>
      <td>{perMinute === null ? <Nothing text={together} /> : `${fixed(perMinute, 0)} /min`}</td>
      <td data-testid="caliper-mv">
        {mv === null ? <Nothing text={words.notMeasured} /> : `${fixed(shown.sign * mv, 2)} mV`}
      </td>
      <td className="muted">{author}</td>
      <td>
        <button
          type="button"
          className="quiet"
          aria-label={words.removeCaliper(shown.lead)}
          onClick={() => calipers.remove(caliper.id)}
        >
          ✕
        </button>
      </td>
    </tr>
  );
}

const Nothing = ({ text }: { text: string }): JSX.Element => <span className="muted">{text}</span>;

function LegField({
  caliper,
  leg,
  calipers,
}: {
  caliper: Caliper;
  leg: Leg;
  calipers: Calipers;
}): JSX.Element {
  const words = say().paper;
  return (
    <input
      type="number"
      step="0.002"
      aria-label={leg === "from" ? words.fromSeconds : words.toSeconds}
      value={Number(caliper[leg].s.toFixed(3))}
      onFocus={() => calipers.activate(caliper.id, leg)}
      onChange={(event) => {
        const s = event.target.valueAsNumber;
        if (Number.isFinite(s)) calipers.setLeg(caliper.id, leg, { ...caliper[leg], s });
      }}
    />
  );
}

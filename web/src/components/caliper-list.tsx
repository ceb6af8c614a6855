import type { JSX } from "react";
import { caliperReading, type Caliper, type Leg } from "../core/caliper";
import { fixed } from "../core/format";
import { readingText } from "../core/paint";
import type { Calipers } from "./calipers";

/** Every caliper as a line of numbers that can be typed too. */
export function CaliperList({ calipers }: { calipers: Calipers }): JSX.Element {
  const spoken = calipers.list.find(({ id }) => id === calipers.active?.id);
  return (
    <section className="calipers" aria-label="Calipers">
      <p className="visually-hidden" role="status">
        {spoken ? `${spoken.lead}: ${readingText(spoken)}` : ""}
      </p>
      {calipers.tool === "caliper" && calipers.list.length === 0 && (
        <p className="hint">
          Drag on the paper to measure, or press <kbd>Enter</kbd> for a caliper in the middle. <kbd>x</kbd>{" "}
          changes the leg, arrows move it, <kbd>Del</kbd> removes it.
        </p>
      )}
      {calipers.list.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">Lead</th>
              <th scope="col">From, s</th>
              <th scope="col">To, s</th>
              <th scope="col">Δ time</th>
              <th scope="col">Rate</th>
              <th scope="col">Δ voltage</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {calipers.list.map((caliper) => (
              <CaliperRow key={caliper.id} caliper={caliper} calipers={calipers} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function CaliperRow({ caliper, calipers }: { caliper: Caliper; calipers: Calipers }): JSX.Element {
  const { ms, mv, perMinute } = caliperReading(caliper);
  return (
    <tr className={calipers.active?.id === caliper.id ? "active" : ""} data-testid="caliper">
      <th scope="row">{caliper.lead}</th>
      {(["from", "to"] as const).map((leg) => (
        <td key={leg}>
          <LegField caliper={caliper} leg={leg} calipers={calipers} />
        </td>
      ))}
      <td data-testid="caliper-ms">{fixed(ms, 0)} ms</td>
      <td>{perMinute === null ? "legs together" : `${fixed(perMinute, 0)} /min`}</td>
      <td data-testid="caliper-mv">{fixed(mv, 2)} mV</td>
      <td>
        <button
          type="button"
          className="quiet"
          aria-label={`Remove caliper on ${caliper.lead}`}
          onClick={() => calipers.remove(caliper.id)}
        >
          ✕
        </button>
      </td>
    </tr>
  );
}

function LegField({
  caliper,
  leg,
  calipers,
}: {
  caliper: Caliper;
  leg: Leg;
  calipers: Calipers;
}): JSX.Element {
  return (
    <input
      type="number"
      step="0.002"
      aria-label={`${leg === "from" ? "From" : "To"}, seconds`}
      value={Number(caliper[leg].s.toFixed(3))}
      onFocus={() => calipers.activate(caliper.id, leg)}
      onChange={(event) => {
        const s = event.target.valueAsNumber;
        if (Number.isFinite(s)) calipers.setLeg(caliper.id, leg, { ...caliper[leg], s });
      }}
    />
  );
}

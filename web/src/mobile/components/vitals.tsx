import { useEffect, useRef, useState, type JSX } from "react";
import { steadied, type Standing } from "../advice";
import { say } from "../i18n";
import type { Advice, RecorderState } from "../recorder-types";
import { isWorthSaying, type Spoken } from "../spoken";
import { QualityMark } from "./quality-mark";
import { useTicking } from "./use-ticking";

const LOW_BATTERY = 20;
const ADVICE_LOOKED_AT_MS = 500;

/** The sensor with its battery, and the quality of the signal. */
export function SensorLine({ state }: { state: RecorderState }): JSX.Element {
  const words = say().live;
  const { sensor, battery, contact, quality } = state;
  return (
    <p className="sensor-line">
      {sensor?.kind === "simulator" && <span className="simulated">{words.simulated}</span>}
      <span>{sensorName(sensor)}</span>
      {battery !== null && <Battery percent={battery} />}
      {contact === false && <span>{words.noContact}</span>}
      {sensor?.fsHz !== null && <QualityMark level={quality} />}
    </p>
  );
}

/** The name of a strap; the simulator is called by what it plays. */
function sensorName(sensor: RecorderState["sensor"]): string {
  const kinds: Readonly<Record<string, string>> = say().connect.sim.kinds;
  if (sensor?.kind !== "simulator") return sensor?.name ?? "";
  return kinds[sensor.model ?? ""] ?? sensor.name;
}

function Battery({ percent }: { percent: number }): JSX.Element {
  const words = say().live;
  const isLow = percent <= LOW_BATTERY;
  return (
    <span className={isLow ? "battery low" : "battery"}>
      <span className="cell" aria-hidden="true">
        <span className="fill" style={{ width: `${percent}%` }} />
      </span>
      <span className="visually-hidden">{isLow ? words.lowBattery(percent) : words.battery(percent)}</span>
      <span className="number" aria-hidden="true">{`${percent} %`}</span>
    </span>
  );
}

/** The heart rate, large, or why there is none. */
export function Rate({ state }: { state: RecorderState }): JSX.Element {
  const words = say().live;
  const { heartRate, rrMs, sensor, heartRateFrom } = state;
  const isOfTheStrap = heartRateFrom === "strap" && sensor?.fsHz !== null;
  return (
    <div className="vital">
      {heartRate === null ? (
        <p className="absent">{noRateText(state)}</p>
      ) : (
        <p className="value">
          <strong>{Math.round(heartRate)}</strong>
          <span className="unit">{say().common.perMinute}</span>
        </p>
      )}
      <p className="rr">
        {heartRate !== null && rrMs !== null && words.rr(Math.round(rrMs))}
        {isOfTheStrap && heartRate !== null && ` · ${words.fromStrap}`}
      </p>
    </div>
  );
}

/** Why there is no rate. A strap that counts no beats itself has its rate from the server, while a recording runs. */
function noRateText({ noRate, phase, sensor }: RecorderState): string {
  const words = say().live;
  const isLater = phase === "live" && noRate === "too_short" && sensor?.fsHz !== null;
  return isLater ? words.rateLater : words.noRate[noRate ?? "too_short"];
}

/** One advice at a time; the words of it stand for a while. */
export function AdviceLine({ advice, fine }: { advice: Advice | null; fine: string }): JSX.Element {
  const now = useTicking(ADVICE_LOOKED_AT_MS);
  const standing = useRef<Standing<Advice> | null>(null);
  standing.current = steadied(standing.current, advice, now);
  const shown = standing.current.advice;
  return (
    <p className={shown === null ? "advice fine" : "advice"}>
      {shown === null ? fine : say().live.advice[shown]}
    </p>
  );
}

/** What a screen reader says of the running trace: politely and seldom. */
export function SpokenVitals({ state }: { state: RecorderState }): JSX.Element {
  const { live, common } = say();
  const last = useRef<Spoken | null>(null);
  const [text, setText] = useState("");
  const { heartRate, quality, rhythm } = state;
  useEffect(() => {
    const rate = heartRate === null ? null : Math.round(heartRate);
    const facts = { rate, quality, rhythm };
    if (!isWorthSaying(last.current, facts, Date.now())) return;
    last.current = { ...facts, atMs: Date.now() };
    const rateText = rate === null ? live.spokenNoRate : live.spokenRate(rate);
    setText(live.spoken(rateText, common.quality[quality], live.rhythm[rhythm ?? "too_short"]));
  }, [heartRate, quality, rhythm, live, common]);
  return (
    <p role="status" className="visually-hidden">
      {text}
    </p>
  );
}

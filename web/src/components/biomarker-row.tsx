import { useEffect, useRef, type JSX } from "react";
import type { Placed } from "../api/ecgome";
import type { Catalogue, Value } from "../api/types";
import { keyOf } from "../core/ecgome";
import { OUTSIDE, stepOf } from "../core/ecgome-cells";
import { durationText, quantity, rangeText, unitText } from "../core/format";
import { nameOf } from "../core/names";
import { copyText, spreadText, usualReason, zText } from "../core/panel";
import { togglePin, usePins } from "../core/pins";
import { hasValue, reasonText, valueText, type Measured } from "../core/profile-view";
import { rangeBarOf } from "../core/small-charts";
import { say } from "../i18n";
import { BiomarkerCard } from "./biomarker-card";
import type { RowContext } from "./biomarker-section";

/** Height of the name of a dimension, which stays in sight. */
const HEAD_PX = 34;

interface Props {
  readonly row: Measured;
  readonly context: RowContext;
}

/** One biomarker in one line: its name, its value or values, and where that stands; opened, its card. */
export function BiomarkerRow({ row, context }: Props): JSX.Element {
  const { biomarker, values } = row;
  const open = context.open === biomarker.symbol;
  const pinned = usePins().includes(biomarker.symbol);
  const line = useRef<HTMLButtonElement>(null);
  useRowActions(line, row);
  useEffect(() => {
    if (open && line.current) toTop(line.current);
  }, [open]);
  const noteworthy = values.find(({ validity }) => validity !== "ok");
  const { recording, catalogue, placed } = context;
  return (
    <article className={open ? "biomarker open" : "biomarker"} data-symbol={biomarker.symbol}>
      <button
        ref={line}
        type="button"
        className="biomarker-line"
        aria-expanded={open}
        onClick={() => context.onToggle(biomarker.symbol)}
      >
        <span className="biomarker-label">
          {pinned && <span aria-hidden="true">★ </span>}
          {nameOf(biomarker)}
        </span>
        <Said row={row} placed={placed} reason={shortReason(row, catalogue, recording.duration_s)} />
      </button>
      {open && (
        <BiomarkerCard
          row={row}
          recording={recording}
          placed={placed}
          reason={noteworthy ? reasonText(noteworthy, { biomarker, catalogue }) : null}
          unitMeaning={catalogue.units.find(({ unit }) => unit === biomarker.unit)?.text ?? ""}
        />
      )}
    </article>
  );
}

/** Scrolls the panel, and not the page, so far that a row stands below the name of its dimension. */
function toTop(line: HTMLElement): void {
  const scroller = line.closest(".sections");
  if (scroller === null) return;
  const down = line.getBoundingClientRect().top - scroller.getBoundingClientRect().top - HEAD_PX;
  scroller.scrollTop += down;
}

/** Pin and copy, which the keys of the panel ask of the row that has the focus. */
function useRowActions(line: React.RefObject<HTMLButtonElement | null>, row: Measured): void {
  useEffect(() => {
    const button = line.current;
    if (button === null) return;
    const pin = (): void => togglePin(row.biomarker.symbol);
    const copy = (): void => void navigator.clipboard.writeText(copyText(row));
    button.addEventListener("biomarker-pin", pin);
    button.addEventListener("biomarker-copy", copy);
    return () => {
      button.removeEventListener("biomarker-pin", pin);
      button.removeEventListener("biomarker-copy", copy);
    };
  }, [line, row]);
}

function Said({
  row,
  placed,
  reason,
}: {
  row: Measured;
  placed: ReadonlyMap<string, Placed>;
  reason: string;
}): JSX.Element {
  const { values } = row;
  const first = values[0];
  if (!values.some(hasValue) || !first) return <span className="reason">{reason}</span>;
  if (values.length > 1) return <LeadValues values={values} placed={placed} />;
  return <SingleValue value={first} placed={placed.get(keyOf(first))} />;
}

/** The reason that most of the leads have, in words; where time is short, how much is needed. */
function shortReason(row: Measured, catalogue: Catalogue, durationS: number): string {
  const words = say().biomarkers;
  const needed = row.biomarker.minimum_s;
  if (needed !== null && durationS < needed) {
    return words.needsTime(durationText(needed), durationText(durationS));
  }
  const reason = usualReason(row);
  const text = catalogue.validity_codes.find(({ code }) => code === reason)?.text ?? reason;
  return words.reasons[reason] ?? text;
}

const count = (texts: readonly string[], text: string): number => texts.filter((one) => one === text).length;

function LeadValues({
  values,
  placed,
}: {
  values: readonly Value[];
  placed: ReadonlyMap<string, Placed>;
}): JSX.Element {
  const numeric = values.some(({ value, unit }) => value !== null && unit !== "{flag}");
  return (
    <>
      <span className={numeric ? "number value" : "number value classes"}>
        {numeric ? extremesText(values) : classText(values)}
      </span>
      {numeric && <LeadCells values={values} placed={placed} />}
    </>
  );
}

/** A cell for each lead in the colours of the map: filled by z, a ring where there is no value. */
function LeadCells({
  values,
  placed,
}: {
  values: readonly Value[];
  placed: ReadonlyMap<string, Placed>;
}): JSX.Element {
  return (
    <span className="lead-cells" aria-hidden="true">
      {values.map((value) => {
        const z = placed.get(keyOf(value))?.z ?? null;
        const look = value.value === null ? "none" : z === null ? "plain" : `z-${stepOf(z)}`;
        return <span key={value.lead} className={look} title={value.lead} />;
      })}
    </span>
  );
}

/** How many leads are of each class, or say Yes and No. */
function classText(values: readonly Value[]): string {
  const classes = values.flatMap((value) => valueText(value) ?? []);
  return [...new Set(classes)].map((name) => `${name} ${count(classes, name)}`).join(", ");
}

function SingleValue({ value, placed }: { value: Value; placed: Placed | undefined }): JSX.Element {
  const words = say().biomarkers;
  const spread = spreadText(value);
  const told = [spread && words.card.spread(spread), value.n !== null && words.card.beats(value.n)]
    .filter(Boolean)
    .join(" · ");
  return (
    <>
      <span className="number value" title={told || undefined}>
        {valueText(value)}
      </span>
      <RangeBar value={value} placed={placed} />
      <Arrow z={placed?.z ?? null} />
    </>
  );
}

/** The 5th to 95th percentile of people like the person as a line, the value as a dot. */
function RangeBar({ value, placed }: { value: Value; placed: Placed | undefined }): JSX.Element {
  const low = placed?.low ?? value.reference?.low ?? null;
  const high = placed?.high ?? value.reference?.high ?? null;
  const bar = value.value === null ? null : rangeBarOf(value.value, low, high);
  if (bar === null) return <span className="range-bar none" />;
  const title = `${rangeText(low, high)} ${unitText(value.unit)}`.trim();
  return (
    <span className="range-bar" title={title}>
      <span className="line" style={{ left: `${100 * bar.low}%`, right: `${100 * (1 - bar.high)}%` }} />
      <span className="dot" style={{ left: `${100 * bar.at}%` }} />
    </span>
  );
}

function Arrow({ z }: { z: number | null }): JSX.Element {
  const words = say().biomarkers;
  if (z === null || Math.abs(z) < OUTSIDE) return <span className="arrow" />;
  const text = zText(z);
  return (
    <span
      className={z > 0 ? "arrow high" : "arrow low"}
      title={z > 0 ? words.outsideHigh(text) : words.outsideLow(text)}
    >
      {z > 0 ? "↑" : "↓"}
      {text.replace(/^[+−]/, "")}
    </span>
  );
}

/** The smallest and largest of the leads' values, with the unit once. */
function extremesText(values: readonly Value[]): string {
  const numbers = values.flatMap(({ value }) => (value === null ? [] : [value]));
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const unit = unitText(values[0]?.unit ?? "");
  const range = low === high ? quantity(low) : rangeText(low, high);
  return `${range} ${unit}`.trim();
}

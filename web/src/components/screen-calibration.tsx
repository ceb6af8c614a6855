import { useRef, useState, type JSX, type KeyboardEvent, type PointerEvent } from "react";
import { fixed } from "../core/format";
import {
  CARD_HEIGHT_MM,
  keepCalibration,
  pxPerMmOf,
  REFERENCES_MM,
  useScreenCalibration,
  type ReferenceThing,
} from "../core/screen-calibration";
import { say } from "../i18n";

const STEP_PX = 0.5;
const LARGE_STEP_PX = 10;
const SHORTEST_PX = 120;
const LONGEST_PX = 1600;

/** Lays a card or a ruler on the screen: a rectangle is drawn as long as it is, so that true size is true. */
export function ScreenCalibration(): JSX.Element {
  const words = say().calibration;
  const { pxPerMm, measured } = useScreenCalibration();
  const [thing, setThing] = useState<ReferenceThing>("card");
  const [lengthPx, setLengthPx] = useState(pxPerMm * REFERENCES_MM.card);
  const choose = (next: ReferenceThing): void => {
    setThing(next);
    setLengthPx((lengthPx * REFERENCES_MM[next]) / REFERENCES_MM[thing]);
  };
  const found = pxPerMmOf(thing, lengthPx);
  return (
    <section className="calibration" aria-labelledby="calibration-title">
      <h2 id="calibration-title">{words.title}</h2>
      <p>{words.text}</p>
      <div className="choice" role="group" aria-label={words.thing}>
        {(["card", "ruler"] as const).map((each) => (
          <button key={each} type="button" aria-pressed={thing === each} onClick={() => choose(each)}>
            {words.things[each]}
          </button>
        ))}
      </div>
      <Rectangle thing={thing} lengthPx={lengthPx} onLength={setLengthPx} />
      <label className="field">
        {words.length}
        <input
          type="number"
          step={STEP_PX}
          min={SHORTEST_PX}
          max={LONGEST_PX}
          value={Number(lengthPx.toFixed(1))}
          onChange={(event) => {
            const px = event.target.valueAsNumber;
            if (px >= SHORTEST_PX && px <= LONGEST_PX) setLengthPx(px);
          }}
        />
      </label>
      <p role="status">
        {measured ? words.is(fixed(pxPerMm, 3)) : words.isNot} {words.would(fixed(found, 3))}
      </p>
      <p className="actions">
        <button type="button" className="primary" onClick={() => keepCalibration(found)}>
          {words.keep}
        </button>
        <button type="button" disabled={!measured} onClick={() => keepCalibration(null)}>
          {words.forget}
        </button>
      </p>
    </section>
  );
}

/** The card or the ruler; its right edge is dragged, or moved by arrow keys. */
function Rectangle({
  thing,
  lengthPx,
  onLength,
}: {
  thing: ReferenceThing;
  lengthPx: number;
  onLength: (px: number) => void;
}): JSX.Element {
  const dragged = useRef<{ x: number; lengthPx: number } | null>(null);
  const within = (px: number): number => Math.min(LONGEST_PX, Math.max(SHORTEST_PX, px));
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onLength(within(lengthPx + step * (event.shiftKey ? LARGE_STEP_PX : STEP_PX)));
  };
  const heightPx = thing === "card" ? (lengthPx * CARD_HEIGHT_MM) / REFERENCES_MM.card : 40;
  return (
    <div className={`calibration-${thing}`} style={{ width: lengthPx, height: heightPx }}>
      <div
        className="calibration-edge"
        role="slider"
        tabIndex={0}
        aria-label={say().calibration.edge}
        aria-valuemin={SHORTEST_PX}
        aria-valuemax={LONGEST_PX}
        aria-valuenow={Math.round(lengthPx)}
        onKeyDown={onKeyDown}
        onPointerDown={(event: PointerEvent<HTMLDivElement>) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          dragged.current = { x: event.clientX, lengthPx };
        }}
        onPointerMove={(event) => {
          const from = dragged.current;
          if (from) onLength(within(from.lengthPx + event.clientX - from.x));
        }}
        onPointerUp={() => {
          dragged.current = null;
        }}
      />
    </div>
  );
}

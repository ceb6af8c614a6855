import { useEffect, useLayoutEffect, useMemo, useRef, useState, type JSX, type RefObject } from "react";
import type { DrawnBeat } from "../api/types";
import { apartOf, leadsOfBoth } from "../core/beat-overlay";
import { paperColours } from "../core/colours";
import { fixed } from "../core/format";
import { overlayGeometry, overlayHeight, paintOverlay } from "../core/paint-overlay";
import { TRUE_SIZE_PX_PER_MM } from "../core/paper";
import { useTheme } from "../core/preferences";
import { say } from "../i18n";
import { useDevicePixelRatio, useSize } from "./use-size";

interface Props {
  readonly a: DrawnBeat;
  readonly b: DrawnBeat;
  readonly names: { readonly a: string; readonly b: string };
  readonly shift: number;
  readonly gain: number;
  readonly differenceOnly: boolean;
  readonly top: "a" | "b";
  readonly blinking: boolean;
  readonly surface: RefObject<HTMLDivElement | null>;
}

const BLINK_MS = 700;

/** A and B in every lead, on tiles of one gain. */
export function BeatOverlay(props: Props): JSX.Element {
  const { a, b, shift, gain, differenceOnly, top, surface } = props;
  const [frame, { width }] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const ratio = useDevicePixelRatio();
  const theme = useTheme();
  const only = useBlink(props.blinking);
  const leads = useMemo(() => leadsOfBoth(a, b), [a, b]);
  const geometry = useMemo(
    () => overlayGeometry(a, b, { leads: leads.length, width: Math.max(1, width), gain }),
    [a, b, leads, width, gain],
  );
  const height = overlayHeight(geometry, leads.length);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!canvas.current || !context || width === 0) return;
    canvas.current.width = Math.round(width * ratio);
    canvas.current.height = Math.round(height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const order = only ? [only] : top === "a" ? (["b", "a"] as const) : (["a", "b"] as const);
    const words = say().compare;
    paintOverlay(context, geometry, {
      ...{ a, b, leads, shift, differenceOnly, order },
      colours: paperColours(theme),
      absent: words.absent,
    });
  }, [a, b, leads, geometry, width, height, ratio, theme, shift, differenceOnly, top, only]);
  const words = say().compare;
  return (
    <div ref={frame}>
      <figure className="overlay-figure" style={{ height }} aria-label={words.picture}>
        <canvas ref={canvas} aria-hidden="true" />
        <div
          ref={surface}
          className="overlay-surface"
          role="application"
          aria-roledescription={words.role}
          aria-label={summaryOf(props, leads.length)}
          tabIndex={0}
          data-px-per-mm={geometry.pxPerMm}
          data-leads={leads.length}
        />
      </figure>
      <p className="muted number overlay-foot">
        {words.scale(gain, fixed(geometry.pxPerMm / TRUE_SIZE_PX_PER_MM, 2))} · {words.band}
      </p>
    </div>
  );
}

function summaryOf({ a, b, names, shift }: Props, leads: number): string {
  const words = say().compare;
  const most = apartOf(a, b, shift)
    .filter(({ largestMv }) => largestMv !== null)
    .toSorted((one, other) => Math.abs(other.largestMv ?? 0) - Math.abs(one.largestMv ?? 0))[0];
  const largest = most ? words.largest(fixed(most.largestMv ?? 0, 2), most.lead) : "";
  return words.summary({ leads, ...names, largest });
}

/** A and B in turn; null while both are shown. */
function useBlink(on: boolean): "a" | "b" | null {
  const [shown, setShown] = useState<"a" | "b">("a");
  useEffect(() => {
    if (!on) return;
    const timer = window.setInterval(() => setShown((now) => (now === "a" ? "b" : "a")), BLINK_MS);
    return () => window.clearInterval(timer);
  }, [on]);
  return on ? shown : null;
}

/** What the picture shows, as numbers. */
export function ApartTable({ a, b, shift }: Pick<Props, "a" | "b" | "shift">): JSX.Element {
  const words = say().compare;
  const columns = words.apartColumns;
  const number = (value: number | null, decimals: number): string =>
    value === null ? words.notInBoth : fixed(value, decimals);
  return (
    <div className="scrolled">
      <table className="moved" aria-label={words.picture}>
        <thead>
          <tr>
            {Object.values(columns).map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {apartOf(a, b, shift).map((row) => (
            <tr key={row.lead}>
              <th scope="row">{row.lead}</th>
              <td className="number">{number(row.largestMv, 3)}</td>
              <td className="number">{number(row.atMs, 0)}</td>
              <td className="number">{number(row.rmsMv, 3)}</td>
              <td className="number">
                {row.outside === null ? words.notInBoth : `${fixed(100 * row.outside, 0)} %`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

import { useEffect, useLayoutEffect, useMemo, useRef, useState, type JSX, type RefObject } from "react";
import {
  boxesOf,
  boxOf,
  keyOf,
  LABEL_LINE_PX,
  layoutMap,
  type Band,
  type CellBox,
  type MapLayout,
  type Spot,
} from "../core/ecgome";
import { countsOf, type Cell, type Mode } from "../core/ecgome-cells";
import { fixed } from "../core/format";
import { useQueryState } from "../core/location";
import { dimensionName, nameOf } from "../core/names";
import { mapColours, paintCursor, paintMap } from "../core/paint-ecgome";
import { useTheme } from "../core/preferences";
import type { Selected } from "../core/selection";
import { isChinese, say } from "../i18n";
import { DimensionMark } from "./dimension-mark";
import { EcgomeRange } from "./ecgome-range";
import { EcgomeTooltip, saidOf, toldBy, type Told } from "./ecgome-tooltip";
import type { EcgomeChoices, EcgomeData } from "./ecgome-view";
import { useMapHand } from "./ecgome-hand";
import { useDevicePixelRatio, useSize } from "./use-size";

/** A reader is not told of every cell that is passed over. */
const SETTLED_MS = 150;

interface Props {
  readonly data: EcgomeData;
  readonly choices: EcgomeChoices;
  readonly cells: ReadonlyMap<string, Cell>;
  readonly selected: Selected | null;
  readonly onOpen: (spot: Spot | null) => void;
}

/** The picture itself: one canvas for the cells, one above it for what follows the hand, words as text over both. */
export function EcgomeMap({ data, choices, cells, selected, onOpen }: Props): JSX.Element {
  const words = say().ecgome;
  const [frame, { width }] = useSize<HTMLDivElement>();
  const surface = useRef<HTMLDivElement>(null);
  const layout = useMapLayout(data, choices, width);
  const order = useMemo(() => boxesOf(layout), [layout]);
  const told = useMemo(() => toldBy(data, cells, choices.mode), [data, cells, choices.mode]);
  const hand = useMapHand({ layout, order, cells, selected, surface, onOpen });
  const { at, focus, range } = hand;
  const summary = useMemo(() => summaryOf(layout, cells), [layout, cells]);
  return (
    <figure className="ecgome-figure" aria-labelledby="ecgome-summary">
      <div ref={frame} className="ecgome-frame" style={{ height: layout.height }}>
        {width > 0 && (
          <Canvases layout={layout} cells={cells} hand={hand} quality={data.profile.provenance.quality} />
        )}
        <div
          ref={surface}
          className="ecgome-surface"
          role="application"
          aria-roledescription={words.role}
          aria-label={summary}
          tabIndex={0}
          data-column-px={layout.columnPx}
          data-focus={focus ? keyOf(focus) : ""}
          {...hand.gestures}
        />
        {layout.bands.map((band) => (
          <BandWords key={band.dimension} {...{ band, layout, cells, choices, data }} />
        ))}
        {at && <EcgomeTooltip box={at} layout={layout} told={told(at)} />}
      </div>
      <figcaption id="ecgome-summary" className="muted ecgome-keys">
        {words.keys}
      </figcaption>
      <Announced focus={focus} told={told} />
      {range.length > 0 && (
        <EcgomeRange recording={data.recording} symbols={range} onClear={() => hand.setRange([])} />
      )}
    </figure>
  );
}

function useMapLayout(data: EcgomeData, choices: EcgomeChoices, width: number): MapLayout {
  const { catalogue, map, profile } = data;
  const tiers = [...choices.tiers].join("");
  return useMemo(() => {
    const tierOf = new Map(catalogue.biomarkers.map(({ symbol, tier }) => [symbol, tier as number]));
    const others = profile.provenance.leads.filter((lead) => !map.leads.includes(lead));
    return layoutMap(map.dimensions, {
      width,
      leads: [...map.leads, ...others],
      shown: (symbol) => tiers.includes(String(tierOf.get(symbol) ?? 0)),
      zoomed: choices.zoomed,
      labelOf: ({ label, label_zh }) => (isChinese() ? label_zh : label),
    });
  }, [catalogue, map, profile, width, tiers, choices.zoomed]);
}

interface CanvasesProps {
  readonly layout: MapLayout;
  readonly cells: ReadonlyMap<string, Cell>;
  readonly hand: { at: CellBox | null; focus: Spot | null; range: readonly string[] };
  readonly quality: string;
}

function Canvases({ layout, cells, hand, quality }: CanvasesProps): JSX.Element {
  const base = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const ratio = useDevicePixelRatio();
  const colours = useMemo(() => ({ theme, ...mapColours() }), [theme]);
  useLayoutEffect(() => {
    performance.mark("ecgome-draw");
    const ctx = contextOf(base, ratio);
    if (ctx) paintMap(ctx, { layout, cells, colours, framed: quality === "poor" });
    performance.measure("ecgome-draw", "ecgome-draw");
  }, [layout, cells, colours, ratio, quality]);
  useLayoutEffect(() => {
    performance.mark("ecgome-hover");
    const ctx = contextOf(overlay, ratio);
    const focus = hand.focus && boxOf(layout, hand.focus);
    if (ctx) paintCursor(ctx, { layout, at: hand.at, focus, range: hand.range, colours });
    performance.measure("ecgome-hover", "ecgome-hover");
  }, [layout, hand.at, hand.focus, hand.range, colours, ratio]);
  const [width, height] = [layout.width * ratio, layout.height * ratio].map(Math.round);
  const style = { width: layout.width, height: layout.height };
  return (
    <>
      <canvas ref={base} aria-hidden="true" width={width} height={height} style={style} />
      <canvas ref={overlay} aria-hidden="true" width={width} height={height} style={style} />
    </>
  );
}

function contextOf(
  canvas: RefObject<HTMLCanvasElement | null>,
  ratio: number,
): CanvasRenderingContext2D | null {
  const ctx = canvas.current?.getContext("2d") ?? null;
  ctx?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return ctx;
}

interface BandWordsProps {
  readonly band: Band;
  readonly layout: MapLayout;
  readonly cells: ReadonlyMap<string, Cell>;
  readonly choices: EcgomeChoices;
  readonly data: EcgomeData;
}

/** Name and counts of a dimension, the names of its families, and where one family is alone those of its columns. */
function BandWords({ band, layout, cells, choices, data }: BandWordsProps): JSX.Element {
  const words = say().ecgome;
  const [, changeQuery] = useQueryState();
  const counts = useMemo(
    () =>
      countsOf(
        band.columns.map(({ symbol }) => symbol),
        cells.values(),
      ),
    [band, cells],
  );
  const names = new Map(data.catalogue.biomarkers.map((each) => [each.symbol, each]));
  return (
    <>
      <h2 className={`band-head dimension-${band.dimension}`} style={{ top: band.headY }}>
        <DimensionMark dimension={band.dimension} /> {dimensionName(band.dimension)}
        <span className="number muted" data-testid={`map-${band.dimension}`}>
          {words.measured(counts.measured, counts.requested)}
          {outsideText(choices.mode, counts)}
        </span>
      </h2>
      {band.families.map(({ family, label, x, line }) => (
        <button
          key={family}
          type="button"
          className="family-label"
          style={{
            left: x,
            top: band.recordY - (choices.zoomed === null ? LABEL_LINE_PX * (line + 1) : 116) - 1,
          }}
          title={words.zoomTo(label)}
          aria-pressed={choices.zoomed === family}
          onClick={() => changeQuery({ family: choices.zoomed === family ? null : family })}
        >
          {label}
        </button>
      ))}
      {choices.zoomed !== null &&
        band.columns.map(({ symbol, x }) => {
          const named = names.get(symbol);
          return (
            <span
              key={symbol}
              className="column-label"
              style={{ left: x + layout.columnPx / 2, top: band.recordY - 4 }}
              aria-hidden="true"
            >
              {named ? nameOf(named) : symbol}
            </span>
          );
        })}
    </>
  );
}

function outsideText(mode: Mode, counts: ReturnType<typeof countsOf>): string {
  const words = say().ecgome;
  if (mode === "coverage" || counts.scored === 0) return "";
  if (mode === "change") return ` · ${words.exceeds(counts.outside)}`;
  return ` · ${words.outside(counts.outside, fixed(counts.expected, 0))}`;
}

function summaryOf(layout: MapLayout, cells: ReadonlyMap<string, Cell>): string {
  const all = layout.bands.flatMap(({ columns }) => columns.map(({ symbol }) => symbol));
  const { measured, requested, outside, scored } = countsOf(all, cells.values());
  return say().ecgome.summary(measured, requested, outside, scored);
}

/** Says politely which cell has the focus, once the hand rests. */
function Announced({ focus, told }: { focus: Spot | null; told: (spot: Spot) => Told | null }): JSX.Element {
  const [text, setText] = useState("");
  useEffect(() => {
    if (focus === null) return;
    const timer = window.setTimeout(() => setText(saidOf(told(focus))), SETTLED_MS);
    return () => window.clearTimeout(timer);
  }, [focus, told]);
  return (
    <p className="visually-hidden" role="status">
      {text}
    </p>
  );
}

import type { JSX } from "react";
import { layoutMap, type MapLayout } from "../core/ecgome";
import type { Cell } from "../core/ecgome-cells";
import { svgOf } from "../core/ecgome-svg";
import { dimensionName } from "../core/names";
import { mapColours, paintMap } from "../core/paint-ecgome";
import { saveBlob, saveText } from "../core/save";
import { isChinese, say } from "../i18n";
import { strataText } from "./ecgome-toolbar";
import type { EcgomeChoices, EcgomeData } from "./ecgome-view";

/** Width of an exported figure, and device pixels per pixel of its bitmap. */
const FIGURE_PX = 1376;
const SHARPNESS = 2;
const CAPTION_PX = 44;

interface Props {
  readonly data: EcgomeData;
  readonly choices: EcgomeChoices;
  readonly cells: ReadonlyMap<string, Cell>;
}

/** The map as a file, with a caption that says against whom and with which settings. */
export function ExportButtons({ data, choices, cells }: Props): JSX.Element {
  const words = say().ecgome;
  return (
    <span className="choice" role="group" aria-label={words.export}>
      <button type="button" onClick={() => saveSvg({ data, choices, cells })}>
        {words.exportSvg}
      </button>
      <button type="button" onClick={() => void savePng({ data, choices, cells })}>
        {words.exportPng}
      </button>
    </span>
  );
}

function figureLayout({ data, choices }: Props): MapLayout {
  const tierOf = new Map(data.catalogue.biomarkers.map(({ symbol, tier }) => [symbol, tier as number]));
  return layoutMap(data.map.dimensions, {
    width: FIGURE_PX,
    leads: data.map.leads,
    shown: (symbol) => choices.tiers.has(tierOf.get(symbol) ?? 0),
    zoomed: choices.zoomed,
    labelOf: ({ label, label_zh }) => (isChinese() ? label_zh : label),
  });
}

function captionOf({ data, choices }: Props): string {
  const words = say().ecgome;
  const name = words.populations[data.reference.population] ?? data.reference.population_name;
  const against = `${name} (${strataText(data)})`;
  const settings = data.profile.provenance.settings_hash.slice(0, 12);
  return words.caption(data.recording.name, against, words.modes[choices.mode] ?? choices.mode, settings);
}

function saveSvg(given: Props): void {
  const caption = captionOf(given);
  const layout = figureLayout(given);
  const svg = svgOf({ layout, cells: given.cells, colours: mapColours(), nameOf: dimensionName, caption });
  saveText(svg, `${given.data.recording.name}.ecgome.svg`, "image/svg+xml");
}

async function savePng(given: Props): Promise<void> {
  const [layout, colours] = [figureLayout(given), mapColours()];
  const canvas = new OffscreenCanvas(layout.width * SHARPNESS, (layout.height + CAPTION_PX) * SHARPNESS);
  // The painter draws with what both kinds of context have in common.
  const ctx = canvas.getContext("2d") as unknown as CanvasRenderingContext2D;
  ctx.scale(SHARPNESS, SHARPNESS);
  ctx.fillStyle = colours.ground;
  ctx.fillRect(0, 0, layout.width, layout.height + CAPTION_PX);
  paintMap(ctx, { layout, cells: given.cells, colours, framed: false });
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
  for (const band of layout.bands) {
    ctx.fillStyle = colours.dimensions[band.dimension] ?? colours.mark;
    ctx.font = "600 13px sans-serif";
    ctx.fillText(dimensionName(band.dimension), 4, band.headY + 17);
    ctx.fillStyle = colours.label;
    ctx.font = "10px sans-serif";
    for (const { label, x, line } of band.families) ctx.fillText(label, x, band.recordY - 14 * line - 4);
  }
  ctx.font = "11px sans-serif";
  ctx.fillText(captionOf(given), 4, layout.height + 26);
  saveBlob(await canvas.convertToBlob({ type: "image/png" }), `${given.data.recording.name}.ecgome.png`);
}

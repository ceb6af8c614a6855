/** The parts of ECharts that the drawings need, and no others. */
import { BarChart, HeatmapChart, LineChart, LinesChart, ScatterChart } from "echarts/charts";
import {
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { init, use, type EChartsCoreOption, type EChartsType } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";

use([
  BarChart,
  HeatmapChart,
  LineChart,
  LinesChart,
  ScatterChart,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
  LabelLayout,
  CanvasRenderer,
  SVGRenderer,
]);

export const chartOn = (element: HTMLElement): EChartsType => init(element, null, { renderer: "canvas" });

/** The same drawing as the text of an SVG file. */
export function svgOf(option: EChartsCoreOption, size: { width: number; height: number }): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, ...size });
  chart.setOption({ ...option, tooltip: undefined });
  const text = chart.renderToSVGString();
  chart.dispose();
  return text;
}

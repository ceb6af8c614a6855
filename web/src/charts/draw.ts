/** Which drawing a figure gets. */
import type { Figure } from "../api/types";
import { taxonomy, volcano } from "./associations";
import { forest, leadMap, nullCheck } from "./effects";
import { beeswarm, curves } from "./models";
import type { Drawing, Frame } from "./parts";
import { correlation, heatmap, scatter } from "./records";

export function drawing(figure: Figure, frame: Frame): Drawing {
  switch (figure.kind) {
    case "volcano":
      return volcano(figure, frame);
    case "taxonomy":
      return taxonomy(figure, frame);
    case "forest":
      return forest(figure, frame);
    case "lead_map":
      return leadMap(figure, frame);
    case "heatmap":
      return heatmap(figure, frame);
    case "correlation":
      return correlation(figure, frame);
    case "scatter":
      return scatter(figure, frame);
    case "curves":
      return curves(figure, frame);
    case "beeswarm":
      return beeswarm(figure, frame);
    case "null":
      return nullCheck(figure, frame);
  }
}

/** What a cohort is made of, in words. */
import type { Selection } from "../api/types";
import { countText } from "./format";

export function selectionText({ kind, values }: Selection): string {
  switch (kind) {
    case "all":
      return "every recording";
    case "recordings":
      return countText(values.length, "chosen recording");
    case "groups":
      return `groups ${values.join(", ")}`;
    case "filter":
      return `name or group contains “${values[0] ?? ""}”`;
  }
}

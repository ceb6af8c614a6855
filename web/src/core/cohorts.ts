/** What a cohort is made of, in words. */
import type { Selection } from "../api/types";
import { countText } from "./format";

export type Kind = "all" | "groups" | "filter";

/** What the form says as a selection; null where it says nothing yet. */
export function selectionOf(kind: Kind, text: string, groups: readonly string[]): Selection | null {
  if (kind === "all") return { kind, values: [] };
  if (kind === "groups") return groups.length > 0 ? { kind, values: [...groups] } : null;
  return text.trim() === "" ? null : { kind, values: [text] };
}

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

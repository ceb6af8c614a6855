/** For how long a project keeps what it has. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { json, sent } from "./client";
import type { components } from "./schema";

export type Retention = components["schemas"]["Retention"];
export type Rules = Retention["rules"];

/** The fields of the rules, each in days, by what they are about. */
export const RULES = ["recordings", "originals", "uploads", "access"] as const;
export type Rule = (typeof RULES)[number];

const at = (project: string): string => `/projects/${encodeURIComponent(project)}/retention`;

/** The rules in force, and how much they would remove now. */
export const retention = (project: string) =>
  queryOptions({ queryKey: ["retention", project], queryFn: () => json<Retention>(at(project)) });

/** How much other rules would remove now; the last answer stays until the next is there. */
export const retentionOf = (project: string, rules: Rules) =>
  queryOptions({
    queryKey: ["retention", project, rules],
    queryFn: () => json<Retention>(`${at(project)}?${parameters(rules)}`),
    placeholderData: keepPreviousData,
  });

export const setRetention = (project: string, rules: Rules): Promise<Retention> =>
  json(at(project), sent("PUT", rules));

/** An empty parameter would be a number that is missing: what is kept for ever is left out. */
function parameters(rules: Rules): URLSearchParams {
  const given = RULES.map((rule) => [`${rule}_days`, rules[`${rule}_days`]] as const);
  return new URLSearchParams(given.flatMap(([name, days]) => (days == null ? [] : [[name, `${days}`]])));
}

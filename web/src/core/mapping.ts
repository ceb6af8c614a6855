/** What a person states of the columns of a table, and what of it looks wrong. */
import type { MappingPreset, SampleColumn, UploadFacts } from "../api/types";

export type Role = "" | "time" | "lead" | "ignore" | "index";
export const TIME_UNITS = ["s", "ms", "us", "ns"] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

/** What one column is said to be; nothing until its heading or the person says it. */
export interface Choice {
  readonly column: SampleColumn;
  readonly role: Role;
  readonly lead: string;
  readonly timeUnit: TimeUnit | "";
}

/** Unit of the samples: as the file has it, a voltage, or raw numbers with a gain. */
export type SampleUnit = "" | "mV" | "uV" | "V" | "nV" | "raw";

export interface Rest {
  readonly unit: SampleUnit;
  readonly perMv: string;
  readonly zero: string;
  readonly fsHz: string;
  /** Leads in order, of a file without columns. */
  readonly leads: string;
}

export const NOTHING: Rest = { unit: "", perMv: "", zero: "0", fsHz: "", leads: "" };

/** Heart signals reach so far, from peak to peak; outside of that the unit is doubtful. */
export const MOST_MV = 10;
export const LEAST_MV = 0.05;

const timeUnitOf = (role: string | null): TimeUnit | "" =>
  TIME_UNITS.find((unit) => role === `time_${unit}`) ?? "";

/** What the headings themselves say; what only the numbers suggest is left for the person to choose. */
export function stated(column: SampleColumn): Choice {
  const nothing: Choice = { column, role: "", lead: "", timeUnit: "" };
  if (column.role === null) return { ...nothing, role: "ignore" };
  if (!column.is_stated || column.role === "LEAD") return nothing;
  if (column.role.startsWith("time")) return { ...nothing, role: "time", timeUnit: timeUnitOf(column.role) };
  if (column.role === "index") return { ...nothing, role: "index" };
  return { ...nothing, role: "lead", lead: column.role };
}

/** How the server is told a column: by its heading where that is of one column only, else by its number. */
function nameOf({ column }: Choice, all: readonly Choice[]): string {
  const { heading } = column;
  const same = all.filter((each) => each.column.heading?.toLowerCase() === heading?.toLowerCase());
  return heading !== null && heading !== "" && same.length === 1 ? heading : `${column.number}`;
}

/** Why the answer is not whole: the first column that is open, or what else is missing; null where it is whole. */
export type Missing = { readonly column: number } | "leads" | "fsHz" | "perMv" | null;

export function missing(choices: readonly Choice[], rest: Rest): Missing {
  const open = choices.find(
    ({ role, lead, timeUnit }) =>
      role === "" || (role === "lead" && lead.trim() === "") || (role === "time" && timeUnit === ""),
  );
  if (open !== undefined) return { column: open.column.number };
  const hasLeads =
    choices.length > 0 ? choices.some(({ role }) => role === "lead") : rest.leads.trim() !== "";
  if (!hasLeads) return "leads";
  const isRate = (text: string): boolean => Number(text) > 0;
  if (rest.fsHz !== "" && !isRate(rest.fsHz)) return "fsHz";
  if (rest.unit === "raw" && !(Math.abs(Number(rest.perMv)) > 0)) return "perMv";
  return null;
}

/** The answer as the server takes it. */
export function factsOf(choices: readonly Choice[], rest: Rest): UploadFacts {
  const columns: Record<string, string> = {};
  for (const choice of choices) {
    const role = { time: `time_${choice.timeUnit}`, index: "index", lead: choice.lead.trim() }[
      choice.role as "time" | "index" | "lead"
    ];
    if (role !== undefined) columns[role] = nameOf(choice, choices);
  }
  const leads = rest.leads.split(",").map((lead) => lead.trim());
  return {
    fs_hz: rest.fsHz === "" ? null : Number(rest.fsHz),
    unit: rest.unit === "" || rest.unit === "raw" ? null : rest.unit,
    leads: choices.length > 0 ? null : leads.filter(Boolean),
    columns: choices.length > 0 ? columns : null,
    scale: rest.unit === "raw" ? { per_mv: Number(rest.perMv), zero: Number(rest.zero) || 0 } : null,
  };
}

/** The choices that gave these facts, as far as they fit the columns. */
export function chosenBefore(
  choices: readonly Choice[],
  facts: MappingPreset["facts"],
): { choices: Choice[]; rest: Rest } {
  const roles = new Map(
    Object.entries(facts.columns ?? {}).map(([role, name]) => [name.toLowerCase(), role]),
  );
  const found = choices.map((choice): Choice => {
    const { heading, number } = choice.column;
    const role = roles.get((heading ?? "").toLowerCase()) ?? roles.get(`${number}`);
    if (role === undefined) return { ...choice, role: "ignore" };
    if (role.startsWith("time")) return { ...choice, role: "time", timeUnit: timeUnitOf(role) };
    return role === "index" ? { ...choice, role } : { ...choice, role: "lead", lead: role };
  });
  const { scale } = facts;
  return {
    choices: found,
    rest: {
      unit: scale ? "raw" : ((facts.unit ?? "") as SampleUnit),
      perMv: scale ? `${scale.per_mv}` : "",
      zero: scale ? `${scale.zero}` : "0",
      fsHz: facts.fs_hz == null ? "" : `${facts.fs_hz}`,
      leads: facts.leads?.join(", ") ?? "",
    },
  };
}

/** What of a preview looks wrong: the largest reach where it is no heart's, and leads that are flat. */
export interface Doubt {
  readonly kind: "high" | "low" | "flat";
  readonly mv: number;
  readonly lead: string;
}

export function doubts(leads: readonly string[], peaks: readonly (number | null)[]): Doubt[] {
  const reach = leads.map((lead, i) => ({ lead, mv: peaks[i] ?? 0 }));
  const flat = reach.filter(({ mv }) => mv === 0).map((each): Doubt => ({ ...each, kind: "flat" }));
  const moving = reach.filter(({ mv }) => mv > 0);
  if (moving.length === 0) return flat;
  const most = moving.reduce((a, b) => (b.mv > a.mv ? b : a));
  if (most.mv > MOST_MV) return [{ ...most, kind: "high" }, ...flat];
  if (most.mv < LEAST_MV) return [{ ...most, kind: "low" }, ...flat];
  return flat;
}

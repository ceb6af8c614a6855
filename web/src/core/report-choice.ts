/** What a report is asked for with: its language, its paper, and what it compares with; the address says which. */
import type { Language } from "../i18n";
import { measuredOf, type Measured } from "./measured";

export const PAPERS = ["a4", "letter"] as const;
export type Paper = (typeof PAPERS)[number];

/** What a report is written as. */
export const REPORT_FORMATS = ["pdf", "html", "json", "fhir", "aecg", "dicom"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

const ENDINGS: Readonly<Record<ReportFormat, string>> = {
  pdf: "pdf",
  html: "html",
  json: "json",
  fhir: "fhir.json",
  aecg: "aecg.xml",
  dicom: "dcm",
};

export interface ReportChoice extends Measured {
  readonly language: Language;
  readonly paper: Paper;
  /** "auto" for the one before, "none", or the identifier of a recording. */
  readonly earlier: string;
}

/** Without a word in the address the report is in the language of the page. */
export function reportChoiceOf(query: URLSearchParams, spoken: Language): ReportChoice {
  const language = query.get("language");
  return {
    ...measuredOf(query),
    language: language === "en" || language === "zh" ? language : spoken,
    paper: PAPERS.find((each) => each === query.get("paper")) ?? "a4",
    earlier: query.get("earlier") ?? "auto",
  };
}

interface Taken {
  readonly id: string;
  readonly started_at: string | null;
}

/** What a report can compare with: the person's other recordings that are not known to be later ones. */
export const earlierThan = <T extends Taken>(now: Taken, others: readonly T[]): T[] =>
  others.filter(({ id, started_at: at }) => {
    if (id === now.id) return false;
    return at === null || now.started_at === null || Date.parse(at) < Date.parse(now.started_at);
  });

/** Name of the file that a report is kept as; what no file system takes is left out of the recording's. */
export function reportFileName(name: string, format: ReportFormat): string {
  const kept = name.replaceAll(/[\u0000-\u001f<>:"/\\|?*]+/g, "_").replace(/^\.+/, "");
  return `${kept || "recording"}.${ENDINGS[format]}`;
}

/** The address of a report's page, with the settings and the layer of the page that leads there. */
export function reportAddress(id: string, query = new URLSearchParams()): string {
  const kept = new URLSearchParams(
    ["settings", "layer"].flatMap((key) => {
      const value = query.get(key);
      return value === null ? [] : [[key, value]];
    }),
  ).toString();
  return `/r/${encodeURIComponent(id)}/report${kept && `?${kept}`}`;
}

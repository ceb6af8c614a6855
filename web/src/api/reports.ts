/** What the rules say of a recording, and its report as any of the formats that it is written as. */
import { queryOptions } from "@tanstack/react-query";
import { asParameters, type Measured } from "../core/measured";
import type { ReportChoice, ReportFormat } from "../core/report-choice";
import { json, request } from "./client";
import type { RecordingFindings } from "./types";

const at = (id: string): string => `/recordings/${encodeURIComponent(id)}`;

const FOR_GOOD = Number.POSITIVE_INFINITY;

/** Under "profile", as everything else that stands on the values and is made anew with them. */
export const findings = (id: string, measured: Measured, earlier = "auto") =>
  queryOptions({
    queryKey: ["profile", id, "findings", measured, earlier],
    queryFn: () =>
      json<RecordingFindings>(
        `${at(id)}/findings?${new URLSearchParams({ earlier, ...asParameters(measured) })}`,
      ),
    staleTime: FOR_GOOD,
  });

/** Where a report is read from, below the address of the interface. */
export const reportPath = (
  id: string,
  format: ReportFormat,
  { language, paper, earlier, ...measured }: ReportChoice,
): string =>
  `${at(id)}/report?${new URLSearchParams({ format, language, paper, earlier, ...asParameters(measured) })}`;

/** A report as a file. */
export const readReport = async (id: string, format: ReportFormat, choice: ReportChoice): Promise<Blob> =>
  (await request(reportPath(id, format, choice))).blob();

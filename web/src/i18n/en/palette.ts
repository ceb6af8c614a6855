/** The search over everything. */
export const palette = {
  title: "Find anything",
  placeholder: "A recording, cohort, biomarker or page",
  results: "Found",
  kinds: { page: "Page", recording: "Recording", cohort: "Cohort", biomarker: "Biomarker", report: "Report" },
  nothing: (text: string) => `Nothing is named “${text}”.`,
  count: (n: number) => (n === 1 ? "1 result" : `${n} results`),
};

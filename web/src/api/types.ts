/** Short names for the shapes of the generated schema; that comes from the server's OpenAPI by `npm run generate`. */
import type { components, operations } from "./schema";

type Schema = components["schemas"];

export type Beat = Schema["Beat"];
export type Biomarker = Schema["Biomarker"];
export type Catalogue = Schema["Catalogue"];
export type Association = Schema["FoundAssociation"];
export type Cohort = Schema["Cohort"];
export type CohortDetail = Schema["CohortDetail"];
export type Cohorts = Schema["Cohorts"];
export type Columns = Schema["Columns"];
export type Demo = Schema["Demo"];
export type Device = Schema["Device"];
export type Discovery = Schema["Discovery"];
export type DiscoveryEntry = Schema["DiscoveryEntry"];
export type Estimate = Schema["FoundEstimate"];
export type Fiducials = Schema["Fiducials"];
export type Health = Schema["Health"];
export type Job = Schema["Job"];
export type JobEntry = Schema["JobEntry"];
export type Jobs = Schema["Jobs"];
export type JoinedTable = Schema["JoinedTable"];
export type LongCorrection = Schema["LongCorrection"];
export type LongEpisode = Schema["LongEpisode"];
export type LongEpisodes = Schema["LongEpisodes"];
export type LongGroup = Schema["LongGroup"];
export type LongGroups = Schema["LongGroups"];
export type LongState = Schema["LongState"];
export type LongTrends = Schema["LongTrends"];
export type Model = Schema["Model"];
export type MadeToken = Schema["MadeToken"];
export type NewDiscovery = Schema["NewDiscovery"];
export type NewToken = Schema["NewToken"];
export type OutcomeColumn = Schema["Column"];
export type Plane = Schema["Plane"];
export type PlanField = Schema["PlanField"];
export type Prediction = Schema["Prediction"];
export type Problem = Schema["Problem"];
export type Pyramid = Schema["Pyramid"];
export type Profile = Schema["Profile"];
export type Recording = Schema["Recording"];
export type RecordSet = Schema["RecordSet"];
export type RecordSetEntry = Schema["RecordSetEntry"];
export type RecordValue = Schema["RecordValue"];
export type RecordingPage = Schema["RecordingPage"];
export type Reference = Schema["Reference"];
export type Saliency = Schema["Saliency"];
export type MovedValue = Schema["MovedValue"];
export type SavedList = Schema["SavedList"];
export type SettingsDetail = Schema["SettingsDetail"];
export type SettingsForm = Schema["SettingsForm"];
export type SettingsPreview = Schema["SettingsPreview"];
export type SettingsVersion = Schema["SettingsVersion"];
export type Selection = Schema["Selection"];
export type SelectionSteps = Schema["SelectionSteps"];
export type StepRecordings = Schema["StepRecordings"];
export type Values = Schema["Values"];
export type Token = Schema["Token"];
export type Value = Schema["Value"];
export type QualityVerdict = NonNullable<Recording["quality"]>;
export type NewLongCorrection = NonNullable<
  operations["correct_long"]["requestBody"]
>["content"]["application/json"];
export type Form = Prediction["form"];
export type SignalPath = NonNullable<NonNullable<operations["read_samples"]["parameters"]["query"]>["path"]>;
export type Figures = operations["read_figures"]["responses"][200]["content"]["application/json"];
export type Figure = Figures[string];
export type FigureOf<Kind extends Figure["kind"]> = Extract<Figure, { kind: Kind }>;
export type AuditEntry = Schema["AuditEntry"];
export type AuditPage = Schema["AuditPage"];
export type Choice = Schema["Choice"];
export type LibraryEdit = Pick<Schema["Edit"], "id"> & Partial<Schema["Edit"]>;
export type Edited = Schema["Edited"];
export type Facet = Schema["Facet"];
export type LibraryPage = Schema["LibraryPage"];
export type OutcomeImport = Schema["OutcomeImport"];
export type OutcomeTable = Schema["OutcomeTable"];
export type Project = Schema["Project"];
export type Subject = Schema["Subject"];
export type SubjectDetail = Schema["SubjectDetail"];
export type SubjectFacts = Schema["SubjectFacts"];
export type Thumbnail = Schema["Thumbnail"];
export type Trend = Schema["Trend"];
export type Triage = Schema["Triage"];
export type Upload = Schema["Upload"];
export type UploadEntry = Schema["UploadEntry"];
export type UploadEntries = Schema["UploadEntries"];
export type UploadFacts = Schema["UploadFacts"];
export type UploadPreview = Schema["UploadPreview"];
export type UploadTrial = Schema["UploadTrial"];
export type TableSample = Schema["TableSample"];
export type SampleColumn = Schema["SampleColumn"];
export type MappingPreset = Schema["MappingPreset"];
export type Correction = Schema["KeptCorrection"];
export type Corrections = Schema["Corrections"];
export type CorrectionPreview = Schema["CorrectionPreview"];
export type Difference = Schema["Difference"];
export type DrawnBeat = Schema["DrawnBeat"];
export type Edit = Correction["edits"][number];
export type MovedByEdit = Schema["Moved"];
export type Side = Schema["Side"];
export type SideBySide = Schema["SideBySide"];
export type WrittenValue = Schema["Written"];

/** One value that a criterion read, and what it was asked. */
export interface MetValue {
  readonly name: string;
  readonly value: number | string | boolean | null;
  readonly unit: string;
  readonly condition: string;
}
export interface Finding {
  readonly id: string;
  readonly category: string;
  readonly label: string;
  readonly label_zh: string;
  readonly plain: string;
  readonly plain_zh: string;
  readonly certainty: "definite" | "probable" | "possible";
  readonly severity: "normal" | "borderline" | "abnormal" | "urgent-for-review";
  readonly criterion: string;
  readonly met: readonly MetValue[];
  readonly source: string;
  readonly aha: readonly string[];
  readonly snomed: readonly string[];
  readonly superseded_by: string | null;
  readonly capped_by: readonly string[];
}
export interface NotAssessed {
  readonly id: string;
  readonly category: string;
  readonly label: string;
  readonly label_zh: string;
  readonly why: "validity" | "needs" | "demographics" | "suppressed" | "no_earlier_record";
  readonly detail: string;
}
export interface ModelStatement {
  readonly model: string;
  readonly version: string;
  readonly card: string;
  readonly label: string | null;
  readonly probability: number | null;
  readonly probabilities: Readonly<Record<string, number>>;
  readonly abstains: string | null;
}
export interface RecordingFindings {
  readonly recording_id: string;
  readonly compared_with: string | null;
  readonly table_version: string;
  readonly summary: Finding | null;
  readonly findings: readonly Finding[];
  readonly not_assessed: readonly NotAssessed[];
  readonly models: readonly ModelStatement[];
  readonly references: Readonly<Record<string, { text: string; doi: string | null }>>;
  readonly disclaimer: string;
}

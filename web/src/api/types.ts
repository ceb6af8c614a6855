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
export type Device = Schema["Device"];
export type Discovery = Schema["Discovery"];
export type DiscoveryEntry = Schema["DiscoveryEntry"];
export type Estimate = Schema["FoundEstimate"];
export type Fiducials = Schema["Fiducials"];
export type Health = Schema["Health"];
export type Job = Schema["Job"];
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
export type Outcome = Schema["Outcome"];
export type OutcomeColumn = Schema["Column"];
export type PlanField = Schema["PlanField"];
export type Prediction = Schema["Prediction"];
export type Problem = Schema["Problem"];
export type Pyramid = Schema["Pyramid"];
export type Profile = Schema["Profile"];
export type Recording = Schema["Recording"];
export type RecordingPage = Schema["RecordingPage"];
export type Reference = Schema["Reference"];
export type Saliency = Schema["Saliency"];
export type Selection = Schema["Selection"];
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

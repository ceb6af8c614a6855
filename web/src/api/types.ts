/** Short names for the shapes of the generated schema; that comes from the server's OpenAPI by `npm run generate`. */
import type { components, operations } from "./schema";

type Schema = components["schemas"];

export type Beat = Schema["Beat"];
export type Biomarker = Schema["Biomarker"];
export type Catalogue = Schema["Catalogue"];
export type Device = Schema["Device"];
export type Fiducials = Schema["Fiducials"];
export type Health = Schema["Health"];
export type Model = Schema["Model"];
export type Outcome = Schema["Outcome"];
export type Prediction = Schema["Prediction"];
export type Problem = Schema["Problem"];
export type Profile = Schema["Profile"];
export type Recording = Schema["Recording"];
export type RecordingPage = Schema["RecordingPage"];
export type Reference = Schema["Reference"];
export type Saliency = Schema["Saliency"];
export type Value = Schema["Value"];
export type QualityVerdict = NonNullable<Recording["quality"]>;
export type Form = Prediction["form"];
export type SignalPath = NonNullable<NonNullable<operations["read_samples"]["parameters"]["query"]>["path"]>;

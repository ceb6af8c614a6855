/** Short names for what the server says to a phone; the shapes come from its OpenAPI. */
import type { components } from "../../api/schema";

type Schema = components["schemas"];

export type Report = Schema["PersonReport"];
/** What a strap that sends beats only gives. */
export type Intervals = Schema["LiveIntervals"];
/** What a session became. */
export type Outcome = Pick<Schema["LiveResult"], "report" | "intervals">;
export type Statement = Report["statement"];
export type Reason = Report["reasons"][number];
export type Evidence = Report["evidence"];
export type Excerpt = Schema["PersonExcerpt"];
export type Entry = Schema["PersonItem"];
export type Entries = Schema["PersonItemPage"];
export type Trends = Schema["PersonTrends"];
export type Alert = Schema["PersonAlert"];
export type Consents = Schema["Consents"];
export type Me = Schema["Me"];
export type Share = Schema["Share"];
export type NewShare = Schema["MadeShare"];
export type Paired = Schema["Paired"];

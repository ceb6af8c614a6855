/** What the server says to a phone, in its own words. */

export type Statement =
  | "regular"
  | "slow_regular"
  | "fast_regular"
  | "extra_beats"
  | "irregular"
  | "possible_af"
  | "unclear"
  | "too_noisy";

export type Reason =
  | "rate_below_50"
  | "rate_above_100"
  | "beats_vary"
  | "no_p_waves"
  | "early_beats"
  | "pause"
  | "quality_poor"
  | "too_little_readable"
  | "too_short"
  | "too_few_beats"
  | "detectors_disagree"
  | "beats_unlike"
  | "af_needs_30_s";

export interface Evidence {
  readonly clean_beats: number | null;
  readonly irregularity: number | null;
  readonly p_share: number | null;
  readonly cosen: number | null;
  readonly ventricular_beats: number | null;
  readonly supraventricular_beats: number | null;
  readonly longest_rr_ms: number | null;
  readonly detector_agreement: number | null;
  readonly duration_s: number | null;
}

export interface Excerpt {
  readonly fs_hz: number;
  readonly start_s: number;
  /** Null where nothing was received. */
  readonly samples_uv: readonly (number | null)[];
}

export interface Measured {
  readonly symbol: string;
  readonly label: string;
  readonly label_zh: string;
  readonly value: number | null;
  readonly unit: string;
  /** Why there is no value. */
  readonly reason: string | null;
}

export interface Report {
  readonly recording_id: string;
  readonly taken_at: string | null;
  readonly duration_s: number;
  readonly lead: string;
  readonly sensor: string | null;
  readonly statement: Statement;
  readonly reasons: readonly Reason[];
  readonly heart_rate: number | null;
  readonly readable_share: number;
  readonly evidence: Evidence;
  readonly gaps: readonly { readonly start_s: number; readonly length_s: number }[];
  readonly sensor_notes: readonly ("narrow_band" | "coarse_sampling" | "one_lead" | "simulated")[];
  readonly excerpt: Excerpt;
  readonly numbers: readonly Measured[];
  readonly symptoms: readonly string[];
  readonly note: string;
}

export interface Entry {
  readonly recording_id: string;
  readonly taken_at: string | null;
  readonly duration_s: number;
  /** Null while it is being measured. */
  readonly statement: Statement | null;
  readonly heart_rate: number | null;
  readonly readable_share: number | null;
  readonly symptoms: readonly string[];
  readonly note: string;
}

export interface Entries {
  readonly items: readonly Entry[];
  readonly total: number;
}

export interface Baseline {
  readonly symbol: string;
  readonly unit: string;
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

export interface Alert {
  readonly key:
    | "rate_above_own_band"
    | "rate_below_own_band"
    | "new_irregular"
    | "possible_af_again"
    | "more_extra_beats";
  readonly recording_id: string;
  readonly at: string | null;
  readonly numbers: Readonly<Record<string, number>>;
}

export interface Trends {
  readonly recordings: number;
  readonly readable: number;
  readonly needed: number;
  readonly baseline: readonly Baseline[];
  readonly alerts: readonly Alert[];
  readonly series: readonly {
    readonly symbol: string;
    readonly unit: string;
    readonly points: readonly {
      readonly recording_id: string;
      readonly at: string | null;
      readonly value: number | null;
    }[];
  }[];
}

export interface Consent {
  readonly given: boolean;
  readonly text_version: string;
  readonly at: string;
}

export interface Me {
  readonly participant: { readonly id: string; readonly pseudonym: string } | null;
  readonly device: { readonly id: string; readonly name: string } | null;
  readonly consent: { readonly sharing: Consent | null };
  readonly consent_text_version: string;
}

export interface Share {
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
  readonly expires_at: string;
  readonly last_used_at: string | null;
  readonly revoked_at: string | null;
}

export interface NewShare extends Pick<Share, "id" | "name" | "expires_at"> {
  readonly url: string;
}

export interface Paired {
  readonly token: string;
  readonly participant: { readonly id: string; readonly pseudonym: string };
}

/** Where the live trace is read from. */

export interface Beat {
  /** Position on the sample grid of the session. */
  readonly index: number;
  readonly kind: "normal" | "ventricular" | "supraventricular" | "unknown";
}

export interface TraceSource {
  readonly fsHz: number;
  readonly lead: string;
  /** One past the newest sample, and the phone's clock at its receipt (Unix ms); null before the first packet. */
  newest(): { readonly endIndex: number; readonly receivedMs: number } | null;
  /** Microvolts of a sample; NaN where there is none (a gap, or no longer kept). */
  at(index: number): number;
  /** The beats that are known from a sample on. */
  beatsFrom(index: number): readonly Beat[];
}

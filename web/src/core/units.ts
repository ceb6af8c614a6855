/**
 * Numbers that know their unit. A plain number may become any of them, but seconds cannot be handed in where
 * millivolts are expected.
 */
type In<Unit extends string> = number & { readonly unit?: Unit };

export type Seconds = In<"s">;
export type Millivolts = In<"mV">;
/** Millimetres of ECG paper. */
export type Mm = In<"mm">;
/** CSS pixels. */
export type Px = In<"px">;

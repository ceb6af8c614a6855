/** The same messages in any language: texts, and functions that make texts. */
export type Words<T> = {
  readonly [Key in keyof T]: T[Key] extends (...given: infer Given) => string
    ? (...given: Given) => string
    : T[Key] extends string
      ? string
      : Words<T[Key]>;
};

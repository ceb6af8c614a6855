/** Words for codes that the server sends, where the code itself with spaces would not do. */
export const codes: Readonly<Record<string, string>> = {
  good: "good",
  fair: "fair",
  poor: "poor",
};

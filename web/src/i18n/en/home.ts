/** The first page. */
export const home = {
  title: "From one ECG to a discovery",
  recent: "Last added",
  allOf: (n: number) => `All recordings (${n})`,
  notListed: "The recordings could not be listed.",
  inCode: "The same in code",
};

/** The first page. */
export const home = {
  title: "From one ECG to a discovery",
  lead: "Every digital biomarker of an ECG, as a value or the reason why there is none.",
  demo: "Try the demonstration",
  demoText:
    "60 synthetic twelve-lead ECGs in two groups that differ in three planted ways. Nothing leaves this machine.",
  openDemo: "Find what differs",
  recent: "Last added",
  allOf: (n: number) => `All recordings (${n})`,
  notListed: "The recordings could not be listed.",
  inCode: "The same in code",
};

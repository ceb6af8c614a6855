export const common = {
  researchOnly: "Research use only",
};

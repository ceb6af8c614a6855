import type { Messages } from "..";

export const common: Messages["common"] = {
  researchOnly: "仅供研究使用",
};

import type { palette as english } from "../en/palette";
import type { Words } from "../words";

export const palette: Words<typeof english> = {
  title: "查找",
  placeholder: "记录、队列、生物标志物或页面",
  results: "结果",
  kinds: { page: "页面", recording: "记录", cohort: "队列", biomarker: "生物标志物", report: "报告" },
  nothing: (text) => `没有名为“${text}”的内容。`,
  count: (n) => `${n} 个结果`,
};

import type { people as english } from "../en/people";
import type { Words } from "../words";

export const people: Words<typeof english> = {
  loading: "正在加载受试者",
  notShown: "无法显示该受试者。",
  recordings: "按时间排列的记录",
  noRecordings: "该受试者名下已没有记录。",
  trends: "数值变化",
  trend: (label) => `${label}随时间的变化`,

  few: "只有一条记录，还看不出变化。",
  facts: "受试者信息",
  pseudonym: "假名",
  sex: "性别",
  female: "女",
  male: "男",
  birthYear: "出生年份",
  note: "备注",
  notSaved: "未能保存。",
  saved: "已保存",
  compare: "比较",
  compareHint: "勾选两条记录进行比较。",
  tickToCompare: (name) => `勾选 ${name} 以比较`,
  whenUploaded: "上传时间；文件未注明记录时间",

  recorded: "记录时间",
  name: "记录",
};

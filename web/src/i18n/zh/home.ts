import type { home as english } from "../en/home";
import type { Words } from "../words";

export const home: Words<typeof english> = {
  title: "从一份心电图到一项发现",
  recent: "最近添加",
  allOf: (n) => `全部记录（${n}）`,
  notListed: "无法列出记录。",
  inCode: "用代码完成同样的事",
};

import type { home as english } from "../en/home";
import type { Words } from "../words";

export const home: Words<typeof english> = {
  title: "从一份心电图到一项发现",
  lead: "心电图的每一项数字生物标志物：给出数值，或说明为何没有数值。",
  demo: "试用演示",
  demoText: "60 份合成的十二导联心电图，分为两组，两组之间预设了三处差异。数据不会离开本机。",
  openDemo: "查找差异",
  recent: "最近添加",
  allOf: (n) => `全部记录（${n}）`,
  notListed: "无法列出记录。",
  inCode: "用代码完成同样的事",
};

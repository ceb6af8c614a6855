import type { common as english } from "../en/common";
import type { Words } from "../words";

export const common: Words<typeof english> = {
  tryAgain: "重试",
  copyDetails: "复制详情",
  close: "关闭",

  save: "保存",
  remove: "删除",
  undo: "撤销",
  copy: "复制",
  copied: "已复制",
  download: "下载",
  measuring: "测量中",
  notStated: "未注明",
  yes: "是",
  no: "否",
  synthetic: "合成数据",
  all: "全部",

  noAnswer: "服务器没有响应。它还在运行吗？",
  answered: (status, text) => `服务器返回 ${status} ${text}。`,
  breadcrumb: "路径",

  leads: () => "个导联",
  samples: () => "个采样点",
  years: "岁",
  to: " 至 ",
};

import type { settingsPage as english } from "../en/settings-page";
import type { Words } from "../words";

export const settingsPage: Words<typeof english> = {
  title: "设置",
  person: "您",
  name: "您的姓名",
  nameHint: "它与您所做的修正、判定和测量一同保存，仅存于本服务器。",
  appearance: "外观与按键",
  theme: "主题",
  light: "浅色",
  dark: "深色",
  language: "语言",
  letterKeys: "单个字符作为快捷键",
};

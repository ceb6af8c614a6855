import type { settingsPage as english } from "../en/settings-page";
import type { Words } from "../words";

export const settingsPage: Words<typeof english> = {
  title: "设置",
  sections: {
    you: "个人",
    appearance: "外观与按键",
    screen: "屏幕",
    tokens: "令牌",
    devices: "已配对的手机",
    people: "账户",
    members: "成员",
    keeping: "保留期限",
    audit: "更改记录",
    about: "关于",
  },
  name: "姓名",
  nameHint: "与所做的修正、判定和测量一同保存，仅存于本服务器。",
  theme: "主题",
  light: "浅色",
  dark: "深色",
  language: "语言",
  version: "ECGomics",
  catalogue: "目录",
  settingsHash: "设置",
  reference: "全部生物标志物的文档",
  api: "程序接口（OpenAPI）",
  letterKeys: "单个字符作为快捷键",
};

import type { shell as english } from "../en/shell";
import type { Words } from "../words";

export const shell: Words<typeof english> = {
  pages: "页面",
  skip: "跳到内容",
  home: "首页",
  library: "记录库",
  cohorts: "队列",
  catalogue: "目录",
  models: "模型",
  jobs: "任务",
  settings: "设置",
  connected: "已连接",
  connectionLost: "连接已断开。您的更改保存在本页，恢复连接后自动发送。",
  useTheme: (theme) => (theme === "dark" ? "使用深色主题" : "使用浅色主题"),
  otherLanguage: "以英文显示本页",
  help: "本页快捷键",
  jobsRunning: (n) => `${n} 个任务正在运行`,
  disclaimer: "仅供研究使用。不是医疗器械；不作诊断。",
  settingsHash: "设置",
  loadingPage: "正在加载页面",
  noSuchPage: "没有这个页面",
  noSuchPageText: "地址可能有误，或其内容已被删除。",
  toHome: "返回首页",
};

import type { Messages } from "..";

const values = (value: string | null, usual: string | null): string =>
  `${value === null ? "" : `：${value}`}${usual === null ? "" : `，平时 ${usual}`}`;

export const history: Messages["history"] = {
  title: "历史",
  empty: "还没有记录",
  emptyText: "您的记录将显示在这里，最新的在最上面。",
  range: "显示的时间",
  ranges: { week: "周", month: "月", year: "年", all: "全部" },
  record: "记录 30 s",
  rate: "心率",
  rateRange: (low, high) => `${low}–\u2060${high}\u00a0/min`,
  trend: "心率趋势",
  trendSentence: (n, low, high) => `${n} 条记录的心率，每分钟 ${low} 至 ${high} 次`,
  band: "您的平时范围",
  bandSentence: (low, high) => `您平时的范围是每分钟 ${low} 至 ${high} 次。`,
  notYet: (n) => (n === 0 ? "五条记录形成趋势。" : `五条记录形成趋势；您已有 ${n} 条。`),
  noneInRange: "此时间内没有记录。",
  noRate: "无心率",
  entry: (statement, rate) => `${statement} · ${rate}`,
  more: "显示更多",
  alerts: "有何变化",
  alert: {
    rate_above_own_band: (value, usual) => `您的心率高于平时${values(value, usual)}。`,
    rate_below_own_band: (value, usual) => `您的心率低于平时${values(value, usual)}。`,
    new_irregular: "这条记录心律不齐，之前的没有。",
    possible_af_again: "不止一条记录可能为心房颤动。请给医生看。",
    more_extra_beats: "额外心搏比之前的记录多。",
  },
  queue: {
    title: "等待发送",
    none: "没有等待的记录",
    noneText: "所有记录都已发送。",
    saved: (duration) => `${duration}，已保存在本手机`,
    sending: (percent) => `正在发送，${percent} %`,
    sent: (percent) => `已发送 ${percent} %`,
    failed: "暂时未能发送",
    text: "有网络时会自动发送。在此之前请不要从手机上删除本应用。",
    send: "立即发送",
    offline: "目前没有网络。",
  },
};

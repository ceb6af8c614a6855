import type { Words } from "../../../i18n/words";
import type { shared as english } from "../en/shared";

export const shared: Words<typeof english> = {
  title: (participant) => `${participant} 的记录`,
  intro: (name, until) => `分享给 ${name}，可阅读至 ${until}。`,
  gone: "该链接无法打开",
  goneText: "链接可能有误、已过期或已关闭。请向发送者索取新链接。",
  none: "尚无记录。",
  back: "全部记录",
  recordings: "记录",
  changed: "变化",
  trend: "心率",
  ownRange: (low, high) => `个人常见范围：${low}–\u2060${high}\u00a0/min`,
  fewReadable: (n, needed) => `形成趋势需要 ${needed} 条可读记录，现有 ${n} 条`,
  alerts: {
    rate_above_own_band: "心率高于个人常见范围",
    rate_below_own_band: "心率低于个人常见范围",
    new_irregular: "首次出现心律不齐",
    possible_af_again: "不止一条记录可能为心房颤动",
    more_extra_beats: "额外心搏比以往记录多",
  },
  pdf: "PDF 报告",
  felt: "自觉症状",
  note: "备注",
  research: "仅供研究使用。胸带单导联；依据可读的规则，不是诊断，也不能排除任何疾病。",
};

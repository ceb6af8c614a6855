import type { retention as english } from "../en/retention";
import type { Words } from "../words";

export const retention: Words<typeof english> = {
  title: "保留期限",
  hint: "单位为天；留空则永久保留。规则每天执行一次，每次移除均记入操作记录，操作记录本身永不移除。移除后无法恢复。",
  forever: "永久",
  rules: {
    recordings: "记录及其全部测量结果",
    originals: "上传的原始文件",
    uploads: "上传清单",
    access: "已关闭的链接、配对码和手机",
  },
  hints: {
    recordings: "自记录上传之日起的天数。",
    originals: "自记录上传之日起的天数；记录本身保留。",
    uploads: "自上传结束之日起的天数。",
    access: "自过期、使用或关闭之日起的天数。",
  },
  due: (count) => (count === 0 ? "目前没有需要移除的内容。" : `目前将移除 ${count} 项。`),
  save: "启用规则",
  sure: "这些规则会立即移除内容，且无法恢复。确定启用吗？",
  notLoaded: "无法读取规则。",
  notSaved: "规则未启用。",
};

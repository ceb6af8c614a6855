import type { tokens as english } from "../en/tokens";
import type { Words } from "../words";

export const tokens: Words<typeof english> = {
  title: "程序访问令牌",
  hint: "在本机上不需要令牌。出示令牌的脚本只能做该令牌允许的事。",
  hintOfAccount: "这些是您自己的令牌。出示令牌的脚本只能在您有权限的项目中执行令牌允许的操作。",
  name: "名称",
  scope: "用途",
  scopes: { read: "读取", ingest: "提交记录", analyse: "分析", admin: "全部" },
  scopeHints: {
    read: "一切不作更改的操作。",
    ingest: "提交记录并跟踪其进度；不能读取任何内容。",
    analyse: "读取、设置、修正、队列和发现；不能删除。",
    admin: "全部操作，包括删除和管理其他令牌。",
  },
  expires: "到期",
  never: "从不",
  inDays: (days) => `${days} 天后`,
  make: "创建令牌",
  made: "创建时间",
  lastUsed: "上次使用",
  revoke: "吊销",
  revokeNamed: (name) => `吊销 ${name}`,
  revokedAt: (at) => `已于 ${at} 吊销`,
  once: (name) => `这是令牌“${name}”。它只显示这一次：请复制到安全的地方。`,
  seen: "我已复制",
  none: "尚未创建令牌。",
  notListed: "无法列出令牌。",
  notMade: "令牌未能创建。",
  notRevoked: "令牌未能吊销。",
};

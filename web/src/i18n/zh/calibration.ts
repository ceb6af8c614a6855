import type { calibration as english } from "../en/calibration";
import type { Words } from "../words";

export const calibration: Words<typeof english> = {
  title: "屏幕校准",
  text: "将银行卡或直尺贴在屏幕上，拖动右边缘，直到矩形与其等长。结果只对本屏幕保存，换屏幕时需重新校准。",
  thing: "贴在屏幕上的物品",
  things: { card: "卡片，85.60 mm", ruler: "直尺，100 mm" },
  edge: "矩形长度，像素",
  length: "长度，像素",
  is: (value) => `本屏幕实测每毫米 ${value} 像素。`,
  isNot: "本屏幕尚未校准；按每毫米 3.780 像素计算。",
  would: (value) => `当前矩形对应 ${value}。`,
  keep: "保存到本屏幕",
  forget: "清除",
};

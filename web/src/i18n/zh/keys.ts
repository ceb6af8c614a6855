import type { keys as english } from "../en/keys";
import type { Words } from "../words";

export const keys: Words<typeof english> = {
  title: "快捷键",
  lettersActAsKeys: "单个字符作为快捷键",
  sections: { paper: "心电图纸上", calipers: "使用卡尺时", everywhere: "所有页面" },
  lines: {
    paper: {
      "1 2 3 4 5": "布局 3×4+1、3×4+3、6×2、12×1、单导联",
      "6 w": "同一心搏叠加全部导联、心电向量图",
      o: "标准顺序或 Cabrera 顺序",
      s: "走纸速度 25 或 50 mm/s",
      h: "增益 5、10 或 20 mm/mV",
      "+ − 0 9": "缩放、适合宽度、真实大小；Ctrl 加滚轮在指针处缩放",
      "← →": "光标移动 0.2 s；加 Shift 为 1 s，加 Alt 为一个采样点",
      "↑ ↓": "光标移到上一个或下一个导联",
      "n N": "下一个、上一个心搏",
      "PgUp PgDn": "向前、向后 10 s",
      "Home End": "记录的开始、结束",
      v: "选择：单击显示心搏详情，单击导联名只显示该导联",
      "c k b m": "时间、振幅、方框、连续卡尺；加 Shift 则保持该工具",
      f: "显示或隐藏标志点",
      i: "显示或隐藏编码器关注图",
      d: "图纸下方的抽屉",
      t: "以表格代替图形",
      r: "按真实比例打印本页",
      "Shift+F10": "光标处的菜单",
      "Space+drag": "在任何工具下移动图纸",
      Esc: "收起工具",
    },
    calipers: {
      Enter: "在该心搏的 QRS 处放置卡尺；已有卡尺时：固定在此",
      "← →": "测量脚移动一个采样点；加 Shift 为 10 ms，加 Alt 为 100 ms",
      "↑ ↓": "移到上一个或下一个导联；振幅卡尺：移动 0.01 mV",
      l: "换另一只测量脚",
      j: "测量脚跳到下一个标志点",
      m: "沿导联连续测量",
      Del: "删除",
      Alt: "绘制时按住：不吸附",
    },
    everywhere: { "?": "本列表", "g h": "首页", "g l": "记录库", "g c": "队列", "g b": "目录" },
  },
};

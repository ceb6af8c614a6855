import type { Messages } from "..";

export const notices: Messages["notices"] = {
  trouble: {
    other_tab: "本机的另一个标签页已打开 ECGomics。请关闭该标签页，或在那里继续。",
    unfinished: "之前的一次记录尚未结束。请先继续或结束该记录；已有内容不会丢失。",
    other_strap: "这不是开始该记录时所用的心率带。请选择同一条心率带，或以已有内容结束记录。",
    storage_full: "手机存储空间不足。请释放空间；现在收到的数据仅在此页面打开期间保留。",
    refused: "服务器不接受这次记录。记录仍保存在本机。",
    not_paired: "服务器不认识这部手机。重新配对之前，记录保存在本机。",
  },
  continueRecording: "继续",
  endRecording: "结束",
  newVersion: "有新版本可用。",
  reload: "重新加载",
};

import type { report as english } from "../en/report";
import type { Words } from "../words";

/** 报告页面。 */
export const report: Words<typeof english> = {
  title: "报告",
  of: (name) => `${name} 的报告`,
  open: "报告",
  openTitle: "打开此记录的报告（R）",
  notShown: "无法显示此报告。",
  loading: "正在生成报告",
  choices: "报告的形式",
  language: "语言",
  paper: "纸张",
  papers: { a4: "A4", letter: "Letter" },
  earlier: "比较对象",
  earlierAuto: "前一条记录",
  earlierNone: "不比较",
  earlierOf: (name, when) => (when === "" ? name : `${name}，${when}`),
  save: "保存为",
  formats: { pdf: "PDF", html: "HTML", json: "JSON", fhir: "FHIR", aecg: "aECG", dicom: "DICOM" },
  formatTitles: {
    pdf: "按比例的页面，可打印或转交",
    html: "将本页保存为单个文件",
    json: "供程序使用的全部内容；其 schema 位于 /api/v1/schemas/report.json",
    fhir: "FHIR R4 Bundle，含报告、观察值和信号",
    aecg: "HL7 aECG：信号与标注",
    dicom: "DICOM 波形与测量值",
  },
  making: (format) => `正在生成 ${format}`,
  notKept: (format) => `未能生成 ${format}。`,
  print: "打印",
  printTitle: "打印报告（Ctrl P）",
  frame: (name) => `${name} 的报告（保存形式）`,
  inCode: "用程序获取",
};

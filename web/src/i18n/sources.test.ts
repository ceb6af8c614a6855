import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { expect, it } from "vitest";

/** Units, formats, keys and names that are the same in every language. */
const SAME_EVERYWHERE = /\b(CSV|JSON|Ctrl|ECGomics|EN|doi|Hz|min|ms|mm|mV)\b/gi;
/** Attributes that are read, by eyes or by a screen reader. */
const READ: ReadonlySet<string> = new Set(["aria-label", "alt", "label", "placeholder", "title"]);
/** Examples of what a field takes: names of leads and fields, not words. */
const EXAMPLES: ReadonlySet<string> = new Set(["I, II, V1", "II", "rhythm:sinus quality>=fair age>=40"]);

const hasWords = (text: string): boolean =>
  !EXAMPLES.has(text) && /[A-Za-z]{2,}/.test(text.replaceAll(SAME_EVERYWHERE, ""));

/** Whether a text stands as it is between tags or in an attribute that is read, also as one of two. */
function isRead(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isJsxAttribute(parent)) return READ.has(parent.name.getText());
  if (ts.isJsxExpression(parent)) return ts.isJsxAttribute(parent.parent) ? isRead(parent) : true;
  if (ts.isConditionalExpression(parent)) return parent.condition !== node && isRead(parent);
  return ts.isBinaryExpression(parent) && parent.right === node && isRead(parent);
}

function textOf(node: ts.Node): string {
  if (ts.isJsxText(node)) return node.text;
  if (ts.isStringLiteralLike(node)) return isRead(node) ? node.text : "";
  if (!ts.isTemplateExpression(node) || !isRead(node)) return "";
  return [node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join(" ");
}

/** Words in a source that no message file holds, each with its line. */
function wordsIn(path: string, source: string): string[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isJsxElement(node) && node.openingElement.tagName.getText() === "code") return;
    const text = textOf(node).trim();
    if (hasWords(text))
      found.push(`${path}:${file.getLineAndCharacterOfPosition(node.end).line + 1} ${text}`);
    ts.forEachChild(node, look);
  };
  look(file);
  return found;
}

it("finds words between tags, in labels and in either of two", () => {
  const source =
    'const a = <p title="Two words">Some {b ? "more" : `of ${c}`}<i className="not these" aria-label={b && "but this"} /></p>;';
  expect(wordsIn("a.tsx", source)).toEqual([
    "a.tsx:1 Two words",
    "a.tsx:1 Some",
    "a.tsx:1 more",
    "a.tsx:1 of",
    "a.tsx:1 but this",
  ]);
});

it("has every word that a person reads in the message files", () => {
  const root = new URL("../", import.meta.url);
  const paths = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".tsx"),
  );
  expect(paths.length).toBeGreaterThan(100);
  expect(paths.flatMap((path) => wordsIn(path, readFileSync(new URL(path, root), "utf8")))).toEqual([]);
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const sheet = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

function tokens(selector: string): Map<string, string> {
  const block = sheet.slice(sheet.indexOf(`${selector} {`));
  const lines = block.slice(0, block.indexOf("}")).matchAll(/--([\w-]+): (#[0-9a-f]{6});/g);
  return new Map([...lines].map(([, name, colour]) => [name!, colour!]));
}

/** Relative luminance of WCAG 2. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

describe.each([":root", ':root[data-theme="dark"]'])("colours of %s", (selector) => {
  const colours = tokens(selector);
  const between = (a: string, b: string): number => contrast(colours.get(a) ?? "", colours.get(b) ?? "");
  const texts = [
    "text",
    "text-2",
    "text-3",
    "accent",
    "danger",
    "warning",
    "low",
    "high",
    "speaks-for-text",
    "speaks-against-text",
  ];

  it.each(texts.flatMap((text) => ["bg", "surface"].map((ground) => [text, ground] as const)))(
    "%s is readable on %s",
    (text, ground) => expect(between(text, ground)).toBeGreaterThanOrEqual(4.5),
  );

  it.each([
    ["warning", "warning-bg", 4.5],
    ["on-accent", "accent", 4.5],
    ["text-2", "sunken", 4.5],
    ["trace", "grid-major", 7],
    ["trace-label", "paper", 7],
    ["accent", "paper", 4.5],
    ["wave-p", "paper", 3],
    ["wave-qrs", "paper", 3],
    ["wave-t", "paper", 3],
    ["border", "bg", 3],
    ["structural", "bg", 3],
    ["intensity", "bg", 3],
    ["functional", "bg", 3],
    ["comparative", "bg", 3],
    ["good", "bg", 3],
    ["fair", "bg", 3],
    ["poor", "bg", 3],
    ...([1, 2, 3, 4, 5, 6] as const).map((level) => [`level-${level}`, "bg", 3] as const),
    ["speaks-for", "bg", 3],
    ["speaks-against", "bg", 3],
  ] as const)("%s stands out from %s", (a, b, least) => {
    expect(between(a, b)).toBeGreaterThanOrEqual(least);
  });
});

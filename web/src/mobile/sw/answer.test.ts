import { expect, test } from "vitest";
import { answerFor } from "./answer";

const FILES = ["/m", "/assets/mobile-1.js", "/m/manifest.webmanifest"];
const get = { method: "GET", mode: "cors" } as const;
const navigate = { method: "GET", mode: "navigate" } as const;

test("the page and the app's files are answered from what is kept", () => {
  expect(answerFor(navigate, "/m", FILES)).toBe("page");
  expect(answerFor(navigate, "/m/", FILES)).toBe("page");
  expect(answerFor(get, "/assets/mobile-1.js", FILES)).toBe("file");
});

test("what the server says is never kept, nor is a page that somebody else shares", () => {
  expect(answerFor(get, "/api/v1/mobile/recordings", FILES)).toBe("server");
  expect(answerFor({ ...get, method: "POST" }, "/assets/mobile-1.js", FILES)).toBe("server");
  expect(answerFor(navigate, "/m/shared/abc", FILES)).toBe("server");
  expect(answerFor(get, "/assets/main-1.js", FILES)).toBe("server");
});

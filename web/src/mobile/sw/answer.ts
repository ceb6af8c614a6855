/** What the worker answers itself: the page and the files of the app; all else goes to the server. */

export function answerFor(
  { method, mode }: Pick<Request, "method" | "mode">,
  path: string,
  files: readonly string[],
): "page" | "file" | "server" {
  if (method !== "GET" || path.startsWith("/api/")) return "server";
  if (mode === "navigate") return path === "/m" || path === "/m/" ? "page" : "server";
  return files.includes(path) ? "file" : "server";
}

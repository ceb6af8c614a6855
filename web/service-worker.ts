/** Builds the worker of the mobile app, with the list of the files that the page may load. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin, type Rollup } from "vite";

const PAGE = "m.html";
const WORKER = "src/mobile/sw/worker.ts";
/** Beside what the page imports. */
const PUBLIC = [
  "icon.svg",
  "m/manifest.webmanifest",
  "m/icon.svg",
  "m/icon-180.png",
  "m/icon-192.png",
  "m/icon-512.png",
];

/** Names of all files that an entry may load, now or later. */
function loadedBy(entry: Rollup.OutputChunk, bundle: Rollup.OutputBundle): Set<string> {
  const names = new Set<string>();
  const visit = (name: string): void => {
    const output = bundle[name];
    if (names.has(name) || output === undefined) return;
    names.add(name);
    if (output.type !== "chunk") return;
    [...output.imports, ...output.dynamicImports].forEach(visit);
    output.viteMetadata?.importedCss.forEach(visit);
    output.viteMetadata?.importedAssets.forEach(visit);
  };
  visit(entry.fileName);
  return names;
}

function versionOf(folder: string, files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update(readFileSync(join(folder, file)));
  return hash.digest("hex").slice(0, 12);
}

export function serviceWorker(): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    async writeBundle({ dir }, bundle) {
      const entry = Object.values(bundle).find(
        (output) => output.type === "chunk" && output.facadeModuleId?.endsWith(`/${PAGE}`),
      );
      if (entry?.type !== "chunk" || dir === undefined) throw new Error(`${PAGE} is not in the build.`);
      const files = [...loadedBy(entry, bundle), ...PUBLIC];
      const version = versionOf(dir, [PAGE, ...files]);
      await build({
        configFile: false,
        publicDir: false,
        logLevel: "warn",
        define: {
          APP_FILES: JSON.stringify(["/m", ...files.map((file) => `/${file}`)]),
          APP_VERSION: JSON.stringify(version),
        },
        build: {
          outDir: dir,
          emptyOutDir: false,
          target: "es2022",
          rollupOptions: { input: WORKER, output: { format: "iife", entryFileNames: "m/sw.js" } },
        },
      });
    },
  };
}

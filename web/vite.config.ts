import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { serviceWorker } from "./service-worker";

// The built app is served by the Python package; in development Vite hands API calls to a running `ecgomics serve`.
const server = process.env["ECGOMICS_SERVER"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react(), serviceWorker()],
  build: {
    outDir: process.env["ECGOMICS_STATIC"] ?? "../src/ecgomics/static",
    emptyOutDir: true,
    target: "es2022",
    // The research app, and the mobile app with a bundle of its own.
    rollupOptions: { input: { main: "index.html", mobile: "m.html" } },
    // ECharts is one chunk, which comes with the first figure only.
    chunkSizeWarningLimit: 800,
  },
  server: { host: "127.0.0.1", proxy: { "/api": { target: server, changeOrigin: true, ws: true } } },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});

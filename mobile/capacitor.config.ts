/** The native app: a shell with Bluetooth about the page that the own server gives. */
import type { CapacitorConfig } from "@capacitor/cli";

const server = process.env["ECGOMICS_SERVER"];
if (server === undefined || !server.startsWith("https://")) {
  throw new Error("Say where your server is: ECGOMICS_SERVER=https://HOST:8443 npx cap sync");
}

const config: CapacitorConfig = {
  appId: "org.ecgomics.mobile",
  appName: "ECGomics",
  // What is shown while the server cannot be reached for the first time; afterwards the page's own cache answers.
  webDir: "www",
  server: {
    url: `${server.replace(/\/$/, "")}/m`,
    errorPath: "index.html",
    // The app shows this server and nothing else.
    allowNavigation: [new URL(server).hostname],
  },
};

export default config;

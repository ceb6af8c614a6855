/** Writes the permissions for Bluetooth into the native projects that `npx cap add` has made; running it again changes nothing. */
import { readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";

const ANDROID = "android/app/src/main/AndroidManifest.xml";
const IOS = "ios/App/App/Info.plist";
const WHY = "A chest strap sends the ECG that this app records.";

const PERMISSIONS = [
  '<uses-permission android:name="android.permission.BLUETOOTH" android:maxSdkVersion="30" />',
  '<uses-permission android:name="android.permission.BLUETOOTH_ADMIN" android:maxSdkVersion="30" />',
  // Up to Android 11 a scan needs the permission for the place, though the place is not used.
  '<uses-permission android:name="android.permission.ACCESS_COARSE_LOCATION" android:maxSdkVersion="30" />',
  '<uses-permission android:name="android.permission.ACCESS_FINE_LOCATION" android:maxSdkVersion="30" />',
  '<uses-permission android:name="android.permission.BLUETOOTH_SCAN" android:usesPermissionFlags="neverForLocation" />',
  '<uses-permission android:name="android.permission.BLUETOOTH_CONNECT" />',
  '<uses-feature android:name="android.hardware.bluetooth_le" android:required="true" />',
];

/** The manifest with what it lacks, before its end. */
export function manifestWith(text) {
  const nameOf = (line) => /android:name="([^"]+)"/.exec(line)[1];
  const lacking = PERMISSIONS.filter((line) => !text.includes(`android:name="${nameOf(line)}"`));
  if (!text.includes("</manifest>")) throw new Error("This is no AndroidManifest.xml.");
  return text.replace("</manifest>", `${lacking.map((line) => `    ${line}\n`).join("")}</manifest>`);
}

/** The list of properties with why Bluetooth is used, and that it is used while the screen is off. */
export function plistWith(text) {
  const end = text.lastIndexOf("</dict>");
  if (end < 0) throw new Error("This is no Info.plist.");
  const entries = {
    NSBluetoothAlwaysUsageDescription: `<string>${WHY}</string>`,
    UIBackgroundModes: "<array>\n\t\t<string>bluetooth-central</string>\n\t</array>",
  };
  const lacking = Object.entries(entries).filter(([key]) => !text.includes(`<key>${key}</key>`));
  const lines = lacking.map(([key, value]) => `\t<key>${key}</key>\n\t${value}\n`).join("");
  return text.slice(0, end) + lines + text.slice(end);
}

const CHANGES = { android: [ANDROID, manifestWith], ios: [IOS, plistWith] };

if (argv[1] === fileURLToPath(import.meta.url)) {
  const change = CHANGES[argv[2]];
  if (change === undefined) throw new Error("Say for what: node permissions.mjs android|ios");
  const [path, changed] = change;
  writeFileSync(path, changed(readFileSync(path, "utf8")));
  console.log(`${path} has the permissions for Bluetooth.`);
}

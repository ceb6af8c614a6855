import assert from "node:assert/strict";
import { test } from "node:test";
import { manifestWith, plistWith } from "./permissions.mjs";

const MANIFEST = `<manifest xmlns:android="http://schemas.android.com/apk/res/android">
    <application />
    <uses-permission android:name="android.permission.INTERNET" />
</manifest>
`;
const PLIST = `<plist version="1.0">
<dict>
\t<key>CFBundleName</key>
\t<string>ECGomics</string>
\t<key>Nested</key>
\t<dict>
\t</dict>
</dict>
</plist>
`;

test("the manifest gets each permission once", () => {
  const once = manifestWith(MANIFEST);
  assert.equal(once.match(/BLUETOOTH_SCAN/g).length, 1);
  assert.match(once, /BLUETOOTH_SCAN" android:usesPermissionFlags="neverForLocation"/);
  assert.equal(once.match(/"android\.permission\.BLUETOOTH"/g).length, 1);
  assert.ok(once.trimEnd().endsWith("</manifest>"));
  assert.equal(manifestWith(once), once);
});

test("the list of properties says why, in its outermost dictionary", () => {
  const once = plistWith(PLIST);
  assert.ok(once.indexOf("NSBluetoothAlwaysUsageDescription") > once.indexOf("Nested"));
  assert.match(once, /<string>bluetooth-central<\/string>\n\t<\/array>\n<\/dict>\n<\/plist>/);
  assert.equal(plistWith(once), once);
});

test("another file is refused", () => {
  assert.throws(() => manifestWith("<plist></plist>"), /no AndroidManifest/);
  assert.throws(() => plistWith("<manifest></manifest>"), /no Info\.plist/);
});

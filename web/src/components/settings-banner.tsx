import type { JSX } from "react";
import { useQueryState } from "../core/location";
import { say } from "../i18n";

/** Says that the page shows values of other settings than usual, and leads back. */
export function SettingsBanner(): JSX.Element | null {
  const [query, change] = useQueryState();
  const applied = query.get("settings");
  if (applied === null) return null;
  const words = say().settings;
  return (
    <p className="settings-banner" role="status">
      {words.applied(applied)}
      <button type="button" className="link" onClick={() => change({ settings: null })}>
        {words.appliedBack}
      </button>
    </p>
  );
}

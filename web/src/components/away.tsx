import { useEffect, type JSX } from "react";
import { say } from "../i18n";
import { Skeleton } from "./states";

/** Leaves for a page of another app. */
export function Away({ to }: { to: string }): JSX.Element {
  useEffect(() => window.location.replace(to), [to]);
  return (
    <main className="page">
      <Skeleton label={say().shell.loadingPage} lines={8} />
    </main>
  );
}

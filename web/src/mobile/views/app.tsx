import type { JSX } from "react";
import { AppNotices } from "../components/app-notices";
import type { Recorder } from "../recorder-types";
import { Screens } from "./screens";

/** The mobile app. */
export function App({ recorder }: { recorder: Recorder }): JSX.Element {
  return (
    <>
      <AppNotices recorder={recorder} />
      <Screens recorder={recorder} />
    </>
  );
}

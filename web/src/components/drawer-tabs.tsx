/** The tabs of the drawer under the paper are a list: who adds one adds an entry and touches nothing else. */
import type { JSX } from "react";
import type { Beats } from "../api/beats";
import type { Recording } from "../api/types";
import { say } from "../i18n";
import { BeatsTab } from "./beats-tab";
import { OverlayTab } from "./overlay-tab";
import { RrTab } from "./rr-tab";
import { VcgTab } from "./vcg-tab";

export interface DrawerFacts {
  readonly recording: Recording;
  readonly beats: Beats;
  /** The beat whose details are shown, −1 where none is. */
  readonly chosen: number;
  /** Shows a beat on the paper. */
  readonly onBeat: (beat: number) => void;
}

export interface DrawerTab {
  /** Stands in the address. */
  readonly name: string;
  /** The letter that opens it, empty where none does. */
  readonly key: string;
  readonly title: () => string;
  readonly Body: (facts: DrawerFacts) => JSX.Element | null;
}

export const DRAWER_TABS: readonly DrawerTab[] = [
  { name: "beats", key: "", title: () => say().beats.tabs.beats, Body: BeatsTab },
  { name: "overlay", key: "6", title: () => say().beats.tabs.overlay, Body: OverlayTab },
  { name: "vcg", key: "w", title: () => say().beats.tabs.vcg, Body: VcgTab },
  { name: "rr", key: "", title: () => say().beats.tabs.rr, Body: RrTab },
];

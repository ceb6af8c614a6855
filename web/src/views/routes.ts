/** Which screen an address means. Screens that are not needed at once come when they are opened. */
import { lazy, type ComponentType, type LazyExoticComponent } from "react";

/** What a screen is handed: the part of its address that says of what, empty where there is none. */
export interface ScreenProps {
  readonly id: string;
  readonly onHelp: () => void;
}

type Screen = ComponentType<ScreenProps> | LazyExoticComponent<ComponentType<ScreenProps>>;

export interface Route {
  readonly pattern: RegExp;
  readonly screen: Screen;
}

const CohortsView = lazy(() => import("./cohorts"));
const CompareView = lazy(() => import("./compare"));
const CohortView = lazy(() => import("./cohort"));
const DiscoveryView = lazy(() => import("./discovery"));
const HomeView = lazy(() => import("./home"));
const LibraryView = lazy(() => import("./library"));
const ModelsView = lazy(() => import("./models"));
const RecordingView = lazy(() => import("./recording"));
const SettingsView = lazy(() => import("./settings"));

/** The first group of a pattern is the `id` of its screen. */
export const ROUTES: readonly Route[] = [
  { pattern: /^\/$/, screen: HomeView },
  { pattern: /^\/library\/?$/, screen: LibraryView },
  { pattern: /^\/r\/([^/]+)\/?$/, screen: RecordingView },
  { pattern: /^\/compare\/?$/, screen: CompareView },
  { pattern: /^\/cohorts\/?$/, screen: CohortsView },
  { pattern: /^\/c\/([^/]+)\/?$/, screen: CohortView },
  { pattern: /^\/x\/([^/]+)\/?$/, screen: DiscoveryView },
  { pattern: /^\/models(?:\/([^/]+))?\/?$/, screen: ModelsView },
  { pattern: /^\/settings(?:\/([^/]+))?\/?$/, screen: SettingsView },
];

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

const CatalogueView = lazy(() => import("./catalogue"));
const CohortsView = lazy(() => import("./cohorts"));
const CompareView = lazy(() => import("./compare"));
const CohortView = lazy(() => import("./cohort"));
const DemoView = lazy(() => import("./demo"));
const DiscoveryView = lazy(() => import("./discovery"));
const HolterView = lazy(() => import("./holter"));
const FindingView = lazy(() => import("./finding"));
const HomeView = lazy(() => import("./home"));
const JobsView = lazy(() => import("./jobs"));
const LiveView = lazy(() => import("./live"));
const LibraryView = lazy(() => import("./library"));
const ModelsView = lazy(() => import("./models"));
const ParticipantsView = lazy(() => import("./participants"));
const ReportView = lazy(() => import("./report"));
const RecordingView = lazy(() => import("./recording"));
const UploadView = lazy(() => import("./upload"));
const SettingsView = lazy(() => import("./settings"));
const SubjectView = lazy(() => import("./subject"));

/** The first group of a pattern is the `id` of its screen. */
export const ROUTES: readonly Route[] = [
  { pattern: /^\/$/, screen: HomeView },
  { pattern: /^\/library\/?$/, screen: LibraryView },
  { pattern: /^\/r\/([^/]+)\/?$/, screen: RecordingView },
  { pattern: /^\/s\/([^/]+)\/?$/, screen: SubjectView },
  { pattern: /^\/r\/([^/]+)\/holter\/?$/, screen: HolterView },
  { pattern: /^\/r\/([^/]+)\/report\/?$/, screen: ReportView },
  { pattern: /^\/upload(?:\/([^/]+))?\/?$/, screen: UploadView },
  // The symbol is no part of what the screen is: another card leaves search and list as they are.
  { pattern: /^\/catalogue(?:\/[^/]+)?\/?$/, screen: CatalogueView },
  { pattern: /^\/compare\/?$/, screen: CompareView },
  { pattern: /^\/live(?:\/([^/]+))?\/?$/, screen: LiveView },
  { pattern: /^\/participants\/?$/, screen: ParticipantsView },
  { pattern: /^\/cohorts\/?$/, screen: CohortsView },
  { pattern: /^\/c\/([^/]+)\/?$/, screen: CohortView },
  { pattern: /^\/d\/([^/]+)\/?$/, screen: DiscoveryView },
  { pattern: /^\/x\/([^/]+)\/?$/, screen: FindingView },
  { pattern: /^\/demo\/?$/, screen: DemoView },
  { pattern: /^\/jobs\/?$/, screen: JobsView },
  { pattern: /^\/models(?:\/([^/]+))?\/?$/, screen: ModelsView },
  { pattern: /^\/settings(?:\/([^/]+))?\/?$/, screen: SettingsView },
];

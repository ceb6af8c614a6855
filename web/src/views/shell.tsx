import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState, type JSX } from "react";
import * as queries from "../api/queries";
import { HelpDialog } from "../components/help-dialog";
import { Link } from "../components/link";
import { usePath } from "../core/location";
import { chooseTheme, useTheme } from "../core/preferences";
import { Skeleton } from "../components/states";
import { LibraryView } from "./library";
import { ModelsView } from "./models";
import { RecordingView } from "./recording";

/** Pages that are not needed at once come when they are opened. */
const CohortsView = lazy(() => import("./cohorts"));
const CohortView = lazy(() => import("./cohort"));
const DiscoveryView = lazy(() => import("./discovery"));

/** The frame around every screen, and which screen an address means. */
export function Shell(): JSX.Element {
  const [help, setHelp] = useState(false);
  return (
    <>
      <TopBar />
      <Suspense fallback={<Waiting />}>
        <Screen path={usePath()} onHelp={() => setHelp(true)} />
      </Suspense>
      <Footer />
      <HelpDialog open={help} onClose={() => setHelp(false)} />
    </>
  );
}

const Waiting = (): JSX.Element => (
  <main className="page">
    <Skeleton label="Loading the page" lines={8} />
  </main>
);

/** The identifier in an address such as /c/1234; undefined where it is another page. */
const idIn = (path: string, kind: "r" | "c" | "x"): string | undefined => {
  const found = new RegExp(`^/${kind}/([^/]+)/?$`).exec(path)?.[1];
  return found === undefined ? undefined : decodeURIComponent(found);
};

function Screen({ path, onHelp }: { path: string; onHelp: () => void }): JSX.Element {
  const [recording, cohort, discovery] = [idIn(path, "r"), idIn(path, "c"), idIn(path, "x")];
  if (recording !== undefined) return <RecordingView key={recording} id={recording} onHelp={onHelp} />;
  if (cohort !== undefined) return <CohortView key={cohort} id={cohort} />;
  if (discovery !== undefined) return <DiscoveryView key={discovery} id={discovery} />;
  if (/^\/cohorts\/?$/.test(path)) return <CohortsView />;
  if (path === "/") return <LibraryView />;
  if (/^\/models\/?$/.test(path)) return <ModelsView />;
  return (
    <main className="narrow">
      <h1>There is no such page</h1>
      <p>
        <Link to="/">All recordings</Link>
      </p>
    </main>
  );
}

function TopBar(): JSX.Element {
  const theme = useTheme();
  const health = useQuery(queries.health());
  const other = theme === "dark" ? "light" : "dark";
  return (
    <>
      <header className="top-bar">
        <Link to="/" className="brand">
          <img src="/icon.svg" alt="" width="22" height="22" />
          ECGomics
        </Link>
        <nav className="end" aria-label="Pages">
          <Link to="/cohorts">Cohorts</Link>
          <Link to="/models">Models</Link>
        </nav>
        <button
          type="button"
          className="quiet"
          aria-label={`Use the ${other} theme`}
          title={`Use the ${other} theme`}
          onClick={() => chooseTheme(other)}
        >
          {theme === "dark" ? "☀" : "☾"}
        </button>
      </header>
      {health.isError && (
        <p className="strip warning connection" role="alert">
          Connection to the server lost. {health.error.message}
        </p>
      )}
    </>
  );
}

function Footer(): JSX.Element {
  const health = useQuery(queries.health());
  return (
    <footer className="foot">
      <span>Research use only. Not a medical device; no diagnosis.</span>
      {health.data && (
        <span className="end number">
          ECGomics {health.data.version} · settings{" "}
          <code title={health.data.settings_hash}>{health.data.settings_hash.slice(0, 12)}</code>
        </span>
      )}
    </footer>
  );
}

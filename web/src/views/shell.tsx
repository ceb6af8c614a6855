import { useQuery } from "@tanstack/react-query";
import { useState, type JSX } from "react";
import * as queries from "../api/queries";
import { HelpDialog } from "../components/help-dialog";
import { Link } from "../components/link";
import { usePath } from "../core/location";
import { chooseTheme, useTheme } from "../core/preferences";
import { LibraryView } from "./library";
import { ModelsView } from "./models";
import { RecordingView } from "./recording";

/** The frame around every screen, and which screen an address means. */
export function Shell(): JSX.Element {
  const [help, setHelp] = useState(false);
  return (
    <>
      <TopBar />
      <Screen path={usePath()} onHelp={() => setHelp(true)} />
      <Footer />
      <HelpDialog open={help} onClose={() => setHelp(false)} />
    </>
  );
}

function Screen({ path, onHelp }: { path: string; onHelp: () => void }): JSX.Element {
  const id = /^\/r\/([^/]+)\/?$/.exec(path)?.[1];
  if (id !== undefined) return <RecordingView key={id} id={decodeURIComponent(id)} onHelp={onHelp} />;
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

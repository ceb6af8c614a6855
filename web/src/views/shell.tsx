import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState, type JSX } from "react";
import { signAs } from "../api/client";
import * as queries from "../api/queries";
import { Away } from "../components/away";
import { CommandPalette } from "../components/command-palette";
import { DropAnywhere } from "../components/drop-anywhere";
import { HelpDialog } from "../components/help-dialog";
import { Link } from "../components/link";
import { Rail } from "../components/rail";
import { SignInAgain } from "../components/sign-in-again";
import { Skeleton } from "../components/states";
import { TopBar } from "../components/top-bar";
import { useGoKeys } from "../core/go-keys";
import { usePath } from "../core/location";
import { useAuthor, useLanguage } from "../core/preferences";
import { placeOf, projectsOf, useSession } from "../core/session";
import { say } from "../i18n";
import { ROUTES } from "./routes";

const NoProjectView = lazy(() => import("./no-project"));
const NowhereView = lazy(() => import("./nowhere"));
const OwnView = lazy(() => import("./own"));
const PasswordView = lazy(() => import("./password"));
const SignInView = lazy(() => import("./sign-in"));
const PASSWORD_PAGE = /^\/password\/?$/;
/** Pages that are about no recordings. */
const WITHOUT_PROJECT = /^\/(settings|catalogue|models)(\/|$)/;
const OWN_PAGE = /^\/settings(\/you)?\/?$/;

/** The frame around every screen, or the page outside it. Another language draws everything anew. */
export function Shell(): JSX.Element {
  const language = useLanguage();
  return (
    <Suspense key={language} fallback={<Waiting />}>
      <Entrance />
      <SignInAgain />
    </Suspense>
  );
}

/** Where somebody belongs: the pages, or before them. */
function Entrance(): JSX.Element {
  const session = useSession();
  const place = placeOf(session);
  const path = usePath();
  if (PASSWORD_PAGE.test(path)) return <PasswordView />;
  if (session.accounts && session.account === null) return <SignInView />;
  if (place === "own" && session.account !== null)
    return OWN_PAGE.test(path) ? <OwnView account={session.account} /> : <Away to="/m" />;
  return place === "nowhere" ? <NowhereView /> : <Frame />;
}

function Frame(): JSX.Element {
  const [help, setHelp] = useState(false);
  const author = useAuthor();
  useEffect(() => signAs(author), [author]);
  const [palette, setPalette] = useState(false);
  useGoKeys(() => setPalette(true));
  return (
    <>
      <a className="skip" href="#content">
        {say().shell.skip}
      </a>
      <TopBar onHelp={() => setHelp(true)} onFind={() => setPalette(true)} />
      <div className="frame">
        <Rail />
        <div className="screen" id="content" tabIndex={-1}>
          <Suspense fallback={<Waiting />}>
            <Screen onHelp={() => setHelp(true)} />
          </Suspense>
        </div>
      </div>
      <Footer />
      <CommandPalette open={palette} onClose={() => setPalette(false)} />
      <DropAnywhere />
      <HelpDialog open={help} onClose={() => setHelp(false)} />
    </>
  );
}

const Waiting = (): JSX.Element => (
  <main className="page">
    <Skeleton label={say().shell.loadingPage} lines={8} />
  </main>
);

function Screen({ onHelp }: { onHelp: () => void }): JSX.Element {
  const path = usePath();
  const session = useSession();
  if (session.accounts && projectsOf(session).length === 0 && !WITHOUT_PROJECT.test(path))
    return <NoProjectView />;
  for (const { pattern, screen: Found } of ROUTES) {
    const match = pattern.exec(path);
    if (match === null) continue;
    const id = decodeURIComponent(match[1] ?? "");
    return <Found key={`${pattern} ${id}`} id={id} onHelp={onHelp} />;
  }
  return (
    <main className="narrow">
      <h1>{say().shell.noSuchPage}</h1>
      <p>{say().shell.noSuchPageText}</p>
      <p>
        <Link to="/">{say().shell.toHome}</Link>
      </p>
    </main>
  );
}

function Footer(): JSX.Element {
  const health = useQuery(queries.health());
  return (
    <footer className="foot">
      <span>{say().shell.disclaimer}</span>
      {health.data && (
        <span className="end number">
          ECGomics {health.data.version} · {say().shell.settingsHash}{" "}
          <code title={health.data.settings_hash}>{health.data.settings_hash.slice(0, 12)}</code>
        </span>
      )}
    </footer>
  );
}

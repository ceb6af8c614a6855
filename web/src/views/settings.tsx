import { useQuery } from "@tanstack/react-query";
import { useEffect, useState, type JSX } from "react";
import * as queries from "../api/queries";
import { AuditList } from "../components/audit-list";
import { Devices } from "../components/devices";
import { Link } from "../components/link";
import { Members } from "../components/members";
import { OwnAccount } from "../components/own-account";
import { People } from "../components/people";
import { Keeping } from "../components/retention";
import { ScreenCalibration } from "../components/screen-calibration";
import { projectHere, withProject } from "../core/project";
import { useMay, useSession } from "../core/session";
import {
  chooseAuthor,
  chooseLanguage,
  chooseLetterKeys,
  chooseTheme,
  useAuthor,
  useLanguage,
  useLetterKeys,
  useTheme,
} from "../core/preferences";
import { Tokens } from "../components/tokens";
import { LANGUAGES, say, type Language } from "../i18n";

const SECTIONS = [
  "you",
  "appearance",
  "screen",
  "tokens",
  "devices",
  "members",
  "people",
  "keeping",
  "audit",
  "about",
] as const;
type Section = (typeof SECTIONS)[number];

const SHOWN: Readonly<Record<Section, () => JSX.Element>> = {
  you: You,
  appearance: Appearance,
  screen: ScreenCalibration,
  tokens: Tokens,
  devices: Devices,
  members: Members,
  people: People,
  keeping: Keeping,
  audit: Changes,
  about: About,
};

/** What a person sets for this browser, tokens for programs, and who changed what. */
export default function SettingsView({ id }: { id: string }): JSX.Element {
  const words = say().settingsPage;
  const offered = useOffered();
  const section = offered.find((each) => each === id) ?? "you";
  const Shown = SHOWN[section];
  useEffect(() => {
    document.title = `${words.sections[section]} · ${words.title} · ECGomics`;
    return () => {
      document.title = "ECGomics";
    };
  }, [words, section]);
  return (
    <main className="settings-page">
      <h1>{words.title}</h1>
      <nav aria-label={words.title}>
        <ul>
          {offered.map((each) => (
            <li key={each}>
              <Link to={withProject(`/settings/${each}`, projectHere())} current={each === section}>
                {words.sections[each]}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Shown />
    </main>
  );
}

/** The sections for who looks: accounts only where people sign in, and each only for whom it opens. */
function useOffered(): readonly Section[] {
  const { accounts } = useSession();
  const needs: Partial<Record<Section, boolean>> = {
    devices: useMay("viewer"),
    members: useMay("admin or server") && accounts,
    people: useMay("server") && accounts,
    keeping: useMay("admin or server"),
    audit: useMay("admin or server"),
  };
  return SECTIONS.filter((each) => needs[each] ?? true);
}

function Changes(): JSX.Element {
  const project = projectHere();
  return <AuditList key={project} project={project} />;
}

/** What runs here. */
function About(): JSX.Element {
  const words = say().settingsPage;
  const health = useQuery(queries.health()).data;
  return (
    <section aria-labelledby="settings-about">
      <h2 id="settings-about">{words.sections.about}</h2>
      <p>{health?.disclaimer}</p>
      <dl className="about">
        <dt>{words.version}</dt>
        <dd className="number">{health?.version}</dd>
        <dt>{words.catalogue}</dt>
        <dd className="number">{health?.catalogue_version}</dd>
        <dt>{words.settingsHash}</dt>
        <dd>
          <code>{health?.settings_hash}</code>
        </dd>
      </dl>
      <p>
        <a href="/reference/">{words.reference}</a> · <a href="/api/v1/openapi.json">{words.api}</a>
      </p>
    </section>
  );
}

function You(): JSX.Element {
  const { account } = useSession();
  return account === null ? <Person /> : <OwnAccount account={account} />;
}

/** The name that goes with changes; kept when the field is left. */
function Person(): JSX.Element {
  const words = say().settingsPage;
  const name = useAuthor();
  const [text, setText] = useState(name);
  return (
    <section aria-labelledby="settings-person">
      <h2 id="settings-person">{words.sections.you}</h2>
      <label className="field">
        {words.name}
        <input
          value={text}
          maxLength={100}
          onChange={(event) => setText(event.target.value)}
          onBlur={() => chooseAuthor(text)}
        />
      </label>
      <p className="hint">{words.nameHint}</p>
    </section>
  );
}

function Appearance(): JSX.Element {
  const words = say().settingsPage;
  const [theme, language, letters] = [useTheme(), useLanguage(), useLetterKeys()];
  return (
    <section aria-labelledby="settings-appearance">
      <h2 id="settings-appearance">{words.sections.appearance}</h2>
      <label className="field">
        {words.theme}
        <select
          value={theme}
          onChange={(event) => chooseTheme(event.target.value === "dark" ? "dark" : "light")}
        >
          <option value="light">{words.light}</option>
          <option value="dark">{words.dark}</option>
        </select>
      </label>
      <label className="field">
        {words.language}
        <select
          value={language}
          onChange={(event) => void chooseLanguage(event.target.value === "zh" ? "zh" : "en")}
        >
          {(Object.keys(LANGUAGES) as Language[]).map((each) => (
            <option key={each} value={each}>
              {LANGUAGES[each]}
            </option>
          ))}
        </select>
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={letters}
          onChange={(event) => chooseLetterKeys(event.target.checked)}
        />
        {words.letterKeys}
      </label>
    </section>
  );
}

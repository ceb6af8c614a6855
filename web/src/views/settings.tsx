import { useEffect, useState, type JSX } from "react";
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
import { AuditList } from "../components/audit-list";
import { Tokens } from "../components/tokens";
import { LANGUAGES, say, type Language } from "../i18n";

/** What a person sets for this browser. */
export default function SettingsView(): JSX.Element {
  const words = say().settingsPage;
  useEffect(() => {
    document.title = `${words.title} · ECGomics`;
    return () => {
      document.title = "ECGomics";
    };
  }, [words.title]);
  return (
    <main className="settings-page">
      <h1>{words.title}</h1>
      <Person />
      <Appearance />
      <Tokens />
      <AuditList project="default" />
    </main>
  );
}

/** The name that goes with changes; kept when the field is left. */
function Person(): JSX.Element {
  const words = say().settingsPage;
  const name = useAuthor();
  const [text, setText] = useState(name);
  return (
    <section aria-labelledby="settings-person">
      <h2 id="settings-person">{words.person}</h2>
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
      <h2 id="settings-appearance">{words.appearance}</h2>
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

import { useQuery } from "@tanstack/react-query";
import { useState, type JSX } from "react";
import * as queries from "../api/queries";
import { chooseLanguage, chooseTheme, useLanguage, useTheme } from "../core/preferences";
import { say } from "../i18n";
import { AccountMenu } from "./account-menu";
import { CodeDialog } from "./code-dialog";
import { JobsPill } from "./jobs-pill";
import { Link } from "./link";

/** Name, running jobs, connection, theme, language and help; and a strip where the server does not answer. */
export function TopBar({ onHelp, onFind }: { onHelp: () => void; onFind: () => void }): JSX.Element {
  const theme = useTheme();
  const language = useLanguage();
  const health = useQuery(queries.health());
  const other = theme === "dark" ? "light" : "dark";
  const words = say().shell;
  const [code, setCode] = useState(false);
  return (
    <>
      <header className="top-bar">
        <Link to="/" className="brand">
          <img src="/icon.svg" alt="" width="22" height="22" />
          ECGomics
        </Link>
        <span className="end" />
        <JobsPill />
        <button type="button" className="find" onClick={onFind} aria-keyshortcuts="/ Control+K">
          {words.find} <kbd>/</kbd>
        </button>
        <button type="button" className="quiet" title={words.inCode} onClick={() => setCode(true)}>
          {words.inCodeShort}
        </button>
        <button
          type="button"
          className="quiet"
          aria-label={words.useTheme(other)}
          title={words.useTheme(other)}
          onClick={() => chooseTheme(other)}
        >
          {theme === "dark" ? "☀" : "☾"}
        </button>
        <button
          type="button"
          className="quiet"
          lang={language === "zh" ? "en" : "zh-CN"}
          title={words.otherLanguage}
          onClick={() => void chooseLanguage(language === "zh" ? "en" : "zh")}
        >
          {language === "zh" ? "EN" : "中文"}
        </button>
        <button type="button" className="quiet" aria-label={words.help} title={words.help} onClick={onHelp}>
          ?
        </button>
        <AccountMenu />
      </header>
      <CodeDialog open={code} onClose={() => setCode(false)} />
      {health.isError && (
        <p className="strip warning connection" role="alert">
          {words.connectionLost}
        </p>
      )}
    </>
  );
}

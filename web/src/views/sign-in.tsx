import type { JSX, ReactNode } from "react";
import { Providers } from "../components/providers";
import { SignInForm } from "../components/sign-in-form";
import { useTitle } from "../components/loaded";
import { chooseLanguage, useLanguage } from "../core/preferences";
import { become, useSession } from "../core/session";
import { queryClient } from "../api/queries";
import { say } from "../i18n";

/** Sign in; the address stays, so that one then is where one wanted to go. */
export default function SignInView(): JSX.Element {
  const words = say().accounts;
  const { passwords } = useSession();
  useTitle(words.signIn);
  return (
    <Door title={words.signIn}>
      {passwords && (
        <SignInForm
          name={null}
          onSignedIn={(session) => {
            queryClient.clear();
            become(session);
          }}
        />
      )}
      <Providers />
      {passwords && <p className="hint">{words.lost}</p>}
    </Door>
  );
}

/** A page outside the frame: nothing is said of what is behind it. */
export function Door({ title, children }: { title: string; children: ReactNode }): JSX.Element {
  const language = useLanguage();
  return (
    <main className="account-door">
      <p className="brand">
        <img src="/icon.svg" alt="" width="26" height="26" />
        ECGomics
        <button
          type="button"
          className="quiet end"
          lang={language === "zh" ? "en" : "zh-CN"}
          title={say().shell.otherLanguage}
          onClick={() => void chooseLanguage(language === "zh" ? "en" : "zh")}
        >
          {language === "zh" ? "EN" : "中文"}
        </button>
      </p>
      <section className="panel">
        <h1>{title}</h1>
        {children}
      </section>
      <p className="hint">{say().shell.disclaimer}</p>
    </main>
  );
}

import type { JSX } from "react";
import type { SignedInAs } from "../api/types";
import { useTitle } from "../components/loaded";
import { OwnAccount } from "../components/own-account";
import { say } from "../i18n";

/** The account of a participant, whose place otherwise is the mobile app. */
export default function OwnView({ account }: { account: SignedInAs }): JSX.Element {
  const words = say().accounts;
  useTitle(words.account);
  return (
    <main className="own-page">
      <p>
        <a href="/m">{words.toOwn}</a>
      </p>
      <OwnAccount account={account} />
    </main>
  );
}

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent, type JSX } from "react";
import { browsers, changePassword, endBrowser, endOtherBrowsers, signOut } from "../api/session";
import type { Browser, SignedInAs } from "../api/types";
import { browserOf } from "../core/browser-name";
import { dateTimeText } from "../core/format";
import { say } from "../i18n";
import { Roles } from "./account-menu";
import { Loaded } from "./loaded";
import { NewPasswordFields } from "./password-fields";
import { Failure } from "./states";

/** One's own account: what one may do, the password, and where one is signed in. */
export function OwnAccount({ account }: { account: SignedInAs }): JSX.Element {
  const words = say().accounts;
  return (
    <div className="own-account">
      <section aria-labelledby="own-account">
        <h2 id="own-account">{words.account}</h2>
        <p>
          <strong>{account.display_name}</strong>
          {account.name !== account.display_name && <span className="muted"> {account.name}</span>}
        </p>
        <Roles account={account} />
      </section>
      <section aria-labelledby="own-password">
        <h2 id="own-password">{words.changePassword}</h2>
        {account.has_password ? <ChangeForm name={account.name} /> : <p>{words.elsewhere}</p>}
      </section>
      <SignedInWhere />
    </div>
  );
}

function ChangeForm({ name }: { name: string }): JSX.Element {
  const words = say().accounts;
  const [{ old, value, again }, setAll] = useState({ old: "", value: "", again: "" });
  const changing = useMutation({
    mutationFn: () => changePassword(old, value),
    // Every browser is signed out by that, this one included.
    onSuccess: () => window.location.reload(),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (value === again) changing.mutate();
  };
  return (
    <form className="sign-in-form" method="post" onSubmit={submit}>
      <input name="username" autoComplete="username" value={name} readOnly hidden />
      <label className="field">
        {words.oldPassword}
        <input
          type="password"
          name="password"
          autoComplete="current-password"
          required
          maxLength={128}
          value={old}
          onChange={(event) => setAll({ old: event.target.value, value, again })}
        />
      </label>
      <NewPasswordFields
        value={value}
        again={again}
        onValue={(next) => setAll({ old, value: next, again })}
        onAgain={(next) => setAll({ old, value, again: next })}
      />
      <p className="hint">{words.signsOutEverywhere}</p>
      {changing.isError && <Failure title={words.notChanged} error={changing.error} />}
      <button type="submit" className="primary" disabled={changing.isPending || value !== again}>
        {words.changePassword}
      </button>
    </form>
  );
}

function SignedInWhere(): JSX.Element {
  const words = say().accounts;
  const found = useQuery(browsers());
  const cache = useQueryClient();
  const onSuccess = (): Promise<void> => cache.invalidateQueries({ queryKey: ["browsers"] });
  const ending = useMutation({
    mutationFn: async (which: Browser | "others") => {
      if (which === "others") return endOtherBrowsers();
      return which.is_this ? signOut() : endBrowser(which.id);
    },
    onSuccess,
  });
  return (
    <section aria-labelledby="own-browsers">
      <h2 id="own-browsers">{words.browsers}</h2>
      <Loaded query={found} loading={words.browsers} failure={words.browsersNotListed}>
        {(all) => (
          <>
            <div className="table-scroll" tabIndex={0} role="group" aria-labelledby="own-browsers">
              <table className="plain">
                <thead>
                  <tr>
                    {[words.browser, words.since, words.lastUsed, words.until].map((title) => (
                      <th key={title} scope="col">
                        {title}
                      </th>
                    ))}
                    <th scope="col">
                      <span className="visually-hidden">{words.actions}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {all.map((each) => (
                    <BrowserRow key={each.id} of={each} onEnd={() => ending.mutate(each)} />
                  ))}
                </tbody>
              </table>
            </div>
            {all.length > 1 && (
              <p>
                <button type="button" onClick={() => ending.mutate("others")}>
                  {words.endOthers}
                </button>
              </p>
            )}
          </>
        )}
      </Loaded>
      {ending.isError && <Failure title={words.notEnded} error={ending.error} />}
    </section>
  );
}

function BrowserRow({ of, onEnd }: { of: Browser; onEnd: () => void }): JSX.Element {
  const words = say().accounts;
  const { browser, system } = browserOf(of.browser);
  const known = browser ?? words.unknownBrowser;
  const name = system === null ? known : words.onSystem(known, system);
  return (
    <tr>
      <th scope="row" title={of.browser}>
        {name} {of.is_this && <span className="badge">{words.thisOne}</span>}
      </th>
      <td className="number">{dateTimeText(of.created_at)}</td>
      <td className="number">{dateTimeText(of.last_used_at)}</td>
      <td className="number">{dateTimeText(of.expires_at)}</td>
      <td>
        <button
          type="button"
          aria-label={of.is_this ? words.signOut : words.endThereNamed(name)}
          onClick={onEnd}
        >
          {of.is_this ? words.signOut : words.endThere}
        </button>
      </td>
    </tr>
  );
}

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent, type JSX } from "react";
import { makeToken, revokeToken, tokens } from "../api/tokens";
import type { MadeToken, Token } from "../api/types";
import { dateTimeText } from "../core/format";
import { useSession } from "../core/session";
import { say } from "../i18n";
import { CopyButton } from "./copy-button";
import { Empty, Failure, Skeleton } from "./states";

const SCOPES: readonly Token["scope"][] = ["read", "ingest", "analyse", "admin"];
const DAYS = [30, 90, 365, null];

/** Tokens for programs: made, told once, revoked. */
export function Tokens(): JSX.Element {
  const words = say().tokens;
  const found = useQuery(tokens());
  const { accounts } = useSession();
  const [made, setMade] = useState<MadeToken | null>(null);
  return (
    <section aria-labelledby="settings-tokens">
      <h2 id="settings-tokens">{words.title}</h2>
      <p className="hint">{accounts ? words.hintOfAccount : words.hint}</p>
      <NewTokenForm onMade={setMade} />
      {made && <Secret made={made} onSeen={() => setMade(null)} />}
      {found.isError ? (
        <Failure title={words.notListed} error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data === undefined ? (
        <Skeleton label={words.title} lines={3} />
      ) : found.data.length === 0 ? (
        <Empty>{words.none}</Empty>
      ) : (
        <TokenTable tokens={found.data} />
      )}
    </section>
  );
}

function NewTokenForm({ onMade }: { onMade: (made: MadeToken) => void }): JSX.Element {
  const words = say().tokens;
  const cache = useQueryClient();
  const [name, setName] = useState("");
  const [scope, setScope] = useState<Token["scope"]>("read");
  const [days, setDays] = useState<number | null>(90);
  const making = useMutation({
    mutationFn: () => makeToken({ name, scope, days }),
    onSuccess: (made) => {
      onMade(made);
      setName("");
      return cache.invalidateQueries({ queryKey: ["tokens"] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    making.mutate();
  };
  return (
    <form className="token-form" onSubmit={submit}>
      <label>
        {words.name}
        <input required maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      </label>
      <label>
        {words.scope}
        <select
          value={scope}
          onChange={(event) => setScope(SCOPES[event.target.selectedIndex] ?? "read")}
          aria-describedby="scope-hint"
        >
          {SCOPES.map((each) => (
            <option key={each} value={each}>
              {words.scopes[each]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {words.expires}
        <select value={String(days)} onChange={(event) => setDays(DAYS[event.target.selectedIndex] ?? null)}>
          {DAYS.map((each) => (
            <option key={String(each)} value={String(each)}>
              {each === null ? words.never : words.inDays(each)}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="primary" disabled={making.isPending}>
        {words.make}
      </button>
      <p id="scope-hint" className="hint">
        {words.scopeHints[scope]}
      </p>
      {making.isError && <Failure title={words.notMade} error={making.error} />}
    </form>
  );
}

/** The secret, until the person says that it is copied. */
function Secret({ made, onSeen }: { made: MadeToken; onSeen: () => void }): JSX.Element {
  const words = say().tokens;
  return (
    <div className="strip warning secret" role="status">
      <p>{words.once(made.token.name)}</p>
      <p className="actions">
        <code data-testid="secret">{made.secret}</code>
        <CopyButton text={made.secret} />
        <button type="button" className="end" onClick={onSeen}>
          {words.seen}
        </button>
      </p>
    </div>
  );
}

function TokenTable({ tokens: all }: { tokens: readonly Token[] }): JSX.Element {
  const words = say().tokens;
  const cache = useQueryClient();
  const revoking = useMutation({
    mutationFn: revokeToken,
    onSuccess: () => cache.invalidateQueries({ queryKey: ["tokens"] }),
  });
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-labelledby="settings-tokens">
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{words.name}</th>
            <th scope="col">{words.scope}</th>
            <th scope="col">{words.made}</th>
            <th scope="col">{words.lastUsed}</th>
            <th scope="col">{words.expires}</th>
            <th scope="col">
              <span className="visually-hidden">{words.revoke}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {all.map((each) => (
            <tr key={each.id} data-revoked={each.revoked_at !== null}>
              <th scope="row">{each.name}</th>
              <td>{words.scopes[each.scope]}</td>
              <td className="number">
                {dateTimeText(each.created_at)} · {each.author}
              </td>
              <td className="number">
                {each.last_used_at === null ? words.never : dateTimeText(each.last_used_at)}
              </td>
              <td className="number">
                {each.expires_at === null ? words.never : dateTimeText(each.expires_at)}
              </td>
              <td>
                {each.revoked_at !== null ? (
                  words.revokedAt(dateTimeText(each.revoked_at))
                ) : (
                  <button
                    type="button"
                    className="danger"
                    aria-label={words.revokeNamed(each.name)}
                    onClick={() => revoking.mutate(each.id)}
                  >
                    {words.revoke}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {revoking.isError && <Failure title={words.notRevoked} error={revoking.error} />}
    </div>
  );
}

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent, type JSX } from "react";
import * as api from "../api/accounts";
import { projects } from "../api/library-queries";
import type { Account, PasswordLink } from "../api/types";
import { useSession } from "../core/session";
import { say } from "../i18n";
import { CopyButton } from "./copy-button";
import { Loaded } from "./loaded";
import { SignInName } from "./sign-in-name";
import { Failure } from "./states";

interface Made {
  readonly name: string;
  readonly link: PasswordLink;
}

/** Every account, for who runs the server. */
export function People(): JSX.Element {
  const words = say().accounts;
  const found = useQuery(api.accounts());
  const [made, setMade] = useState<Made | null>(null);
  return (
    <section aria-labelledby="settings-people">
      <h2 id="settings-people">{words.people}</h2>
      <p className="hint">{words.peopleHint}</p>
      <NewAccountForm onMade={setMade} />
      {made && <LinkOnce key={made.link.secret} made={made} onSeen={() => setMade(null)} />}
      <Loaded query={found} loading={words.people} failure={words.peopleNotListed}>
        {(all) => <AccountTable all={all} onLink={setMade} />}
      </Loaded>
    </section>
  );
}

function NewAccountForm({ onMade }: { onMade: (made: Made) => void }): JSX.Element {
  const words = say().accounts;
  const cache = useQueryClient();
  const [name, setName] = useState("");
  const [display, setDisplay] = useState("");
  const [runs, setRuns] = useState(false);
  const making = useMutation({
    mutationFn: () => api.makeAccount({ name, display_name: display, runs_server: runs }),
    onSuccess: ({ account, link }) => {
      onMade({ name: account.name, link });
      setName("");
      setDisplay("");
      setRuns(false);
      return cache.invalidateQueries({ queryKey: ["accounts"] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    making.mutate();
  };
  return (
    <form className="token-form" aria-label={words.addPerson} onSubmit={submit}>
      <SignInName value={name} onChange={setName} />
      <label>
        {words.displayName}
        <input
          maxLength={100}
          autoComplete="off"
          placeholder={words.displayNameHint}
          value={display}
          onChange={(event) => setDisplay(event.target.value)}
        />
      </label>
      <button type="submit" className="primary" disabled={making.isPending}>
        {words.addPerson}
      </button>
      <label className="check whole-line">
        <input type="checkbox" checked={runs} onChange={(event) => setRuns(event.target.checked)} />
        {words.letRun}
      </label>
      {making.isError && <Failure title={words.notAdded} error={making.error} />}
    </form>
  );
}

/** The link, until the person says that it is copied. */
function LinkOnce({ made, onSeen }: { made: Made; onSeen: () => void }): JSX.Element {
  const words = say().accounts;
  const address = window.location.origin + made.link.path;
  return (
    <div className="strip warning secret" role="status">
      <p>{words.linkOnce(made.name)}</p>
      <p className="actions">
        <code data-testid="password-link">{address}</code>
        <CopyButton text={address} />
        <button type="button" className="end" onClick={onSeen}>
          {words.seen}
        </button>
      </p>
      <p className="hint">{words.linkTell}</p>
    </div>
  );
}

function AccountTable({
  all,
  onLink,
}: {
  all: readonly Account[];
  onLink: (made: Made) => void;
}): JSX.Element {
  const words = say().accounts;
  const names = new Map(useQuery(projects()).data?.map(({ id, name }) => [id, name]));
  const cache = useQueryClient();
  const doing = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSuccess: () => cache.invalidateQueries({ queryKey: ["accounts"] }),
  });
  return (
    <>
      {doing.isError && <Failure title={words.notDone} error={doing.error} />}
      <div className="table-scroll" tabIndex={0} role="region" aria-labelledby="settings-people">
        <table className="plain people">
          <thead>
            <tr>
              <th scope="col">{words.name}</th>
              <th scope="col">{words.state}</th>
              <th scope="col">{words.rolesColumn}</th>
              <th scope="col">
                <span className="visually-hidden">{words.actions}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {all.map((each) => (
              <AccountRow
                key={each.id}
                of={each}
                names={names}
                onDo={(work) => doing.mutate(work)}
                onLink={onLink}
              />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

interface RowProps {
  readonly of: Account;
  /** Of projects, by identifier. */
  readonly names: ReadonlyMap<string, string>;
  readonly onDo: (work: () => Promise<unknown>) => void;
  readonly onLink: (made: Made) => void;
}

function AccountRow({ of, names, onDo, onLink }: RowProps): JSX.Element {
  const words = say().accounts;
  const isOwn = useSession().account?.id === of.id;
  const roles = of.roles.map(({ project, role }) =>
    words.roleIn(words.roles[role], names.get(project) ?? project),
  );
  const states = [
    of.disabled_at === null ? words.open : words.closed,
    ...(of.runs_server ? [words.runsServer] : []),
    ...(of.issuer !== null ? [words.by(of.issuer)] : of.has_password ? [] : [words.noPassword]),
  ];
  return (
    <tr data-account={of.name} data-revoked={of.disabled_at !== null}>
      <th scope="row">
        {of.name} {isOwn && <span className="badge">{words.you}</span>}
        {of.display_name !== of.name && <div className="muted">{of.display_name}</div>}
      </th>
      <td>{states.join(" · ")}</td>
      <td>{roles.length === 0 ? <span className="reason">{words.noRoles}</span> : roles.join(" · ")}</td>
      <td>
        <AccountActions {...{ of, onDo, onLink }} />
      </td>
    </tr>
  );
}

function AccountActions({ of, onDo, onLink }: Omit<RowProps, "names">): JSX.Element {
  const words = say().accounts;
  const isClosed = of.disabled_at !== null;
  const change = (wanted: Parameters<typeof api.changeAccount>[1]): void =>
    onDo(() => api.changeAccount(of.id, wanted));
  return (
    <span className="actions">
      <button
        type="button"
        aria-label={words.newLinkNamed(of.name)}
        onClick={() => onDo(async () => onLink({ name: of.name, link: await api.makePasswordLink(of.id) }))}
      >
        {words.newLink}
      </button>
      <button
        type="button"
        aria-label={of.runs_server ? words.stopRunNamed(of.name) : words.makeRunNamed(of.name)}
        onClick={() => change({ runs_server: !of.runs_server })}
      >
        {of.runs_server ? words.stopRun : words.makeRun}
      </button>
      <button
        type="button"
        aria-label={isClosed ? words.reopenNamed(of.name) : words.closeNamed(of.name)}
        onClick={() => change({ enabled: isClosed })}
      >
        {isClosed ? words.reopen : words.close}
      </button>
      <button
        type="button"
        className="quiet danger"
        aria-label={words.deleteNamed(of.name)}
        onClick={() => {
          if (window.confirm(words.sureToDelete(of.name))) onDo(() => api.deleteAccount(of.id));
        }}
      >
        {say().common.remove}
      </button>
    </span>
  );
}

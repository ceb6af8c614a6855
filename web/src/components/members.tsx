import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent, type JSX } from "react";
import * as api from "../api/accounts";
import { projects } from "../api/library-queries";
import { readSession } from "../api/session";
import type { Member, NewRole } from "../api/types";
import { goTo } from "../core/location";
import { projectHere, withProject } from "../core/project";
import { become, may, sessionNow, useSession, type Role } from "../core/session";
import { say } from "../i18n";
import { Loaded } from "./loaded";
import { PersonChoice } from "./person-choice";
import { SignInName } from "./sign-in-name";
import { Empty, Failure } from "./states";

const ROLES: readonly Role[] = ["viewer", "analyst", "admin", "participant"];

/** Who has which role in the project, for its administrators and for who runs the server. */
export function Members(): JSX.Element {
  const words = say().accounts;
  const project = projectHere();
  const found = useQuery(api.members(project));
  return (
    <section aria-labelledby="settings-members">
      <h2 id="settings-members">{words.members}</h2>
      <p className="hint">{words.membersHint}</p>
      <OwnProjects project={project} />
      <MemberForm key={project} project={project} />
      <Loaded query={found} loading={words.members} failure={words.membersNotListed}>
        {(all) =>
          all.length === 0 ? <Empty>{words.noMembers}</Empty> : <MemberTable project={project} all={all} />
        }
      </Loaded>
    </section>
  );
}

/** Which project; nothing where there is only one. */
function OwnProjects({ project }: { project: string }): JSX.Element | null {
  const words = say().accounts;
  const session = useSession();
  const all = useQuery(projects()).data?.filter(({ id }) => may(session, "admin or server", id)) ?? [];
  if (all.length < 2) return null;
  return (
    <label className="field">
      {words.project}
      <select
        value={project}
        onChange={(event) => goTo(withProject("/settings/members", event.target.value))}
      >
        {all.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Gives roles, and looks again who has them; one's own role may be among them. */
function useGiving(project: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (wanted: NewRole) => api.giveRole(project, wanted),
    onSuccess: async ({ account }) => {
      await cache.invalidateQueries({ queryKey: ["members", project] });
      await lookAgain(account);
    },
  });
}

/** What may be done here changes at once with one's own role. */
async function lookAgain(account: string): Promise<void> {
  if (account === sessionNow().account?.id) become(await readSession());
}

function MemberForm({ project }: { project: string }): JSX.Element {
  const words = say().accounts;
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const [participant, setParticipant] = useState<string | null>(null);
  const giving = useGiving(project);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const whose = role === "participant" ? participant : null;
    giving.mutate({ name, role, participant: whose }, { onSuccess: () => setName("") });
  };
  return (
    <form className="token-form" aria-label={words.addMemberTitle} onSubmit={submit}>
      <SignInName value={name} onChange={setName} />
      <label>
        {words.role}
        <select
          value={role}
          aria-describedby="role-hint"
          onChange={(event) => setRole(ROLES[event.target.selectedIndex] ?? "viewer")}
        >
          {ROLES.map((each) => (
            <option key={each} value={each}>
              {words.roles[each]}
            </option>
          ))}
        </select>
      </label>
      {role === "participant" && <PersonChoice project={project} onChoose={setParticipant} />}
      <button
        type="submit"
        className="primary"
        disabled={giving.isPending || (role === "participant" && participant === null)}
      >
        {words.addMember}
      </button>
      <p id="role-hint" className="hint">
        {words.roleHints[role]}
      </p>
      {giving.isError && <Failure title={words.notGiven} error={giving.error} />}
    </form>
  );
}

function MemberTable({ project, all }: { project: string; all: readonly Member[] }): JSX.Element {
  const words = say().accounts;
  const cache = useQueryClient();
  const giving = useGiving(project);
  const taking = useMutation({
    mutationFn: (account: string) => api.takeRole(project, account),
    onSuccess: async (_, account) => {
      await cache.invalidateQueries({ queryKey: ["members", project] });
      await lookAgain(account);
    },
  });
  const error = giving.error ?? taking.error;
  const takeOut = ({ account, name }: Member): void => {
    if (window.confirm(words.sureToTakeOut(name))) taking.mutate(account);
  };
  return (
    <>
      {error && <Failure title={words.notDone} error={error} />}
      <div className="table-scroll" tabIndex={0} role="region" aria-labelledby="settings-members">
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{words.name}</th>
              <th scope="col">{words.role}</th>
              <th scope="col">
                <span className="visually-hidden">{words.actions}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {all.map((each) => (
              <MemberRow
                key={each.account}
                of={each}
                onRole={(role) => giving.mutate({ name: each.name, role, participant: null })}
                onTakeOut={() => takeOut(each)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function MemberRow({
  of,
  onRole,
  onTakeOut,
}: {
  of: Member;
  onRole: (role: Role) => void;
  onTakeOut: () => void;
}): JSX.Element {
  const words = say().accounts;
  // Who takes part becomes somebody else by being added anew, where the person is chosen.
  const offered = ROLES.filter((role) => role !== "participant");
  return (
    <tr data-member={of.name} data-revoked={!of.is_enabled}>
      <th scope="row">
        {of.name} {!of.is_enabled && <span className="badge">{words.closed}</span>}
        {of.display_name !== of.name && <div className="muted">{of.display_name}</div>}
      </th>
      <td>
        {of.role === "participant" ? (
          <>
            {words.roles.participant} {of.pseudonym}
          </>
        ) : (
          <select
            value={of.role}
            aria-label={words.roleOf(of.name)}
            onChange={(event) => onRole(offered[event.target.selectedIndex] ?? of.role)}
          >
            {offered.map((role) => (
              <option key={role} value={role}>
                {words.roles[role]}
              </option>
            ))}
          </select>
        )}
      </td>
      <td>
        <button
          type="button"
          className="quiet danger"
          aria-label={words.takeOutNamed(of.name)}
          onClick={onTakeOut}
        >
          {words.takeOut}
        </button>
      </td>
    </tr>
  );
}

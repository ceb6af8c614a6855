import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, type JSX } from "react";
import { projects } from "../api/library-queries";
import { signOut } from "../api/session";
import type { SignedInAs } from "../api/types";
import { usePath } from "../core/location";
import { projectHere, withProject } from "../core/project";
import { useSession } from "../core/session";
import { say } from "../i18n";
import { Link } from "./link";
import { Failure } from "./states";

/** Who is signed in, with what they may do, and the way out. */
export function AccountMenu(): JSX.Element | null {
  const { account } = useSession();
  return account === null ? null : <Menu account={account} />;
}

function Menu({ account }: { account: SignedInAs }): JSX.Element {
  const words = say().accounts;
  const menu = useRef<HTMLDetailsElement>(null);
  const close = (): void => menu.current?.removeAttribute("open");
  const path = usePath();
  useEffect(close, [path]);
  useEffect(() => {
    const outside = (event: Event): void => {
      if (!menu.current?.contains(event.target as Node)) close();
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
    };
  }, []);
  const leaving = useMutation({ mutationFn: signOut });
  return (
    <details
      ref={menu}
      className="account-menu"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        close();
        menu.current?.querySelector("summary")?.focus();
      }}
    >
      <summary aria-label={words.menu(account.display_name)}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20a7.5 7.5 0 0 1 15 0" />
        </svg>
        <span className="wide-only">{account.display_name}</span>
      </summary>
      <div>
        <p>
          <strong>{account.display_name}</strong>
          {account.name !== account.display_name && <span className="muted"> {account.name}</span>}
        </p>
        <Roles account={account} />
        <ul>
          <li>
            <Link to={withProject("/settings/you", projectHere())} onFollow={close}>
              {words.account}
            </Link>
          </li>
          <li>
            <button type="button" onClick={() => leaving.mutate()} disabled={leaving.isPending}>
              {words.signOut}
            </button>
          </li>
        </ul>
        {leaving.isError && <Failure title={words.notSignedOut} error={leaving.error} />}
      </div>
    </details>
  );
}

/** What somebody may do, in words. */
export function Roles({ account }: { account: SignedInAs }): JSX.Element {
  const words = say().accounts;
  const names = new Map(useQuery(projects()).data?.map(({ id, name }) => [id, name]));
  return (
    <ul className="account-roles muted">
      {account.runs_server && <li>{words.runsServer}</li>}
      {account.roles.map(({ project, role }) => (
        <li key={project}>{words.roleIn(words.roles[role], names.get(project) ?? project)}</li>
      ))}
      {account.roles.length === 0 && !account.runs_server && <li>{words.noRoles}</li>}
    </ul>
  );
}

import { useMutation } from "@tanstack/react-query";
import type { JSX } from "react";
import { signOut } from "../api/session";
import { Failure } from "../components/states";
import { useSession } from "../core/session";
import { say } from "../i18n";
import { Door } from "./sign-in";

/** Somebody who may look at nothing yet: whom to ask. */
export default function NowhereView(): JSX.Element {
  const words = say().accounts;
  const { account } = useSession();
  const leaving = useMutation({ mutationFn: signOut });
  return (
    <Door title={words.nowhereTitle}>
      <p>{words.nowhereText}</p>
      <p>
        <strong>{account?.name}</strong>
      </p>
      <p className="actions">
        <button type="button" className="primary" onClick={() => window.location.reload()}>
          {words.nowhereAgain}
        </button>
        <button type="button" onClick={() => leaving.mutate()}>
          {words.signOut}
        </button>
      </p>
      {leaving.isError && <Failure title={words.notSignedOut} error={leaving.error} />}
    </Door>
  );
}

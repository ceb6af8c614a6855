import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type FormEvent, type JSX } from "react";
import { readPasswordLink, setPassword } from "../api/session";
import { Loaded, useTitle } from "../components/loaded";
import { NewPasswordFields } from "../components/password-fields";
import { Failure } from "../components/states";
import { say } from "../i18n";
import { Door } from "./sign-in";

/** The secret of the link. It leaves the address bar, and with that the history, as soon as it is read. */
function secretOfAddress(): string {
  const secret = window.location.hash.slice(1);
  if (secret !== "") window.history.replaceState(null, "", window.location.pathname);
  return decodeURIComponent(secret);
}

/** Read once: drawing twice, as after another language, must not lose it. */
let read: string | undefined;

/** Sets the password of whom the link was made for. */
export default function PasswordView(): JSX.Element {
  const words = say().accounts;
  const secret = (read ||= secretOfAddress());
  useTitle(words.linkTitle);
  if (secret === "")
    return (
      <Door title={words.linkBad}>
        <p>{words.linkNone}</p>
        <ToSignIn />
      </Door>
    );
  return (
    <Door title={words.linkTitle}>
      <OfLink secret={secret} />
    </Door>
  );
}

function OfLink({ secret }: { secret: string }): JSX.Element {
  const words = say().accounts;
  const found = useQuery({
    queryKey: ["password-link"],
    queryFn: () => readPasswordLink(secret),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Loaded query={found} loading={words.linkTitle} failure={words.linkBad}>
      {({ name, display_name }) => (
        <PasswordForm
          secret={secret}
          name={name}
          shown={display_name === name ? name : `${display_name} (${name})`}
        />
      )}
    </Loaded>
  );
}

function PasswordForm({ secret, name, shown }: { secret: string; name: string; shown: string }): JSX.Element {
  const words = say().accounts;
  const [[value, again], setBoth] = useState(["", ""]);
  const setting = useMutation({ mutationFn: () => setPassword(secret, value) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (value === again) setting.mutate();
  };
  if (setting.isSuccess)
    return (
      <>
        <p role="status">{words.setDone}</p>
        <ToSignIn />
      </>
    );
  return (
    <form className="sign-in-form" method="post" onSubmit={submit}>
      <p>{words.linkFor(shown)}</p>
      {/* Password managers keep the name with what is set. */}
      <input name="username" autoComplete="username" value={name} readOnly hidden />
      <NewPasswordFields
        value={value}
        again={again}
        onValue={(next) => setBoth([next, again])}
        onAgain={(next) => setBoth([value, next])}
      />
      {setting.isError && <Failure title={words.notChanged} error={setting.error} />}
      <button type="submit" className="primary" disabled={setting.isPending || value !== again}>
        {words.set}
      </button>
    </form>
  );
}

/** Loaded anew: whoever was signed in here before may not be any more. */
const ToSignIn = (): JSX.Element => (
  <p>
    <a className="button" href="/">
      {say().accounts.toSignIn}
    </a>
  </p>
);

import { useCallback, useState, type JSX } from "react";
import { readAccount, type Account } from "../api/account";
import { agree, NoAnswer, pairPhone, readMe, signOut } from "../api/calls";
import { forgetToken, keepToken, pairedName } from "../api/token";
import { useAnswer } from "../api/use-answer";
import { Choices } from "../components/choices";
import { Screen } from "../components/frame";
import { Sharing } from "../components/sharing";
import { Sheet } from "../components/sheet";
import { Switch } from "../components/switch";
import { dateText } from "../format";
import { LANGUAGES, say } from "../i18n";
import { goTo, screenAddress } from "../navigation";
import {
  chooseLanguage,
  chooseTheme,
  chooseVibration,
  setWelcomeSeen,
  useChosenTheme,
  useLanguage,
  useVibration,
} from "../preferences";
import { problemText } from "../problem-text";

const SPOKEN = [
  ["en", LANGUAGES.en],
  ["zh", LANGUAGES.zh],
] as const;
const WRONG_CODE = 404;

/** What a person has chosen on this phone, as whom it is paired, what was agreed to, and what is shared. */
export function SettingsView({
  waiting,
  pairCode,
}: {
  waiting: number;
  /** From a QR code. */
  pairCode: string | null;
}): JSX.Element {
  const [name, setName] = useState(pairedName);
  const [answer] = useAnswer(readAccount);
  const account = answer.state === "ready" && name === null ? answer.value : null;
  const participant = account?.participant ?? null;
  const { settings: words, common } = say();
  const themes = Object.entries(words.themes) as ["system" | "light" | "dark", string][];
  return (
    <Screen className="settings" title={words.title} tab="settings">
      <section>
        <Choices
          legend={words.language}
          options={SPOKEN}
          chosen={useLanguage()}
          onChoose={(language) => void chooseLanguage(language)}
        />
        <Choices legend={words.theme} options={themes} chosen={useChosenTheme()} onChoose={chooseTheme} />
        <Switch
          label={words.vibration}
          hint={words.vibrationText}
          checked={useVibration()}
          onChange={chooseVibration}
        />
        <p className="small muted">{words.rate}</p>
      </section>
      {account?.isOffered && <AccountPart account={account} waiting={waiting} />}
      {participant === null && (
        <PairingPart waiting={waiting} pairCode={pairCode} name={name} onName={setName} />
      )}
      {name === null && participant === null ? (
        <NoSharing />
      ) : (
        <AgreementPart key={name ?? participant?.id} />
      )}
      <section>
        <h2>{words.about}</h2>
        <p className="small muted">{words.aboutText}</p>
        <p className="small muted">{common.notADoctor}</p>
        <button type="button" onClick={() => setWelcomeSeen(false)}>
          {words.voice}
        </button>
      </section>
    </Screen>
  );
}

/** Who is signed in here, or the way to sign in with an account in the place of pairing. */
function AccountPart({ account, waiting }: { account: Account; waiting: number }): JSX.Element {
  const words = say().settings;
  const [problem, setProblem] = useState<NoAnswer | null>(null);
  const { participant } = account;
  const leave = async (): Promise<void> => {
    try {
      await signOut();
      window.location.assign(account.signOutPath);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      setProblem(error);
    }
  };
  return (
    <section>
      <h2>{words.account}</h2>
      {participant === null ? (
        <p>
          {words.accountText} <a href="/">{words.signIn}</a>
        </p>
      ) : (
        <>
          <p>{words.signedInAs(participant.display_name)}</p>
          <p className="small">
            <a href="/settings/you">{words.toAccount}</a>
          </p>
          {waiting > 0 && <p className="small muted">{words.sendFirst(waiting)}</p>}
          <button type="button" disabled={waiting > 0} onClick={() => void leave()}>
            {words.signOut}
          </button>
          {problem !== null && <p role="alert">{problemText(problem)}</p>}
        </>
      )}
    </section>
  );
}

function PairingPart({
  waiting,
  pairCode,
  name,
  onName,
}: {
  waiting: number;
  pairCode: string | null;
  name: string | null;
  onName: (name: string | null) => void;
}): JSX.Element {
  const [forgetting, setForgetting] = useState(false);
  const { settings: words, common } = say();
  const forget = (): void => {
    forgetToken();
    onName(null);
    setForgetting(false);
  };
  return (
    <section>
      <h2>{words.paired}</h2>
      <p>{name === null ? words.local : words.pairedWith(name)}</p>
      {name === null ? (
        <PairForm code={pairCode ?? ""} onPaired={onName} />
      ) : (
        <button type="button" className="destructive" onClick={() => setForgetting(true)}>
          {words.forget}
        </button>
      )}
      <Sheet open={forgetting} title={words.forget} onClose={() => setForgetting(false)}>
        <p>{words.forgetText(waiting)}</p>
        <div className="stack">
          <button type="button" className="primary" onClick={() => setForgetting(false)}>
            {common.cancel}
          </button>
          {waiting === 0 && (
            <button type="button" className="destructive" onClick={forget}>
              {words.forget}
            </button>
          )}
        </div>
      </Sheet>
    </section>
  );
}

/** What the study sees in its list of phones; a person can tell phones apart by it. */
const deviceName = (): string =>
  /\(([^;)]+)/.exec(navigator.userAgent)?.[1] ?? navigator.userAgent.slice(0, 40);

function PairForm({ code, onPaired }: { code: string; onPaired: (name: string) => void }): JSX.Element {
  const [typed, setTyped] = useState(code);
  const [state, setState] = useState<"ready" | "pairing" | NoAnswer>("ready");
  const words = say().settings;
  const pair = async (): Promise<void> => {
    setState("pairing");
    try {
      const paired = await pairPhone(typed.trim(), deviceName());
      keepToken(paired.token, paired.participant.pseudonym);
      onPaired(paired.participant.pseudonym);
      if (code !== "") goTo(screenAddress("settings"), { replace: true });
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      setState(error);
    }
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void pair();
      }}
    >
      <label className="field">
        {words.code}
        <input
          value={typed}
          autoCapitalize="characters"
          autoComplete="one-time-code"
          spellCheck={false}
          aria-describedby="pair-text"
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <p id="pair-text" className="small muted">
        {words.pairText}
      </p>
      {state instanceof NoAnswer && (
        <p role="alert">{state.status === WRONG_CODE ? words.wrongCode : problemText(state)}</p>
      )}
      <button type="submit" disabled={state === "pairing" || typed.trim() === ""}>
        {state === "pairing" ? words.pairing : words.pair}
      </button>
    </form>
  );
}

/** Links show the series of a participant; this phone has none. */
function NoSharing(): JSX.Element {
  const words = say().settings;
  return (
    <section>
      <h2>{words.shareTitle}</h2>
      <p className="muted">{words.sharePaired}</p>
    </section>
  );
}

function AgreementPart(): JSX.Element {
  const [answer, again] = useAnswer(useCallback(() => readMe(), []));
  const [problem, setProblem] = useState<NoAnswer | null>(null);
  const words = say().settings;
  const me = answer.state === "ready" ? answer.value : null;
  const consent = me?.consent.sharing ?? null;
  const isGiven = consent?.given ?? false;
  const change = async (given: boolean): Promise<void> => {
    if (me === null) return;
    try {
      await agree(given, me.consent_text_version);
      setProblem(null);
      again();
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      setProblem(error);
    }
  };
  return (
    <section>
      <h2>{words.shareTitle}</h2>
      {me === null ? (
        <p className="muted">{answer.state === "failed" ? problemText(answer.error) : ""}</p>
      ) : (
        <>
          <Switch
            label={words.consentSharing}
            hint={
              isGiven && consent !== null
                ? `${words.consentSince(dateText(new Date(consent.at)))} ${words.consentText}`
                : words.consentText
            }
            checked={isGiven}
            onChange={(given) => void change(given)}
          />
          {problem !== null && <p role="alert">{problemText(problem)}</p>}
          {isGiven && <Sharing />}
        </>
      )}
    </section>
  );
}

import { useState, type JSX } from "react";
import { createShare, listShares, NoAnswer, revokeShare } from "../api/calls";
import type { NewShare, Share } from "../api/types";
import { useAnswer } from "../api/use-answer";
import { dateText, momentText } from "../format";
import { say } from "../i18n";
import { problemText } from "../problem-text";
import { Choices } from "./choices";

const DAYS = ["7", "30", "90"] as const;

/** Links by which a clinician reads the own recordings: made, listed, withdrawn. */
export function Sharing(): JSX.Element {
  const [shares, again] = useAnswer(listShares);
  const [made, setMade] = useState<NewShare | null>(null);
  const [problem, setProblem] = useState<NoAnswer | null>(null);
  const words = say().settings;
  const told = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
      setProblem(null);
      again();
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      setProblem(error);
    }
  };
  return (
    <>
      <p className="small muted">{words.shareText}</p>
      <ShareForm onCreate={(name, days) => told(async () => setMade(await createShare(name, days)))} />
      {made !== null && <MadeLink share={made} />}
      {problem !== null && <p role="alert">{problemText(problem)}</p>}
      <h3>{words.links}</h3>
      {shares.state === "ready" && (
        <Links
          shares={shares.value}
          onRevoke={(id) =>
            told(async () => {
              await revokeShare(id);
              setMade((known) => (known?.id === id ? null : known));
            })
          }
        />
      )}
    </>
  );
}

function ShareForm({ onCreate }: { onCreate: (name: string, days: number) => Promise<void> }): JSX.Element {
  const [name, setName] = useState("");
  const [days, setDays] = useState<(typeof DAYS)[number]>("30");
  const words = say().settings;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void onCreate(name.trim(), Number(days));
        setName("");
      }}
    >
      <label className="field">
        {words.sharedWith}
        <input
          value={name}
          required
          placeholder={words.sharedWithPlaceholder}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <Choices
        legend={words.days}
        options={DAYS.map((each) => [each, words.dayCounts(Number(each))] as const)}
        chosen={days}
        onChoose={setDays}
      />
      <button type="submit" disabled={name.trim() === ""}>
        {words.create}
      </button>
    </form>
  );
}

/** The link itself, which the server keeps as a hash only and cannot show again. */
function MadeLink({ share }: { share: NewShare }): JSX.Element {
  const [isCopied, setIsCopied] = useState(false);
  const { settings: words, common } = say();
  // Without a listener under TLS the server knows no address of its own that another phone could open.
  const url = share.url ?? new URL(`/m/shared/${share.secret}`, window.location.href).href;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(url);
    setIsCopied(true);
  };
  return (
    <div className="stack" role="status">
      <p>{words.created}</p>
      <p className="secret-link">{url}</p>
      <div className="row">
        <button type="button" onClick={() => void copy()}>
          {isCopied ? common.copied : common.copy}
        </button>
        {"share" in navigator && (
          <button type="button" onClick={() => void navigator.share({ url }).catch(() => undefined)}>
            {words.shareLink}
          </button>
        )}
      </div>
    </div>
  );
}

function Links({
  shares,
  onRevoke,
}: {
  shares: readonly Share[];
  onRevoke: (id: string) => Promise<void>;
}): JSX.Element {
  const words = say().settings;
  if (shares.length === 0) return <p className="muted">{words.noLinks}</p>;
  return (
    <ul className="rows shares">
      {shares.map((share) => (
        <li key={share.id} className={endOf(share) === null ? undefined : "gone"}>
          <span className="grow">
            <span className="what">{share.name}</span>
            <span className="when">{endOf(share) ?? words.until(dateText(new Date(share.expires_at)))}</span>
            <span className="when">
              {share.last_used_at === null
                ? words.neverSeen
                : words.lastSeen(momentText(share.last_used_at, new Date()))}
            </span>
          </span>
          {endOf(share) === null && (
            <button type="button" onClick={() => void onRevoke(share.id)}>
              {words.revoke}
              <span className="visually-hidden">{` ${share.name}`}</span>
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Why a link no longer works; null while it does. */
function endOf({ revoked_at, expires_at }: Share): string | null {
  const words = say().settings;
  if (revoked_at !== null) return words.revoked;
  return Date.parse(expires_at) <= Date.now() ? words.ended : null;
}

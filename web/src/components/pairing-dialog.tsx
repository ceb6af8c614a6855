import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, type FormEvent, type JSX } from "react";
import { makePairing, pairingState, participants, qrHref, type Pairing } from "../api/home-use";
import { clock } from "../core/live-tile";
import { projectHere, withProject } from "../core/project";
import { say } from "../i18n";
import { CopyButton } from "./copy-button";
import { Dialog } from "./dialog";
import { Link } from "./link";
import { Failure } from "./states";
import { useNow } from "./use-now";

const DAYS = [30, 180, 365, null] as const;
const NEW = "";
const TLS_COMMAND = "ecgomics serve --tls self-signed";
const ADB_COMMAND = "adb reverse tcp:8000 tcp:8000";

/** A phone is paired: for whom, then the code, then what became of it. */
export function PairingDialog({ open, onClose }: { open: boolean; onClose: () => void }): JSX.Element {
  return (
    <Dialog open={open} title={say().live.pairTitle} onClose={onClose}>
      <PairingSteps onClose={onClose} />
    </Dialog>
  );
}

/** For whom, the code, and what became of it. */
export function PairingSteps({ onClose }: { onClose?: () => void }): JSX.Element {
  const [pairing, setPairing] = useState<Pairing | null>(null);
  if (pairing === null) return <Wanted onMade={setPairing} />;
  return (
    <Shown
      key={pairing.id}
      pairing={pairing}
      onAnother={() => setPairing(null)}
      {...(onClose && { onClose })}
    />
  );
}

function Wanted({ onMade }: { onMade: (pairing: Pairing) => void }): JSX.Element {
  const words = say().live;
  const project = projectHere();
  const people = useQuery(participants(project)).data ?? [];
  const [who, setWho] = useState(NEW);
  const [name, setName] = useState("");
  const [days, setDays] = useState<number | null>(180);
  const cache = useQueryClient();
  const making = useMutation({
    mutationFn: () =>
      makePairing({
        participant: who === NEW ? null : who,
        name: who === NEW && name.trim() !== "" ? name.trim() : null,
        project,
        days,
      }),
    onSuccess: (made) => {
      onMade(made);
      return cache.invalidateQueries({ queryKey: ["participants"] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    making.mutate();
  };
  return (
    <form className="pairing-form" onSubmit={submit}>
      <label className="field">
        {words.forWhom}
        <select value={who} onChange={(event) => setWho(event.target.value)}>
          <option value={NEW}>{words.nobody}</option>
          {people.map(({ subject }) => (
            <option key={subject.id} value={subject.id}>
              {subject.pseudonym}
            </option>
          ))}
        </select>
      </label>
      {who === NEW && (
        <label className="field">
          {words.pseudonym}
          <input
            maxLength={100}
            value={name}
            aria-describedby="pseudonym-hint"
            onChange={(event) => setName(event.target.value)}
          />
          <span id="pseudonym-hint" className="hint">
            {words.pseudonymHint}
          </span>
        </label>
      )}
      <label className="field">
        {words.paired}
        <select value={String(days)} onChange={(event) => setDays(DAYS[event.target.selectedIndex] ?? null)}>
          {DAYS.map((each) => (
            <option key={String(each)} value={String(each)}>
              {each === null ? words.untilRevoked : words.pairedDays(each)}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="primary" disabled={making.isPending}>
        {words.makeCode}
      </button>
      {making.isError && <Failure title={words.notMade} error={making.error} />}
    </form>
  );
}

interface ShownProps {
  readonly pairing: Pairing;
  readonly onAnother: () => void;
  readonly onClose?: () => void;
}

function Shown({ pairing, onAnother, onClose }: ShownProps): JSX.Element {
  const words = say().live;
  const cache = useQueryClient();
  const found = useQuery(pairingState(pairing.id));
  const state = found.data?.state ?? "waiting";
  useEffect(() => {
    if (state === "used") void cache.invalidateQueries({ queryKey: ["devices"] });
  }, [state, cache]);
  if (state === "waiting") {
    return (
      <>
        <Code pairing={pairing} />
        {found.isError && (
          <Failure title={words.notAsked} error={found.error} onRetry={() => void found.refetch()} />
        )}
      </>
    );
  }
  return (
    <div className="pairing-end" role="status" data-pairing={state}>
      <p>
        <strong>{state === "used" ? words.used(found.data?.device?.name ?? "") : words.expired}</strong>
      </p>
      {state === "used" && (
        <p className="muted">
          {words.usedHint}{" "}
          <Link to={withProject("/settings/devices", projectHere())} {...(onClose && { onFollow: onClose })}>
            {words.toDevices}
          </Link>
        </p>
      )}
      <button type="button" onClick={onAnother}>
        {words.another}
      </button>
    </div>
  );
}

const EVERY_SECOND_MS = 1000;

function Code({ pairing }: { pairing: Pairing }): JSX.Element {
  const words = say().live;
  useNow(EVERY_SECOND_MS);
  const leftS = (Date.parse(pairing.expires_at) - Date.now()) / 1000;
  return (
    <div className="pairing-code" data-pairing="waiting">
      {pairing.url === null ? (
        <NoTls />
      ) : (
        <>
          <p>{words.scan}</p>
          <img src={qrHref(pairing)} alt={words.qr} width={220} height={220} />
        </>
      )}
      <dl>
        <dt>{words.code}</dt>
        <dd>
          <code className="pairing-secret" data-testid="pairing-code">
            {pairing.code}
          </code>{" "}
          <CopyButton text={pairing.code} />
        </dd>
        {pairing.url !== null && (
          <>
            <dt>{words.address}</dt>
            <dd>
              <code>{pairing.url}</code>
            </dd>
          </>
        )}
      </dl>
      <p className="number muted">{words.left(clock(leftS))}</p>
    </div>
  );
}

/** No phone can reach this server: what to do about it. */
function NoTls(): JSX.Element {
  const words = say().live;
  return (
    <div className="strip warning">
      <p>
        <strong>{words.noTls}</strong> {words.noTlsText}
      </p>
      <Command text={TLS_COMMAND} />
      <p>{words.noTlsAdb}</p>
      <Command text={ADB_COMMAND} />
      <p>{words.noTlsCode}</p>
    </div>
  );
}

const Command = ({ text }: { text: string }): JSX.Element => (
  <p className="actions">
    <code>{text}</code>
    <CopyButton text={text} />
  </p>
);

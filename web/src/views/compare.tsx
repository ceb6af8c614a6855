import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, useSyncExternalStore, type JSX } from "react";
import * as api from "../api/corrections";
import * as queries from "../api/queries";
import type { DrawnBeat, Side, SideBySide } from "../api/types";
import { ApartTable, BeatOverlay } from "../components/beat-overlay";
import { DifferenceTable } from "../components/difference-table";
import { Link } from "../components/link";
import { Option, OptionGroup } from "../components/option-group";
import { Quality } from "../components/quality";
import { RecordingChoice } from "../components/recording-choice";
import { Failure, Skeleton } from "../components/states";
import { ALIGNMENTS, shiftMs, type Alignment } from "../core/beat-overlay";
import { dateTimeText, quantity, words as wordsOf } from "../core/format";
import { useKeys } from "../core/keys";
import { useQueryState } from "../core/location";
import { GAINS_MM_PER_MV } from "../core/paper";
import { say } from "../i18n";

const address = (a: string, b: string): string => `/compare?${new URLSearchParams(b ? { a, b } : { a })}`;

/** Two recordings, B against A: their beats one over the other, and what differs. */
export default function CompareView(): JSX.Element {
  const [query] = useQueryState();
  const [a, b] = [query.get("a") ?? "", query.get("b") ?? ""];
  const found = useQuery(api.sideBySide(a, b));
  const words = say().compare;
  useEffect(() => {
    document.title = `${words.title} · ECGomics`;
    return () => {
      document.title = "ECGomics";
    };
  }, [words.title]);
  if (a === "" || b === "") return <Choosing first={a} />;
  return (
    <main className="page wide compare">
      <header className="page-head">
        <nav aria-label={say().recording.breadcrumb}>
          <Link to="/library">{words.allRecordings}</Link>
          <span aria-hidden="true"> › </span>
        </nav>
        <h1>{words.title}</h1>
      </header>
      {found.isError ? (
        <Failure title={words.notShown} error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data === undefined ? (
        <Skeleton label={words.loading} lines={12} />
      ) : (
        <Compared found={found.data} />
      )}
    </main>
  );
}

function Choosing({ first }: { first: string }): JSX.Element {
  const words = say().compare;
  const known = useQuery({ ...queries.recording(first), enabled: first !== "" });
  return (
    <main className="page compare">
      <h1>{words.title}</h1>
      <RecordingChoice
        title={first === "" ? words.chooseFirst : words.chooseSecond(known.data?.name ?? "A")}
        without={first}
        pseudonym={known.data?.pseudonym ?? null}
        to={(id) => (first === "" ? address(id, "") : address(first, id))}
      />
    </main>
  );
}

function Compared({ found }: { found: SideBySide }): JSX.Element {
  const { a, b } = found;
  const words = say().compare;
  return (
    <>
      <div className="compare-head">
        <SideHead side={a} which={words.earlier} line={words.ink} />
        <SideHead side={b} which={words.later} line={words.dashed} />
        <Link to={address(b.recording_id, a.recording_id)} className="button">
          {words.swap}
        </Link>
      </div>
      <Remarks found={found} />
      <div className="compare-body">
        <div className="compare-left">
          {a.beat && b.beat ? (
            <Picture a={a} b={b} beats={{ a: a.beat, b: b.beat }} />
          ) : (
            <p className="strip warning">{words.noBeat(a.beat ? words.later : words.earlier)}</p>
          )}
        </div>
        <DifferenceTable
          rows={found.differences}
          fileName={`compare-${a.recording_id.slice(0, 8)}-${b.recording_id.slice(0, 8)}.csv`}
        />
      </div>
    </>
  );
}

function SideHead({ side, which, line }: { side: Side; which: string; line: string }): JSX.Element {
  const words = say().compare;
  return (
    <p className={`side side-${which.toLowerCase()}`}>
      <strong className="which">{which}</strong>
      <span className="line" aria-hidden="true" />
      <span className="visually-hidden">{line}</span>
      <Link to={`/r/${side.recording_id}`}>{side.name}</Link>
      {side.started_at && <span className="number">{dateTimeText(side.started_at)}</span>}
      {side.rhythm !== null && <span className="muted">{wordsOf(side.rhythm)}</span>}
      <Quality verdict={side.quality as "good" | "fair" | "poor"} />
      {side.correction > 0 && <span className="badge">{words.corrected(side.correction)}</span>}
    </p>
  );
}

function Remarks({ found }: { found: SideBySide }): JSX.Element | null {
  const { a, b } = found;
  const words = say().compare;
  const band = ({ band_hz: [low, high], chain }: Side): string =>
    low === null && high === null
      ? (chain.split("-")[0] ?? chain)
      : words.band_hz(low === null ? words.open : quantity(low), high === null ? words.open : quantity(high));
  const remarks = [
    found.one_person === false ? words.twoPeople : found.one_person === null ? words.unknownPeople : null,
    a.chain === b.chain ? null : words.differentChains(band(a), band(b)),
    a.rhythm === b.rhythm || a.rhythm === null || b.rhythm === null
      ? null
      : words.differentRhythms(wordsOf(a.rhythm), wordsOf(b.rhythm)),
  ].filter((remark) => remark !== null);
  if (remarks.length === 0) return null;
  return (
    <ul className={found.one_person === null && remarks.length === 1 ? "strip" : "strip warning"}>
      {remarks.map((remark) => (
        <li key={remark}>{remark}</li>
      ))}
    </ul>
  );
}

function Picture({ a, b, beats }: { a: Side; b: Side; beats: { a: DrawnBeat; b: DrawnBeat } }): JSX.Element {
  const words = say().compare;
  const [query, changeQuery] = useQueryState();
  const surface = useRef<HTMLDivElement>(null);
  const [blinking, setBlinking] = useState(false);
  const still = useReducedMotion();
  const wanted = ALIGNMENTS.find((each) => each === query.get("align")) ?? "R";
  const alignment: Alignment = shiftMs(beats.a, beats.b, wanted) === null ? "R" : wanted;
  const shift = shiftMs(beats.a, beats.b, alignment) ?? 0;
  const gain = GAINS_MM_PER_MV.find((each) => String(each) === query.get("gain")) ?? 10;
  const only = query.get("only") === "difference";
  const top = query.get("top") === "a" ? "a" : "b";
  const table = query.get("as") === "table";
  const set = (name: string, value: string | null): void => changeQuery({ [name]: value });
  const actions: Record<string, () => void> = {
    "\\": () => {
      if (!still) setBlinking(!blinking);
    },
    o: () => set("top", top === "a" ? null : "a"),
    t: () => set("as", table ? null : "table"),
  };
  useKeys((event) => {
    actions[event.key]?.();
    return event.key in actions;
  }, surface);
  return (
    <section aria-label={words.picture}>
      <div className="toolbar" role="group" aria-label={words.picture}>
        <OptionGroup label={words.align}>
          {ALIGNMENTS.map((each) => (
            <Option
              key={each}
              chosen={alignment === each}
              why={shiftMs(beats.a, beats.b, each) === null ? words.noMark : null}
              onChoose={() => set("align", each === "R" ? null : each)}
            >
              {words.alignments[each]}
            </Option>
          ))}
        </OptionGroup>
        <OptionGroup label={words.gain} unit="mm/mV">
          {GAINS_MM_PER_MV.map((each) => (
            <Option
              key={each}
              chosen={gain === each}
              onChoose={() => set("gain", each === 10 ? null : String(each))}
            >
              {each}
            </Option>
          ))}
        </OptionGroup>
        <OptionGroup label={words.picture}>
          <Option
            chosen={only}
            title={words.differenceOnlyTitle}
            onChoose={() => set("only", only ? null : "difference")}
          >
            {words.differenceOnly}
          </Option>
          <Option
            chosen={blinking && !still}
            title={words.blinkTitle}
            why={still ? words.noBlink : null}
            onChoose={actions["\\"]!}
          >
            {words.blink}
          </Option>
          <Option chosen={top === "a"} title={words.onTopTitle} onChoose={actions["o"]!}>
            {words.onTop("A")}
          </Option>
          <Option chosen={table} title={words.tableTitle} onChoose={actions["t"]!}>
            {words.table}
          </Option>
        </OptionGroup>
      </div>
      {table ? (
        <ApartTable a={beats.a} b={beats.b} shift={shift} />
      ) : (
        <BeatOverlay
          a={beats.a}
          b={beats.b}
          names={{ a: a.name, b: b.name }}
          differenceOnly={only}
          blinking={blinking && !still}
          {...{ shift, gain, top, surface }}
        />
      )}
    </section>
  );
}

const REDUCED = "(prefers-reduced-motion: reduce)";

function useReducedMotion(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const system = window.matchMedia(REDUCED);
      system.addEventListener("change", listener);
      return () => system.removeEventListener("change", listener);
    },
    () => window.matchMedia(REDUCED).matches,
  );
}

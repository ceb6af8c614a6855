import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, useState, type JSX } from "react";
import type { LongEpisode } from "../api/types";
import { countText, durationText, fixed } from "../core/format";
import {
  countsOf,
  KINDS,
  kindsOf,
  listed,
  ORDERS,
  type EpisodeKind,
  type EpisodeOrder,
} from "../core/holter-episodes";
import { say } from "../i18n";
import type { Holter, useCorrection } from "./use-holter";

const ROW_PX = 44;

export interface EpisodeChoice {
  readonly kind: EpisodeKind | null;
  readonly order: EpisodeOrder;
  readonly change: (next: { kind?: EpisodeKind | null; order?: EpisodeOrder }) => void;
}

interface Props {
  readonly holter: Holter;
  readonly choice: EpisodeChoice;
  readonly correction: ReturnType<typeof useCorrection>;
  readonly onGo: (episode: LongEpisode) => void;
}

/** Every episode, by kind and in an order; a click goes there. */
export function HolterEpisodes({ holter, choice, correction, onGo }: Props): JSX.Element {
  const words = say().holter;
  const { episodes } = holter;
  const shown = listed(episodes, choice.kind, choice.order);
  const of = countsOf(episodes);
  return (
    <section className="holter-list" aria-label={words.episodes}>
      <div className="holter-list-head">
        <label>
          <select
            aria-label={words.kind}
            value={choice.kind ?? ""}
            onChange={(event) => choice.change({ kind: (event.target.value || null) as EpisodeKind | null })}
          >
            <option value="">{`${words.allKinds} (${countText(episodes.length)})`}</option>
            {kindsOf(episodes).map((kind, i) => (
              <option key={kind} value={kind}>
                {`${i + 1}  ${words.kinds[kind]} (${countText(of.get(kind) ?? 0)})`}
              </option>
            ))}
          </select>
        </label>
        <label>
          <select
            aria-label={words.order}
            value={choice.order}
            onChange={(event) => choice.change({ order: event.target.value as EpisodeOrder })}
          >
            {ORDERS.map((order) => (
              <option key={order} value={order}>
                {words.orders[order]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {shown.length === 0 ? (
        <p className="hint">{holter.state?.until_s ? words.noEpisodes : words.notAnalysed}</p>
      ) : (
        <Rows shown={shown} holter={holter} correction={correction} onGo={onGo} />
      )}
      <AddEpisode holter={holter} correction={correction} />
    </section>
  );
}

function Rows({
  shown,
  holter,
  correction,
  onGo,
}: { shown: readonly LongEpisode[] } & Pick<Props, "holter" | "correction" | "onGo">): JSX.Element {
  const words = say().holter;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const { cursorS } = holter.stage.window;
  return (
    <div
      ref={scroller}
      className="holter-rows"
      tabIndex={0}
      role="group"
      aria-label={words.episodeCount(countText(shown.length), shown.length === 1)}
    >
      <ul style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => {
          const each = shown[row.index]!;
          const rate = each.rate_mean_per_min;
          return (
            <li
              key={row.key}
              aria-setsize={shown.length}
              aria-posinset={row.index + 1}
              style={{ transform: `translateY(${row.start}px)`, height: ROW_PX }}
            >
              <button
                type="button"
                className="holter-row"
                aria-current={Math.abs(each.start_s - cursorS) < 0.02 ? "true" : undefined}
                title={each.evidence}
                onClick={() => onGo(each)}
              >
                <span className={`episode-dot episode-${each.kind}`} aria-hidden="true" />
                <strong>{words.kinds[each.kind]}</strong>
                <span className="number end">{holter.time(each.start_s)}</span>
                <span className="muted number">
                  {words.episodeFacts({
                    duration: durationText(Math.round(each.duration_s * 10) / 10),
                    beats: countText(each.beats),
                    one: each.beats === 1,
                    rate: rate === null ? null : fixed(rate, 0),
                  })}
                </span>
              </button>
              {holter.state?.complete && (
                <button
                  type="button"
                  className="quiet holter-remove"
                  aria-label={`${words.notAnEpisode}: ${words.kinds[each.kind]} ${holter.time(each.start_s)}`}
                  title={words.notAnEpisode}
                  disabled={correction.correct.isPending}
                  onClick={() =>
                    correction.correct.mutate({
                      what: "episode_removed",
                      kind: each.kind,
                      start_s: each.start_s,
                      end_s: each.end_s,
                      reason: "",
                    })
                  }
                >
                  ✕
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** An episode that was not found: its kind, and from the cursor on how long. */
function AddEpisode({ holter, correction }: Pick<Props, "holter" | "correction">): JSX.Element | null {
  const words = say().holter;
  const [kind, setKind] = useState<EpisodeKind>("atrial_fibrillation");
  const [seconds, setSeconds] = useState("60");
  if (!holter.state?.complete) return null;
  const start = holter.stage.window.cursorS;
  const end = Math.min(holter.recording.duration_s, start + Number(seconds));
  const add = (): void =>
    correction.correct.mutate({ what: "episode_added", kind, start_s: start, end_s: end, reason: "" });
  return (
    <details className="holter-add">
      <summary>{words.addEpisode}</summary>
      <div className="holter-add-form">
        <label>
          <select
            aria-label={words.kind}
            value={kind}
            onChange={(event) => setKind(event.target.value as EpisodeKind)}
          >
            {KINDS.map((each) => (
              <option key={each} value={each}>
                {words.kinds[each]}
              </option>
            ))}
          </select>
        </label>
        <label className="number">
          {holter.time(start)} +{" "}
          <input
            type="number"
            min="1"
            step="1"
            value={seconds}
            onChange={(event) => setSeconds(event.target.value)}
          />{" "}
          s
        </label>
        <button type="button" disabled={!(end > start) || correction.correct.isPending} onClick={add}>
          {words.add}
        </button>
      </div>
    </details>
  );
}

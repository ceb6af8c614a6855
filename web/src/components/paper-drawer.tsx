import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, type JSX, type KeyboardEvent } from "react";
import * as api from "../api/beats";
import type { Recording } from "../api/types";
import { words as wordsOf } from "../core/format";
import { useQueryState } from "../core/location";
import { say } from "../i18n";
import { DRAWER_TABS, type DrawerTab } from "./drawer-tabs";
import { Failure, Skeleton } from "./states";

interface Props {
  readonly recording: Recording;
  /** Name of the open tab; null while the drawer is closed. */
  readonly open: string | null;
  readonly chosen: number;
  readonly onOpen: (tab: string | null) => void;
  readonly onBeat: (beat: number) => void;
}

/** What is known of the beats, under the paper. */
export function PaperDrawer(props: Props): JSX.Element {
  const { open, onOpen } = props;
  const words = say().beats;
  const section = useRef<HTMLElement>(null);
  const tab = DRAWER_TABS.find(({ name }) => name === open);
  const isOpen = tab !== undefined;
  useEffect(() => {
    if (isOpen) section.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen]);
  return (
    <section ref={section} className="drawer" aria-label={words.drawer}>
      <div className="drawer-head">
        <Tabs open={tab} onOpen={onOpen} />
        <button
          type="button"
          className="quiet end"
          aria-expanded={isOpen}
          title={isOpen ? words.close : words.open}
          aria-label={isOpen ? words.close : words.open}
          onClick={() => onOpen(isOpen ? null : (DRAWER_TABS[0]?.name ?? null))}
        >
          {isOpen ? "▾" : "▴"}
        </button>
      </div>
      {tab && (
        <div role="tabpanel" id="drawer-panel" aria-labelledby={`drawer-${tab.name}`} className="drawer-body">
          <Body {...props} tab={tab} />
        </div>
      )}
    </section>
  );
}

function Tabs({ open, onOpen }: { open: DrawerTab | undefined; onOpen: Props["onOpen"] }): JSX.Element {
  const list = useRef<HTMLDivElement>(null);
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined || open === undefined) return;
    event.preventDefault();
    const place = (DRAWER_TABS.indexOf(open) + step + DRAWER_TABS.length) % DRAWER_TABS.length;
    onOpen(DRAWER_TABS[place]?.name ?? null);
    list.current?.querySelectorAll("button")[place]?.focus();
  };
  return (
    <div ref={list} role="tablist" aria-label={say().beats.drawer} onKeyDown={onKey}>
      {DRAWER_TABS.map((tab, i) => {
        const selected = tab === open;
        return (
          <button
            key={tab.name}
            type="button"
            role="tab"
            id={`drawer-${tab.name}`}
            aria-selected={selected}
            {...(selected && { "aria-controls": "drawer-panel" })}
            tabIndex={selected || (open === undefined && i === 0) ? 0 : -1}
            title={tab.key === "" ? tab.title() : say().paper.toolTitle(tab.title(), tab.key)}
            onClick={() => onOpen(selected ? null : tab.name)}
          >
            {tab.title()}
          </button>
        );
      })}
    </div>
  );
}

function Body({ recording, chosen, onBeat, tab }: Props & { tab: DrawerTab }): JSX.Element {
  const words = say().beats;
  const [query] = useQueryState();
  const beats = useQuery(api.beats(recording.id, true, query.get("settings") ?? ""));
  if (beats.isError) {
    return <Failure title={words.failed} error={beats.error} onRetry={() => void beats.refetch()} />;
  }
  if (!beats.data) return <Skeleton label={words.loading} lines={6} />;
  if (beats.data.beats.length === 0) return <p className="hint">{words.noBeats}</p>;
  const reason = beats.data.reason;
  return (
    <>
      {reason !== null && <p className="hint">{words.none(say().codes[reason] ?? wordsOf(reason))}</p>}
      <tab.Body recording={recording} beats={beats.data} chosen={chosen} onBeat={onBeat} />
    </>
  );
}

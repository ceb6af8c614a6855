import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useRef, useState, type JSX } from "react";
import * as queries from "../api/queries";
import type { Recording } from "../api/types";
import { BiomarkerPanel } from "../components/biomarker-panel";
import { FindingsLine } from "../components/findings-line";
import { FindingsPanel } from "../components/findings-panel";
import { Link } from "../components/link";
import { ModelPanel } from "../components/model-panel";
import { Provenance } from "../components/provenance";
import { Quality } from "../components/quality";
import { SettingsBanner } from "../components/settings-banner";
import { Failure, Skeleton } from "../components/states";
import { Workstation } from "../components/workstation";
import { dateTimeText, durationText, fixed, personText, quantity, words } from "../core/format";
import { useKeys } from "../core/keys";
import { goTo, useQueryState } from "../core/location";
import type { Previewed } from "../core/moved-values";
import { reportAddress } from "../core/report-choice";
import { OfProject } from "../core/session";
import { Allowed } from "../components/allowed";
import { say } from "../i18n";

const SettingsDrawer = lazy(() => import("../components/settings-drawer"));
/** Value of `panel` in the address while the drawer of settings stands beside the paper. */
const SETTINGS_PANEL = "settings";
const EcgomeView = lazy(() => import("../components/ecgome-view"));

/** `e` goes from the paper to the map of all biomarkers and back, `R` to the report. */
function useViewKeys(id: string): boolean {
  const [query, changeQuery] = useQueryState();
  const nothing = useRef(null);
  const shown = query.get("view") === "ecgome";
  useKeys((event) => {
    if (event.key === "R") goTo(reportAddress(id, query));
    else if (event.key === "e") changeQuery({ view: shown ? null : "ecgome" });
    else return false;
    return true;
  }, nothing);
  return shown;
}

/** One recording: the paper, what was measured on it, and where it comes from. */
export default function RecordingView({ id, onHelp }: { id: string; onHelp: () => void }): JSX.Element {
  const found = useQuery(queries.recording(id));
  const title = found.data?.name;
  const [query, changeQuery] = useQueryState();
  const [previewed, setPreviewed] = useState<Previewed | null>(null);
  const settingsOpen = query.get("panel") === SETTINGS_PANEL;
  const showSettings = (open: boolean): void => changeQuery({ panel: open ? SETTINGS_PANEL : null });
  const mapShown = useViewKeys(id);
  const openSettings = (): void => changeQuery({ view: null, panel: SETTINGS_PANEL });
  useEffect(() => {
    if (title) document.title = `${title} · ECGomics`;
    return () => {
      document.title = "ECGomics";
    };
  }, [title]);
  if (found.isError) {
    return (
      <main className="narrow">
        <Failure title={say().recording.notShown} error={found.error} onRetry={() => void found.refetch()} />
        <p>
          <Link to="/library">{say().recording.all}</Link>
        </p>
      </main>
    );
  }
  if (!found.data) {
    return (
      <main className="narrow">
        <Skeleton label={say().recording.loading} lines={10} />
      </main>
    );
  }
  if (mapShown) {
    return (
      <OfProject value={found.data.project_id}>
        <main className="recording">
          <Heading recording={found.data} settingsOpen={false} onSettings={openSettings} />
          <Suspense fallback={<Skeleton label={say().ecgome.loading} lines={16} />}>
            <EcgomeView recording={found.data} />
          </Suspense>
        </main>
      </OfProject>
    );
  }
  return (
    <OfProject value={found.data.project_id}>
      <main className="recording">
        <Heading recording={found.data} settingsOpen={settingsOpen} onSettings={showSettings} />
        <SettingsBanner />
        <div className="recording-body" data-panel={settingsOpen ? SETTINGS_PANEL : undefined}>
          <div className="recording-left">
            <Workstation
              key={id}
              recording={found.data}
              previewed={previewed}
              onSettings={() => showSettings(!settingsOpen)}
              onHelp={onHelp}
            />
            <FindingsPanel recording={found.data} />
            <ModelPanel recording={found.data} />
            <Provenance recording={found.data} />
          </div>
          {settingsOpen ? (
            <Suspense fallback={<Skeleton label={say().settings.title} lines={12} />}>
              <SettingsDrawer
                id={id}
                project={found.data.project_id}
                onPreview={setPreviewed}
                onClose={() => showSettings(false)}
              />
            </Suspense>
          ) : (
            <BiomarkerPanel recording={found.data} />
          )}
        </div>
      </main>
    </OfProject>
  );
}

/** Recordings of this length and more have a timeline. */
const TIMELINE_FROM_S = 600;

interface HeadingProps {
  readonly recording: Recording;
  readonly settingsOpen: boolean;
  readonly onSettings: (open: boolean) => void;
}

function Heading({ recording, settingsOpen, onSettings }: HeadingProps): JSX.Element {
  const text = say().recording;
  const deletion = queries.useDeletion(recording.id);
  const [query] = useQueryState();
  const remove = (): void => {
    if (window.confirm(text.sure(recording.name)))
      deletion.mutate(undefined, { onSuccess: () => goTo("/library") });
  };
  const person = personText(recording.age_years, recording.sex);
  return (
    <header className="recording-head">
      <nav aria-label={text.breadcrumb}>
        <Link to="/library">{text.library}</Link>
        <span aria-hidden="true"> › </span>
      </nav>
      <h1>{recording.name}</h1>
      {recording.synthetic && <span className="badge">{say().common.synthetic}</span>}
      <ul className="head-facts">
        {person && <li>{person}</li>}
        {recording.started_at && <li className="number">{dateTimeText(recording.started_at)}</li>}
        <li>{text.leads(recording.leads.length, quantity(recording.leads.length))}</li>
        <li className="number">{quantity(recording.fs_hz)} Hz</li>
        <li className="number">{durationText(recording.duration_s)}</li>
        {recording.duration_s >= TIMELINE_FROM_S && (
          <li>
            <Link to={`/r/${encodeURIComponent(recording.id)}/holter`}>{say().holter.title}</Link>
          </li>
        )}
        <li className="number">
          {recording.heart_rate === null ? text.noRate : `${fixed(recording.heart_rate, 0)} /min`}
        </li>
        {recording.rhythm !== null && <li>{words(recording.rhythm)}</li>}
        <li>
          <Quality verdict={recording.quality} />
        </li>
        {recording.quality !== null && <FindingsLine id={recording.id} />}
        {recording.group !== null && <li>{text.group(recording.group)}</li>}
      </ul>
      <div className="head-actions">
        <button
          type="button"
          title={`${say().settings.open} (p)`}
          aria-pressed={settingsOpen}
          onClick={() => onSettings(!settingsOpen)}
        >
          {say().settings.title}
        </button>
        <Link to={reportAddress(recording.id, query)} className="button">
          {say().report.open}
        </Link>
        <Link to={`/compare?a=${recording.id}`} className="button">
          {say().compare.go}
        </Link>
        <Allowed to="analyst">
          <button type="button" className="quiet danger" onClick={remove} disabled={deletion.isPending}>
            {text.remove}
          </button>
        </Allowed>
      </div>
      {deletion.isError && <Failure title={text.notDeleted} error={deletion.error} />}
    </header>
  );
}

import { useQuery } from "@tanstack/react-query";
import type { JSX, ReactNode } from "react";
import * as queries from "../api/queries";
import type { Recording } from "../api/types";
import { DeviceValues } from "./device-values";
import { countText, dateTimeText, durationText, quantity, sentenceCase, words } from "../core/format";
import { useQueryState } from "../core/location";

/** Where the numbers come from: the file, the signal, the software and its settings. */
export function Provenance({ recording }: { recording: Recording }): JSX.Element {
  const [query] = useQueryState();
  const provenance = useQuery(queries.profile(recording.id, query.get("settings") ?? "")).data?.provenance;
  const warnings = [...new Set([...recording.warnings, ...(provenance?.warnings ?? [])])];
  const measurements = Object.entries(recording.device_measurements);
  const identity = Object.entries(recording.identity);
  const hasStatements =
    measurements.length > 0 ||
    recording.statements.length > 0 ||
    recording.annotations > 0 ||
    recording.has_median_beat;
  return (
    <section className="provenance" aria-label="Provenance">
      {warnings.length > 0 && (
        <ul className="strip warning">
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
      <Facts title="Recording">
        <Fact name="Format">
          {recording.format}
          {recording.experimental && " · experimental: its reader was never tried on a real file"}
        </Fact>
        <Fact name="Person">{recording.pseudonym ?? "not stated"}</Fact>
        <Fact name="Device">{recording.device ?? "not stated"}</Fact>
        <Fact name="Recorded">
          {recording.started_at ? dateTimeText(recording.started_at) : "not stated"}
        </Fact>
        <Fact name="Signal">
          {countText(recording.leads.length, "lead")} · {quantity(recording.fs_hz)} Hz ·{" "}
          {durationText(recording.duration_s)} · {countText(recording.samples, "sample")}
        </Fact>
        <Fact name="Filters">{filtersText(recording)}</Fact>
        <Fact name="Source">
          <Hash text={recording.source_sha256} />{" "}
          {recording.original_kept ? "· original kept" : "· original not kept"}
        </Fact>
      </Facts>
      <Facts title="Profile">
        <Fact name="Settings">{provenance ? <Hash text={provenance.settings_hash} /> : "measuring"}</Fact>
        <Fact name="Chain">{provenance?.chain ?? "measuring"}</Fact>
        <Fact name="Catalogue">{provenance?.catalogue_version ?? "measuring"}</Fact>
        <Fact name="Software">{provenance ? `ecgomics ${provenance.software_version}` : "measuring"}</Fact>
        <Fact name="Input">{provenance ? <Hash text={provenance.input_sha256} /> : "measuring"}</Fact>
      </Facts>
      {identity.length > 0 && (
        <Facts title="Identity, kept on request">
          {identity.map(([what, text]) => (
            <Fact key={what} name={sentenceCase(what)}>
              {text}
            </Fact>
          ))}
        </Facts>
      )}
      {measurements.length > 0 && <DeviceValues id={recording.id} />}
      {hasStatements && (
        <Facts title="Stated in the file">
          {measurements.map(([name, value]) => (
            <Fact key={name} name={sentenceCase(words(name))}>
              {String(value)}
            </Fact>
          ))}
          {recording.statements.length > 0 && (
            <Fact name="Statements">{recording.statements.join("; ")}</Fact>
          )}
          {recording.annotations > 0 && <Fact name="Marks">{countText(recording.annotations, "mark")}</Fact>}
          {recording.has_median_beat && <Fact name="Representative beat">kept beside ours</Fact>}
        </Facts>
      )}
    </section>
  );
}

/** The device's own filters, as far as the file states them. */
function filtersText({ band_hz: [low, high], notch_hz }: Recording): string {
  const parts = [
    low === null ? null : `high-pass ${quantity(low)} Hz`,
    high === null ? null : `low-pass ${quantity(high)} Hz`,
    notch_hz === null ? null : `notch ${quantity(notch_hz)} Hz`,
  ];
  return parts.filter((part) => part !== null).join(" · ") || "not stated";
}

function Facts({ title, children }: { title: string; children: ReactNode }): JSX.Element {
  return (
    <div className="fact-box">
      <h2>{title}</h2>
      <dl className="facts">{children}</dl>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }): JSX.Element {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** The beginning of a hash, all of it on hover and for copying. */
function Hash({ text }: { text: string }): JSX.Element {
  return (
    <code title={text} className="hash">
      {text.slice(0, 12)}
    </code>
  );
}

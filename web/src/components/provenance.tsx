import { useQuery } from "@tanstack/react-query";
import type { JSX, ReactNode } from "react";
import * as queries from "../api/queries";
import type { Recording } from "../api/types";
import { DeviceValues } from "./device-values";
import { dateTimeText, durationText, quantity, sentenceCase, countText, words } from "../core/format";
import { useQueryState } from "../core/location";
import { say } from "../i18n";

/** Where the numbers come from: the file, the signal, the software and its settings. */
export function Provenance({ recording }: { recording: Recording }): JSX.Element {
  const text = say().recording;
  const { measuring } = say().common;
  const [query] = useQueryState();
  const provenance = useQuery(queries.profile(recording.id, query.get("settings") ?? "", query.get("layer")))
    .data?.provenance;
  const warnings = [...new Set([...recording.warnings, ...(provenance?.warnings ?? [])])];
  const measurements = Object.entries(recording.device_measurements);
  const identity = Object.entries(recording.identity);
  const hasStatements =
    measurements.length > 0 ||
    recording.statements.length > 0 ||
    recording.annotations > 0 ||
    recording.has_median_beat;
  return (
    <section className="provenance" aria-label={text.provenance}>
      {warnings.length > 0 && (
        <ul className="strip warning">
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
      <Facts title={text.title}>
        <Fact name={text.format}>
          {recording.format}
          {recording.experimental && ` · ${text.experimental}`}
        </Fact>
        <Fact name={text.person}>{recording.pseudonym ?? say().common.notStated}</Fact>
        <Fact name={text.device}>{recording.device ?? say().common.notStated}</Fact>
        <Fact name={text.recorded}>
          {recording.started_at ? dateTimeText(recording.started_at) : say().common.notStated}
        </Fact>
        <Fact name={text.signal}>
          {text.leads(recording.leads.length, countText(recording.leads.length))} ·{" "}
          {quantity(recording.fs_hz)} Hz · {durationText(recording.duration_s)} ·{" "}
          {text.samples(recording.samples, countText(recording.samples))}
        </Fact>
        <Fact name={text.filters}>{filtersText(recording)}</Fact>
        <Fact name={text.source}>
          <Hash text={recording.source_sha256} /> {`· ${recording.original_kept ? text.kept : text.notKept}`}
        </Fact>
      </Facts>
      <Facts title={text.profile}>
        <Fact name={text.settings}>{provenance ? <Hash text={provenance.settings_hash} /> : measuring}</Fact>
        <Fact name={text.chain}>{provenance?.chain ?? measuring}</Fact>
        <Fact name={text.catalogue}>{provenance?.catalogue_version ?? measuring}</Fact>
        <Fact name={text.software}>{provenance ? `ecgomics ${provenance.software_version}` : measuring}</Fact>
        <Fact name={text.input}>{provenance ? <Hash text={provenance.input_sha256} /> : measuring}</Fact>
      </Facts>
      {identity.length > 0 && (
        <Facts title={text.identity}>
          {identity.map(([what, text]) => (
            <Fact key={what} name={sentenceCase(what)}>
              {text}
            </Fact>
          ))}
        </Facts>
      )}
      {measurements.length > 0 && <DeviceValues id={recording.id} />}
      {hasStatements && (
        <Facts title={text.stated}>
          {measurements.map(([name, value]) => (
            <Fact key={name} name={sentenceCase(words(name))}>
              {String(value)}
            </Fact>
          ))}
          {recording.statements.length > 0 && (
            <Fact name={text.statements}>{recording.statements.join("; ")}</Fact>
          )}
          {recording.annotations > 0 && (
            <Fact name={text.marks}>
              {text.marksText(recording.annotations, countText(recording.annotations))}
            </Fact>
          )}
          {recording.has_median_beat && <Fact name={text.representative}>{text.besideOurs}</Fact>}
        </Facts>
      )}
    </section>
  );
}

/** The device's own filters, as far as the file states them. */
function filtersText({ band_hz: [low, high], notch_hz }: Recording): string {
  const text = say().recording;
  const parts = [
    low === null ? null : text.highPass(quantity(low)),
    high === null ? null : text.lowPass(quantity(high)),
    notch_hz === null ? null : text.notch(quantity(notch_hz)),
  ];
  return parts.filter((part) => part !== null).join(" · ") || say().common.notStated;
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

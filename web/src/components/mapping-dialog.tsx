import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, type FormEvent, type JSX } from "react";
import * as calls from "../api/upload-calls";
import type { TableSample, Upload, UploadPreview } from "../api/types";
import {
  chosenBefore,
  factsOf,
  missing,
  NOTHING,
  stated,
  type Choice,
  type Rest,
  type SampleUnit,
} from "../core/mapping";
import { say } from "../i18n";
import { Dialog } from "./dialog";
import { MappingColumns } from "./mapping-columns";
import { MappingPreview } from "./mapping-preview";
import { MappingTrials } from "./mapping-trials";
import { Failure, Skeleton } from "./states";

type Alike = Upload["alike"][number];

const UNITS: readonly SampleUnit[] = ["", "mV", "uV", "V", "nV", "raw"];
/** A preview is asked for once nothing was changed for so long. */
const SETTLED_MS = 250;

/** Asks once what files with the same columns do not say, shows what comes of the answer, and gives it to all. */
export function MappingDialog({
  batch,
  project,
  alike,
  onClose,
}: {
  batch: string;
  project: string;
  alike: Alike | null;
  onClose: () => void;
}): JSX.Element {
  return (
    <Dialog
      open={alike !== null}
      wide
      title={alike ? say().mapping.title(alike.count, alike.header) : ""}
      onClose={onClose}
    >
      {alike && <Sampled batch={batch} project={project} alike={alike} onClose={onClose} />}
    </Dialog>
  );
}

interface Asked {
  readonly batch: string;
  readonly project: string;
  readonly alike: Alike;
  readonly onClose: () => void;
}

function Sampled({ batch, project, alike, onClose }: Asked): JSX.Element {
  const found = useQuery(calls.tableSample(batch, alike.first_id));
  const words = say().mapping;
  if (found.isError)
    return <Failure title={words.notLoaded} error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data === undefined) return <Skeleton label={words.reading} lines={6} />;
  return <MappingForm batch={batch} project={project} alike={alike} sample={found.data} onClose={onClose} />;
}

function MappingForm({
  batch,
  project,
  alike,
  sample,
  onClose,
}: Asked & { sample: TableSample }): JSX.Element {
  const [choices, setChoices] = useState<readonly Choice[]>(() => sample.columns.map(stated));
  const [rest, setRest] = useState<Rest>(NOTHING);
  const [presetName, setPresetName] = useState("");
  const words = say().mapping;
  const client = useQueryClient();
  const open = missing(choices, rest);
  const facts = factsOf(choices, rest);
  const presets =
    useQuery(calls.presets(project)).data?.filter(({ header }) => header === alike.header) ?? [];
  const preview = usePreview(batch, alike.first_id, open === null ? facts : null);
  const apply = useMutation({
    mutationFn: async () => {
      if (presetName.trim() !== "")
        await calls.keepPreset(project, { name: presetName.trim(), header: alike.header, facts });
      return calls.stateFacts(batch, alike.header, facts);
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["upload", batch] });
      void client.invalidateQueries({ queryKey: ["mapping-presets"] });
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (open === null) apply.mutate();
  };
  return (
    <form className="mapping" onSubmit={submit}>
      <p className="muted">{words.intro}</p>
      {presets.length > 0 && (
        <label className="mapping-preset">
          {words.preset}
          <select
            defaultValue=""
            onChange={(event) => {
              const preset = presets.find(({ id }) => id === event.target.value);
              if (preset === undefined) return;
              const before = chosenBefore(choices, preset.facts);
              setChoices(before.choices);
              setRest(before.rest);
            }}
          >
            <option value="">{words.noPreset}</option>
            {presets.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {choices.length > 0 && (
        <MappingColumns
          choices={choices}
          onChoose={(chosen) =>
            setChoices(choices.map((each) => (each.column.number === chosen.column.number ? chosen : each)))
          }
        />
      )}
      <RestFields
        rest={rest}
        hasTimes={choices.some(({ role }) => role === "time")}
        hasColumns={choices.length > 0}
        onChange={setRest}
      />
      {open !== null ? (
        <p className="hint">{words.incomplete}</p>
      ) : preview.error !== null ? (
        <p className="strip warning" role="alert">
          {preview.error}
        </p>
      ) : preview.data === null ? (
        <Skeleton label={words.reading} lines={4} />
      ) : (
        <MappingPreview preview={preview.data} />
      )}
      <MappingTrials batch={batch} header={alike.header} facts={open === null ? facts : null} />
      {apply.isError && (
        <p className="strip warning" role="alert">
          {apply.error.message}
        </p>
      )}
      <div className="actions mapping-actions">
        <label className="mapping-preset">
          {words.saveAs}
          <input
            type="text"
            maxLength={100}
            aria-label={words.saveName}
            placeholder={words.saveName}
            value={presetName}
            onChange={(event) => setPresetName(event.target.value)}
          />
        </label>
        <button
          type="submit"
          className="primary end"
          disabled={open !== null || preview.data === null || apply.isPending}
        >
          {words.apply(alike.count)}
        </button>
      </div>
    </form>
  );
}

/** What becomes of the first file with an answer; null while it is asked for, with the sentence where it is refused. */
function usePreview(
  batch: string,
  entry: number,
  facts: ReturnType<typeof factsOf> | null,
): { data: UploadPreview | null; error: string | null } {
  const [found, setFound] = useState<{ of: string; data: UploadPreview | null; error: string | null }>();
  const asked = facts === null ? null : JSON.stringify(facts);
  useEffect(() => {
    if (asked === null) return;
    const stale = new AbortController();
    const timer = window.setTimeout(() => {
      const wanted = JSON.parse(asked) as NonNullable<typeof facts>;
      calls.previewFacts(batch, entry, wanted, stale.signal).then(
        (data) => setFound({ of: asked, data, error: null }),
        (error: Error) => {
          if (!stale.signal.aborted) setFound({ of: asked, data: null, error: error.message });
        },
      );
    }, SETTLED_MS);
    return () => {
      window.clearTimeout(timer);
      stale.abort();
    };
  }, [batch, entry, asked]);
  return found?.of === asked ? found : { data: null, error: null };
}

function RestFields({
  rest,
  hasTimes,
  hasColumns,
  onChange,
}: {
  rest: Rest;
  hasTimes: boolean;
  hasColumns: boolean;
  onChange: (rest: Rest) => void;
}): JSX.Element {
  const words = say().mapping;
  const unitText = (unit: SampleUnit): string =>
    unit === "" ? words.asInFile : unit === "raw" ? words.rawNumbers : unit.replace("u", "µ");
  const number = (label: string, key: "fsHz" | "perMv" | "zero", placeholder: string): JSX.Element => (
    <label>
      {label}
      <input
        type="number"
        step="any"
        placeholder={placeholder}
        value={rest[key]}
        onChange={(event) => onChange({ ...rest, [key]: event.target.value })}
      />
    </label>
  );
  return (
    <div className="facts-form">
      <label>
        {words.unit}
        <select
          value={rest.unit}
          onChange={(event) => onChange({ ...rest, unit: event.target.value as SampleUnit })}
        >
          {UNITS.map((unit) => (
            <option key={unit} value={unit}>
              {unitText(unit)}
            </option>
          ))}
        </select>
      </label>
      {rest.unit === "raw" && number(words.perMv, "perMv", "200")}
      {rest.unit === "raw" && number(words.zero, "zero", "0")}
      {number(words.rate, "fsHz", hasTimes ? words.rateFromTimes : "500")}
      {!hasColumns && (
        <label className="grow">
          {words.leads}
          <input
            type="text"
            placeholder="I, II, V1"
            value={rest.leads}
            onChange={(event) => onChange({ ...rest, leads: event.target.value })}
          />
        </label>
      )}
    </div>
  );
}

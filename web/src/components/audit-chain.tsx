import { useQuery } from "@tanstack/react-query";
import type { JSX } from "react";
import { chain } from "../api/privacy";
import { countText } from "../core/format";
import { say } from "../i18n";
import { Failure } from "./states";

/** Whether every entry of the audit is as it was written, and its end, to be noted elsewhere. */
export function AuditChain(): JSX.Element {
  const words = say().audit;
  const found = useQuery(chain());
  if (found.isError)
    return <Failure title={words.notVerified} error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data === undefined) return <p className="muted">{words.verifying}</p>;
  const { entries, sha256, whole, erased, faults } = found.data;
  return (
    <div className="audit-chain" role="status">
      <p className={whole ? undefined : "reason"}>
        <strong>{whole ? words.whole(countText(entries)) : words.broken}</strong>{" "}
        {erased > 0 && <span className="muted">{words.erased(countText(erased))}</span>}
      </p>
      {faults.length > 0 && (
        <ul>
          {faults.map(({ entry, sentence }) => (
            <li key={`${entry} ${sentence}`}>{words.fault(countText(entry), sentence)}</li>
          ))}
        </ul>
      )}
      {entries > 0 && (
        <p className="muted">
          {words.end} <code>{`${entries}:${sha256}`}</code>
        </p>
      )}
    </div>
  );
}

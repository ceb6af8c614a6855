import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { JSX } from "react";
import { devices, revokeDevice, type PairedDevice } from "../api/home-use";
import { dateTimeText } from "../core/format";
import { projectHere } from "../core/project";
import { Allowed } from "./allowed";
import { say } from "../i18n";
import { Link } from "./link";
import { Loaded } from "./loaded";
import { Empty, Failure } from "./states";

/** Phones that are paired, and how one is shut out. */
export function Devices(): JSX.Element {
  const words = say().live;
  const found = useQuery(devices(projectHere()));
  return (
    <section aria-labelledby="settings-devices">
      <h2 id="settings-devices">{words.devices}</h2>
      <p className="hint">{words.devicesHint}</p>
      <Loaded query={found} loading={words.devices} failure={words.devicesNotListed}>
        {(all) => (all.length === 0 ? <Empty>{words.noDevices}</Empty> : <DeviceTable devices={all} />)}
      </Loaded>
    </section>
  );
}

function DeviceTable({ devices: all }: { devices: readonly PairedDevice[] }): JSX.Element {
  const words = say().live;
  const cache = useQueryClient();
  const revoking = useMutation({
    mutationFn: revokeDevice,
    onSuccess: () => cache.invalidateQueries({ queryKey: ["devices"] }),
  });
  return (
    <div className="table-scroll" tabIndex={0} role="group" aria-labelledby="settings-devices">
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{words.device}</th>
            <th scope="col">{words.participant}</th>
            <th scope="col">{words.pairedOn}</th>
            <th scope="col">{words.lastUsed}</th>
            <th scope="col">{words.expires}</th>
            <th scope="col">
              <span className="visually-hidden">{words.revoke}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {all.map((each) => (
            <tr key={each.id} data-revoked={each.revoked_at !== null}>
              <th scope="row">{each.name}</th>
              <td>
                {each.participant && (
                  <Link to={`/s/${each.participant.id}`}>{each.participant.pseudonym}</Link>
                )}
              </td>
              <td className="number">{dateTimeText(each.created_at)}</td>
              <td className="number">
                {each.last_used_at === null ? words.never : dateTimeText(each.last_used_at)}
              </td>
              <td className="number">
                {each.expires_at === null ? words.never : dateTimeText(each.expires_at)}
              </td>
              <td>
                {each.revoked_at !== null ? (
                  words.revokedAt(dateTimeText(each.revoked_at))
                ) : (
                  <Allowed to="analyst">
                    <button
                      type="button"
                      className="danger"
                      aria-label={words.revokeNamed(each.name)}
                      onClick={() => revoking.mutate(each.id)}
                    >
                      {words.revoke}
                    </button>
                  </Allowed>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {revoking.isError && <Failure title={words.notRevoked} error={revoking.error} />}
    </div>
  );
}

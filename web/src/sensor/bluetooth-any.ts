/** Any strap that the chooser finds: which kind it is shows in its services, once it is connected. */
import type { Profile } from "./bluetooth-profile";
import { SensorError } from "./types";

/** The first of these that the device has the service of; so those with ECG stand before those with beats alone. */
export function anyOf(profiles: readonly Profile[]): Profile {
  let found: Profile | null = null;
  const services = profiles.flatMap(({ service, request }) => [service, ...request.optionalServices]);
  return {
    service: profiles[0]!.service,
    request: {
      filters: profiles.flatMap(({ request }) => request.filters),
      optionalServices: [...new Set(services)],
    },
    get neverSilent() {
      return found?.neverSilent ?? false;
    },
    async open(gatt, port) {
      found = null;
      for (const profile of profiles) {
        if (!(await gatt.has(profile.service))) continue;
        found = profile;
        return profile.open(gatt, port);
      }
      throw new SensorError("not_this_sensor", "The device is none of the sensors that are known here.");
    },
    beside: async (gatt, port) => found?.beside(gatt, port),
    stop: async (gatt) => found?.stop(gatt),
  };
}

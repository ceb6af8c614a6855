/** What is asked of the server about cohorts and discoveries, and when it is asked again. */
import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { hasEnded } from "../core/jobs";
import * as cohorts from "./cohorts";
import type { Job } from "./types";

const FOR_GOOD = Number.POSITIVE_INFINITY;

export const cohortList = () => queryOptions({ queryKey: ["cohorts"], queryFn: cohorts.listCohorts });
export const cohort = (id: string) =>
  queryOptions({ queryKey: ["cohort", id], queryFn: () => cohorts.readCohort(id) });
export const columns = (id: string, wanted: boolean) =>
  queryOptions({
    queryKey: ["cohort", id, "columns"],
    queryFn: () => cohorts.listColumns(id),
    enabled: wanted,
  });
export const discoveries = (id: string) =>
  queryOptions({ queryKey: ["cohort", id, "discoveries"], queryFn: () => cohorts.listDiscoveries(id) });
export const discovery = (id: string) =>
  queryOptions({ queryKey: ["discovery", id], queryFn: () => cohorts.readDiscovery(id) });
export const figures = (id: string, wanted: boolean) =>
  queryOptions({
    queryKey: ["discovery", id, "figures"],
    queryFn: () => cohorts.readFigures(id),
    staleTime: FOR_GOOD,
    enabled: wanted,
  });

/**
 * How far a job is, told by the server as it changes; the browser asks again by itself where the connection is lost.
 * When the job has ended, what it changed is asked anew.
 */
export function useJob(job: Job | null): Job | null {
  const cache = useQueryClient();
  const [told, setTold] = useState<Job | null>(null);
  const id = job !== null && !hasEnded(job) ? job.id : null;
  useEffect(() => {
    if (id === null) return;
    const events = new EventSource(cohorts.jobEventsHref(id));
    events.onmessage = ({ data }: MessageEvent<string>) => {
      const now = JSON.parse(data) as Job;
      setTold(now);
      if (!hasEnded(now)) return;
      events.close();
      for (const key of ["cohorts", "cohort", "discovery"]) {
        void cache.invalidateQueries({ queryKey: [key] });
      }
    };
    return () => events.close();
  }, [cache, id]);
  return told !== null && told.id === job?.id && !hasEnded(job) ? told : job;
}

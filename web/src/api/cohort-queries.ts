/** What is asked of the server about cohorts and discoveries, and when it is asked again. */
import { keepPreviousData, queryOptions, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { hasEnded } from "../core/jobs";
import * as cohorts from "./cohorts";
import type { Job, Selection, StepRecordings } from "./types";

const FOR_GOOD = Number.POSITIVE_INFINITY;
/** How often the list of jobs is asked for, while something runs and while nothing does. */
const BUSY_MS = 2_000;
const IDLE_MS = 15_000;

export const cohortList = (project: string) =>
  queryOptions({ queryKey: ["cohorts", project], queryFn: () => cohorts.listCohorts(project) });
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

export const finding = (hash: string) =>
  queryOptions({ queryKey: ["finding", hash], queryFn: () => cohorts.findDiscovery(hash), retry: false });
export const values = (id: string, name: string) =>
  queryOptions({
    queryKey: ["discovery", id, "values", name],
    queryFn: () => cohorts.readValues(id, name),
    staleTime: FOR_GOOD,
  });
export const plane = (id: string, name: string) =>
  queryOptions({
    queryKey: ["discovery", id, "plane", name],
    queryFn: () => cohorts.readPlane(id, name),
    staleTime: FOR_GOOD,
    gcTime: 60_000,
  });
export const sets = (project: string) =>
  queryOptions({ queryKey: ["record-sets", project], queryFn: () => cohorts.listSets(project) });
export const preview = (selection: Selection | null, project: string) =>
  queryOptions({
    queryKey: ["cohorts", "preview", project, selection],
    queryFn: () => cohorts.previewCohort(selection!, project),
    enabled: selection !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
export const step = (id: string, name: StepRecordings["step"], wanted: boolean) =>
  queryOptions({
    queryKey: ["cohort", id, "step", name],
    queryFn: () => cohorts.listStep(id, name),
    enabled: wanted,
  });
export const jobs = (active: boolean) =>
  queryOptions({
    queryKey: ["jobs", active],
    queryFn: () => cohorts.listJobs(active),
    refetchInterval: ({ state }) => (state.data?.waiting ? BUSY_MS : IDLE_MS),
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
    void cache.invalidateQueries({ queryKey: ["jobs"] });
    const events = new EventSource(cohorts.jobEventsHref(id));
    events.onmessage = ({ data }: MessageEvent<string>) => {
      const now = JSON.parse(data) as Job;
      setTold(now);
      if (!hasEnded(now)) return;
      events.close();
      for (const key of ["cohorts", "cohort", "discovery", "jobs"]) {
        void cache.invalidateQueries({ queryKey: [key] });
      }
    };
    return () => events.close();
  }, [cache, id]);
  return told !== null && told.id === job?.id && !hasEnded(job) ? told : job;
}

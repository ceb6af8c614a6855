/** What the library asks the server for, and how long an answer is kept. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import * as library from "./library";
import { isBeingMeasured } from "./queries";

export const PAGE = 200;
const MEASURING_MS = 1500;
const FOR_GOOD = Number.POSITIVE_INFINITY;

/** Uploads and deletions make every list of recordings out of date by the first word. */
export const LISTS = ["recordings", "library"] as const;

export const page = (query: library.LibraryQuery, number: number) =>
  queryOptions({
    queryKey: [...LISTS, query.project, query.q, query.sort, number],
    queryFn: () => library.searchLibrary(query, { offset: number * PAGE, limit: PAGE }),
    placeholderData: keepPreviousData,
    retry: false,
    refetchInterval: ({ state }) => (state.data?.items.some(isBeingMeasured) ? MEASURING_MS : false),
  });

/** Glimpses never change once a recording is stored. */
export const thumbnails = (ids: readonly string[]) =>
  queryOptions({
    queryKey: ["thumbnails", ...ids],
    queryFn: () => library.readThumbnails(ids),
    staleTime: FOR_GOOD,
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
  });

export const projects = () => queryOptions({ queryKey: ["projects"], queryFn: library.listProjects });

export const subject = (id: string) =>
  queryOptions({ queryKey: ["subject", id], queryFn: () => library.readSubject(id) });

export const trends = (id: string) =>
  queryOptions({
    queryKey: ["trends", id],
    queryFn: () => library.readTrends(id),
    refetchInterval: ({ state }) =>
      state.data?.some(({ points }) => points.some(({ validity }) => validity === "measuring"))
        ? MEASURING_MS
        : false,
  });

export const changes = (query: library.AuditQuery, offset: number, limit: number) =>
  queryOptions({
    queryKey: ["audit", query, offset, limit],
    queryFn: () => library.listChanges(query, offset, limit),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export const outcomeTables = (project: string) =>
  queryOptions({ queryKey: ["outcome-tables", project], queryFn: () => library.listOutcomeTables(project) });

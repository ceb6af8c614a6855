/// <reference lib="webworker" />
/**
 * The worker of the mobile app: keeps the app itself for when there is no network, never an answer of the server, and
 * sends what waits when the browser wakes it.
 */
import { sendAll } from "../data/queue";
import { Server } from "../data/server";
import { openStore } from "../data/store";
import { answerFor } from "./answer";

declare const self: ServiceWorkerGlobalScope;
/** The page and every file that it may load, written by the build. */
declare const APP_FILES: readonly string[];
/** Changes with any of the files. */
declare const APP_VERSION: string;

const PREFIX = "ecgomics-m-";
const CACHE = PREFIX + APP_VERSION;
const PAGE = "/m";

interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

async function keep(): Promise<void> {
  const cache = await caches.open(CACHE);
  // Past the browser's own cache: a page of an older build would name files that are gone.
  await cache.addAll(APP_FILES.map((file) => new Request(file, { cache: "reload" })));
}

async function forgetOlder(): Promise<void> {
  for (const name of await caches.keys())
    if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
}

async function kept(file: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(file)) ?? fetch(request);
}

async function send(): Promise<void> {
  const store = await openStore();
  const isReached = await sendAll(store, new Server(await store.setting("token")));
  // The browser tries again later.
  if (!isReached) throw new Error("The server was not reached.");
}

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(forgetOlder().then(() => self.clients.claim())));
self.addEventListener("message", ({ data }) => {
  if (data === "take over") void self.skipWaiting();
});
self.addEventListener("sync", (event) => (event as SyncEvent).waitUntil(send()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (origin !== self.location.origin) return;
  const answer = answerFor(request, pathname, APP_FILES);
  if (answer === "page") event.respondWith(kept(PAGE, request));
  if (answer === "file") event.respondWith(kept(pathname, request));
});

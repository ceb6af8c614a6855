/** What a phone asks of the engine about a session, in requests that may be repeated. */
import { prove } from "../../api/csrf";
import type { Outcome } from "../api/types";
import type { Durable, SessionEnd, SessionStart } from "./messages";

const BASE = "/api/v1/live/sessions";

/** The server was not reached, or could not answer now: try later. */
export class Later extends Error {
  override readonly name = "Later";
}

/** The server said no, and will say so again. */
export class Refused extends Error {
  override readonly name = "Refused";
  constructor(readonly problem: "not_paired" | "refused") {
    super(problem);
  }
}

export type Ended =
  | Outcome
  /** Frames from this one on are not there, or not all. */
  | { readonly next: number };

/** A request that nobody answers within this is tried later. */
const PATIENCE_MS = 30_000;

const HTTP_UNAUTHORIZED = 401;
const HTTP_NOT_FOUND = 404;
const HTTP_CONFLICT = 409;
const HTTP_TIMEOUT = 408;
const HTTP_TOO_MANY = 429;

export class Server {
  constructor(private readonly token: string | null) {}

  async begin(start: SessionStart): Promise<void> {
    await this.#asked("POST", "", start);
  }

  /** Hands in frames that stand one behind the other. */
  async put(id: string, firstSeq: number, frames: Uint8Array<ArrayBuffer>): Promise<Durable> {
    const answer = await this.#asked("PUT", `/${id}/chunks/${firstSeq}`, frames);
    return (await answer.json()) as Durable;
  }

  async finish(id: string, end: SessionEnd): Promise<Ended> {
    const answer = await this.#asked("POST", `/${id}/finish`, end, [HTTP_CONFLICT]);
    if (answer.ok) return (await answer.json()) as Ended;
    const now = (await (await this.#asked("GET", `/${id}`, null)).json()) as Durable & { state: string };
    // One that was discarded elsewhere is not finished any more.
    if (now.state !== "open") throw new Refused("refused");
    return { next: now.next };
  }

  /** Nothing is left of the session; one that the server never heard of is gone as well. */
  async discard(id: string): Promise<void> {
    await this.#asked("DELETE", `/${id}`, null, [HTTP_NOT_FOUND]);
  }

  async #asked(
    method: string,
    path: string,
    body: object | Uint8Array<ArrayBuffer> | null,
    alsoGood: readonly number[] = [],
  ): Promise<Response> {
    const headers = new Headers();
    if (this.token === null) await prove(headers, method);
    else headers.set("Authorization", `Bearer ${this.token}`);
    const isBytes = body instanceof Uint8Array;
    if (body !== null) headers.set("Content-Type", isBytes ? "application/octet-stream" : "application/json");
    const sent = isBytes ? body : body && JSON.stringify(body);
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch(BASE + path, { method, headers, body: sent, signal }).catch(() => {
      throw new Later("The server was not reached.");
    });
    if (answer.ok || alsoGood.includes(answer.status)) return answer;
    throw problemOf(answer.status);
  }
}

function problemOf(status: number): Error {
  if (status === HTTP_UNAUTHORIZED) return new Refused("not_paired");
  const mayPass = status >= 500 || status === HTTP_TOO_MANY || status === HTTP_TIMEOUT;
  return mayPass ? new Later(`The server answered ${status}.`) : new Refused("refused");
}

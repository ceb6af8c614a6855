import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Session } from "./types";

const session = (csrf: string | null, account: string | null): Session => ({
  accounts: account !== null,
  csrf,
  expires_at: null,
  providers: [],
  passwords: true,
  sign_out_path: null,
  account:
    account === null
      ? null
      : { id: account, name: account, display_name: "", has_password: true, runs_server: false, roles: [] },
});
const answers = (...given: (Session | null)[]) => {
  const fetched = vi.fn(() => {
    const next = given.shift();
    return next === null || next === undefined
      ? Promise.reject(new TypeError("away"))
      : Promise.resolve(new Response(JSON.stringify(next)));
  });
  vi.stubGlobal("fetch", fetched);
  return fetched;
};
const proven = async (method?: string): Promise<string | null> => {
  const headers = new Headers();
  await (await import("./csrf")).prove(headers, method);
  return headers.get("X-CSRF-Token");
};

beforeEach(() => vi.resetModules());
afterEach(() => vi.unstubAllGlobals());

it("asks once before the first change, and repeats what was told in every change alone", async () => {
  const fetched = answers(session("one", "ann"));
  expect(await proven("GET")).toBeNull();
  expect(await proven()).toBeNull();
  expect(fetched).not.toHaveBeenCalled();
  expect(await proven("POST")).toBe("one");
  expect(await proven("DELETE")).toBe("one");
  expect(fetched).toHaveBeenCalledTimes(1);
});

it("repeats nothing where nobody signs in, and asks again where the server was away", async () => {
  answers(null, session(null, null));
  expect(await proven("PUT")).toBeNull();
  expect(await proven("PUT")).toBeNull();
});

it("is renewed for the same account only", async () => {
  const csrf = await import("./csrf");
  csrf.tell(session("one", "ann"));
  answers(session("two", "ann"), session("two", "ann"), session("three", "bob"));
  expect(await csrf.renewed()).toBe(true);
  expect(await csrf.renewed()).toBe(false);
  expect(await csrf.renewed()).toBe(false);
});

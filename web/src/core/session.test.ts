import { describe, expect, it, vi } from "vitest";
import type { Session } from "../api/types";
import { may, placeOf, projectsOf, type Role } from "./session";

vi.mock("./location", () => ({ useQueryState: () => [] }));

const signedIn = (roles: Record<string, Role>, runs_server = false): Session => ({
  accounts: true,
  csrf: "x",
  expires_at: null,
  providers: [],
  passwords: true,
  sign_out_path: null,
  account: {
    id: "a",
    name: "ann",
    display_name: "Ann",
    has_password: true,
    runs_server,
    roles: Object.entries(roles).map(([project, role]) => ({ project, role, participant: null })),
  },
});
const local: Session = {
  accounts: false,
  account: null,
  csrf: null,
  expires_at: null,
  providers: [],
  passwords: true,
  sign_out_path: null,
};

describe("what somebody may do", () => {
  it("is everything where nobody signs in, and nothing before signing in", () => {
    expect(may(local, "server", "default")).toBe(true);
    expect(may({ ...local, accounts: true }, "viewer", "default")).toBe(false);
  });

  it("grows with the role, in its project alone", () => {
    const of = signedIn({ a: "analyst", b: "viewer", c: "participant" });
    expect(["viewer", "analyst", "admin"].map((need) => may(of, need as "viewer", "a"))).toEqual([
      true,
      true,
      false,
    ]);
    expect(may(of, "analyst", "b")).toBe(false);
    expect(may(of, "viewer", "c")).toBe(false);
    expect(may(of, "viewer", "elsewhere")).toBe(false);
  });

  it("does not reach the recordings of who runs the server, but the members", () => {
    const of = signedIn({}, true);
    expect(may(of, "viewer", "a")).toBe(false);
    expect(may(of, "admin or server", "a")).toBe(true);
    expect(may(signedIn({ a: "admin" }), "server", "a")).toBe(false);
  });
});

it("says where somebody belongs", () => {
  expect(placeOf(local)).toBe("pages");
  expect(placeOf(signedIn({}))).toBe("nowhere");
  expect(placeOf(signedIn({ a: "participant" }))).toBe("own");
  expect(placeOf(signedIn({ a: "participant", b: "viewer" }))).toBe("pages");
  expect(projectsOf(signedIn({ a: "participant", b: "viewer" }))).toEqual(["b"]);
  expect(placeOf(signedIn({}, true))).toBe("pages");
});

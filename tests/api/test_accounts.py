"""Signing in, passwords, cookies, forged requests, and who manages accounts and projects."""

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from ecgomics.api.app import ADDRESSES
from ecgomics.api.attempts import AttemptsByAddress
from ecgomics.api.deployment import Deployment, public_name, trusted
from ecgomics.api.rights import rights
from ecgomics.core.errors import InvalidInput
from ecgomics.services import passwords
from ecgomics.services.accounts import FREE_FAILURES, LONGEST_HOLD
from ecgomics.store import Store
from ecgomics.store.audit_log import AuditFilter
from tests.api.accounts import PASSWORD, WITH_ACCOUNTS, Browser, account, give

IsProblem = Callable[..., dict[str, object]]


@pytest.fixture
def group(open_app: Callable[..., TestClient]) -> TestClient:
    """A client of a server on which people sign in."""
    return open_app(deployment=WITH_ACCOUNTS)


@pytest.fixture
def store(group: TestClient) -> Store:
    """Its store."""
    found: Store = group.app.state.platform.store  # type: ignore[attr-defined]  # the application's own state
    return found


def test_every_operation_says_who_may() -> None:
    assert [each.id for each in ADDRESSES.all if each.id not in rights()] == []
    assert rights().keys() - {each.id for each in ADDRESSES.all} == set()


def test_nothing_is_told_to_who_is_not_signed_in(group: TestClient, is_problem: IsProblem) -> None:
    for path in ("/api/v1/recordings", "/api/v1/catalogue", "/api/v1/nothing", "/metrics"):
        is_problem(group.get(path, headers={"X-Forwarded-For": "10.0.0.1"}), 401, "unauthorized")
    for name in ("X-Real-IP", "Forwarded", "Via", "X-Forwarded-Proto"):
        assert group.get("/metrics", headers={name: "10.0.0.1"}).status_code == 401, "a proxy on this machine"
    assert group.get("/api/v1/health").status_code == 200
    session = group.get("/api/v1/session").json()
    assert session == {
        **{"accounts": True, "account": None, "csrf": None, "expires_at": None},
        **{"providers": [], "passwords": True, "sign_out_path": None},
    }


def test_without_accounts_nobody_signs_in(client: TestClient, is_problem: IsProblem) -> None:
    assert client.get("/api/v1/session").json()["accounts"] is False
    given = {"name": "a", "password": PASSWORD}
    is_problem(client.post("/api/v1/session", json=given), 404, "not-found")
    assert client.get("/api/v1/recordings").status_code == 200


def test_a_cookie_tells_who_it_is_until_signing_out(group: TestClient, store: Store) -> None:
    account(store, "ann", default="viewer")
    browser = Browser(group)
    answer = browser("POST", "/api/v1/session", json={"name": " Ann ", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    browser.signed_in("ann")
    seen = browser("GET", "/api/v1/session").json()
    assert seen["account"]["roles"] == [{"project": "default", "role": "viewer", "participant": None}]
    assert browser("GET", "/api/v1/recordings").status_code == 200
    secret = next(iter(browser.cookies.values()))
    with store._sessions() as session:
        kept = session.connection().exec_driver_sql("SELECT * FROM account_sessions").all()
    assert secret not in str(kept)
    assert browser("DELETE", "/api/v1/session").status_code == 204
    assert browser("GET", "/api/v1/recordings").status_code == 401


def test_under_tls_the_cookie_is_bound_to_the_host(open_app: Callable[..., TestClient]) -> None:
    client = open_app(deployment=Deployment(accounts=True, names=frozenset({"ecg.example"}), is_secure=True))
    store: Store = client.app.state.platform.store  # type: ignore[attr-defined]  # the application's own state
    account(store, "ann", default="viewer")
    answer = client.post(
        "/api/v1/session",
        json={"name": "ann", "password": PASSWORD},
        headers={"Host": "ecg.example", "Origin": "https://ecg.example"},
    )
    assert answer.headers["set-cookie"].startswith("__Host-ecgomics=")
    assert "Secure" in answer.headers["set-cookie"]
    for headers in ({"Host": "evil.example"}, {"Host": "ecg.example", "Origin": "http://ecg.example"}):
        assert client.get("/api/v1/health", headers=headers).status_code == 403


def test_a_page_of_others_cannot_use_the_cookie(
    group: TestClient, store: Store, is_problem: IsProblem
) -> None:
    account(store, "ann", default="analyst")
    browser = Browser(group).signed_in("ann")
    new = {"name": "mine", "symbols": ["heart_rate"]}
    for forged in ("", "0" * 64, "ä"):
        answer = browser(
            "POST", "/api/v1/biomarker-sets", json=new, headers={"X-CSRF-Token": forged.encode()}
        )
        is_problem(answer, 403, "forbidden")
    assert browser("POST", "/api/v1/biomarker-sets", json=new).status_code == 201
    elsewhere = browser(
        "POST", "/api/v1/biomarker-sets", json=new, headers={"Origin": "https://evil.example"}
    )
    is_problem(elsewhere, 403, "forbidden")


def test_wrong_names_and_passwords_are_answered_alike(
    group: TestClient, store: Store, is_problem: IsProblem
) -> None:
    account(store, "ann", default="viewer")
    browser = Browser(group)
    said = {
        is_problem(
            browser("POST", "/api/v1/session", json={"name": name, "password": word}), 403, "forbidden"
        )["detail"]
        for name, word in (("ann", "wrong"), ("nobody", PASSWORD), ("nobody", "wrong"))
    }
    assert len(said) == 1


def test_who_guesses_passwords_waits(group: TestClient, store: Store, is_problem: IsProblem) -> None:
    account(store, "ann", default="viewer")
    browser = Browser(group)
    for _ in range(5):
        browser("POST", "/api/v1/session", json={"name": "ann", "password": "wrong"})
    held = browser("POST", "/api/v1/session", json={"name": "ann", "password": PASSWORD})
    assert "wait" in str(is_problem(held, 403, "forbidden")["detail"])


def test_names_are_not_told_from_others_by_trying(group: TestClient, store: Store) -> None:
    account(store, "ann", default="viewer")
    store.accounts.add("bob", author="test")  # has set no password yet
    told = []
    for name in ("ann", "bob", "nobody"):
        before = store.audit.page("server", AuditFilter(), limit=1).total
        tried = [
            group.post("/api/v1/session", json={"name": name, "password": "wrong"})
            for _ in range(FREE_FAILURES + 2)
        ]
        written = store.audit.page("server", AuditFilter(), limit=1).total - before
        told.append([(each.status_code, each.json()["detail"]) for each in tried] + [(written, "")])
    assert told[0] == told[1] == told[2], "what is answered, and what is written meanwhile, is the same"


def test_of_many_guesses_at_once_those_behind_the_first_do_not_count(
    group: TestClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = account(store, "ann", default="viewer")

    def others_guess_meanwhile(_password: str, _kept: str | None) -> bool:
        for _ in range(FREE_FAILURES):
            store.accounts.note_failure(ann, free=FREE_FAILURES, longest=LONGEST_HOLD)
        return True

    monkeypatch.setattr(passwords, "fits", others_guess_meanwhile)
    answer = group.post("/api/v1/session", json={"name": "ann", "password": PASSWORD})
    assert answer.status_code == 403


def test_who_fails_often_shuts_out_nobody_else() -> None:
    tries = AttemptsByAddress(most=2)
    for _ in range(2):
        tries.note_failure("192.0.2.1")
        tries.note_failure("2001:db8:0:1::1")
    failing = ("192.0.2.1", "2001:db8:0:1:ffff::9")
    others = ("192.0.2.2", "2001:db8:0:2::1", "::ffff:192.0.2.9", "testclient", "")
    assert [tries.are_too_many(each) for each in (*failing, *others)] == [True] * 2 + [False] * 5
    for part in range(16):
        tries.note_failure(f"198.51.100.{part}")
    assert tries.are_too_many("203.0.113.1"), "from many addresses at once it is guessing, too"


@pytest.mark.parametrize("weak", ["short", "password1234", "ecgomics2026", "annannannann", "qwertyuiopas"])
def test_passwords_that_are_soon_guessed_are_not_taken(
    group: TestClient, store: Store, is_problem: IsProblem, weak: str
) -> None:
    account(store, "root", runs_server=True)
    root = Browser(group).signed_in("root")
    made = root("POST", "/api/v1/accounts", json={"name": "ann"}).json()
    by_link = {"secret": made["link"]["secret"], "password": weak}
    is_problem(Browser(group)("POST", "/api/v1/session/password", json=by_link), 422, "invalid-input")


def test_an_account_sets_its_password_by_a_link_once(
    group: TestClient, store: Store, is_problem: IsProblem
) -> None:
    account(store, "root", runs_server=True)
    root = Browser(group).signed_in("root")
    made = root("POST", "/api/v1/accounts", json={"name": "Ann@Ward.example"}).json()
    assert made["account"]["name"] == "ann@ward.example"
    secret = made["link"]["secret"]
    assert made["link"]["path"].endswith(f"#{secret}"), "what is behind the # is sent to no server"
    whose = Browser(group)("POST", "/api/v1/session/password-link", json={"secret": secret}).json()
    assert whose["name"] == "ann@ward.example"
    given = {"secret": secret, "password": PASSWORD}
    assert Browser(group)("POST", "/api/v1/session/password", json=given).status_code == 204
    is_problem(Browser(group)("POST", "/api/v1/session/password", json=given), 404, "not-found")
    Browser(group).signed_in("ann@ward.example")


def test_another_password_signs_every_browser_out(
    group: TestClient, store: Store, is_problem: IsProblem
) -> None:
    account(store, "ann", default="viewer")
    one, two = Browser(group).signed_in("ann"), Browser(group).signed_in("ann")
    new = "seven purple submarines dancing"
    wrong = one("PUT", "/api/v1/session/password", json={"old": "wrong", "new": new})
    is_problem(wrong, 403, "forbidden")
    assert one("PUT", "/api/v1/session/password", json={"old": PASSWORD, "new": new}).status_code == 204
    assert {each("GET", "/api/v1/recordings").status_code for each in (one, two)} == {401}
    Browser(group).signed_in("ann", new)


def test_one_signs_out_of_other_browsers(group: TestClient, store: Store) -> None:
    account(store, "ann", default="viewer")
    one, two = Browser(group).signed_in("ann"), Browser(group).signed_in("ann")
    listed = one("GET", "/api/v1/session/browsers").json()["sessions"]
    assert sorted(each["is_this"] for each in listed) == [False, True]
    assert one("DELETE", "/api/v1/session/browsers").status_code == 204
    assert one("GET", "/api/v1/recordings").status_code == 200
    assert two("GET", "/api/v1/recordings").status_code == 401


def test_a_closed_account_opens_nothing(group: TestClient, store: Store, is_problem: IsProblem) -> None:
    account(store, "root", runs_server=True)
    ann = account(store, "ann", default="viewer")
    root, browser = Browser(group).signed_in("root"), Browser(group).signed_in("ann")
    token = browser("POST", "/api/v1/tokens", json={"name": "script", "scope": "read"}).json()["secret"]
    shown = {"Authorization": f"Bearer {token}"}
    assert group.get("/api/v1/recordings", headers=shown).status_code == 200
    assert root("PATCH", f"/api/v1/accounts/{ann}", json={"enabled": False}).status_code == 200
    assert browser("GET", "/api/v1/recordings").status_code == 401
    is_problem(group.get("/api/v1/recordings", headers=shown), 401, "unauthorized")
    answer = Browser(group)("POST", "/api/v1/session", json={"name": "ann", "password": PASSWORD})
    is_problem(answer, 403, "forbidden")


def test_somebody_always_runs_the_server(group: TestClient, store: Store, is_problem: IsProblem) -> None:
    root = account(store, "root", runs_server=True)
    browser = Browser(group).signed_in("root")
    for change in ({"enabled": False}, {"runs_server": False}):
        answer = browser("PATCH", f"/api/v1/accounts/{root}", json=change)
        is_problem(answer, 409, "conflict")
    is_problem(browser("DELETE", f"/api/v1/accounts/{root}"), 409, "conflict")


def test_a_project_keeps_an_administrator(group: TestClient, store: Store, is_problem: IsProblem) -> None:
    account(store, "root", runs_server=True)
    root = Browser(group).signed_in("root")
    project = root("POST", "/api/v1/projects", json={"name": "Ward 3"}).json()["id"]
    members = f"/api/v1/projects/{project}/members"
    assert [each["role"] for each in root("GET", members).json()["members"]] == ["admin"]
    own = root("GET", members).json()["members"][0]["account"]
    is_problem(root("PUT", members, json={"name": "root", "role": "viewer"}), 409, "conflict")
    is_problem(root("DELETE", f"{members}/{own}"), 409, "conflict")
    account(store, "ann")
    assert root("PUT", members, json={"name": "ann", "role": "admin"}).status_code == 200
    assert root("DELETE", f"{members}/{own}").status_code == 204
    is_problem(root("PUT", members, json={"name": "nobody", "role": "viewer"}), 404, "not-found")


def test_who_runs_the_server_sees_no_data_of_projects(group: TestClient, store: Store) -> None:
    account(store, "root", runs_server=True)
    store.library.add_project("Ward 3", author="test")
    root = Browser(group).signed_in("root")
    assert root("GET", "/api/v1/recordings").status_code == 403
    assert {each["name"] for each in root("GET", "/api/v1/projects").json()["projects"]} >= {"Ward 3"}
    told = root("GET", "/api/v1/audit", params={"project": "server"}).json()
    assert "account" in told["kinds"]


def test_a_role_allows_what_it_says(group: TestClient, store: Store, is_problem: IsProblem) -> None:
    for role in ("viewer", "analyst", "admin"):
        account(store, role, default=role)
    browsers = {role: Browser(group).signed_in(role) for role in ("viewer", "analyst", "admin")}
    new = {"name": "mine", "symbols": ["heart_rate"]}
    is_problem(browsers["viewer"]("POST", "/api/v1/biomarker-sets", json=new), 403, "forbidden")
    assert browsers["analyst"]("POST", "/api/v1/biomarker-sets", json=new).status_code == 201
    is_problem(browsers["analyst"]("GET", "/api/v1/audit"), 403, "forbidden")
    assert browsers["admin"]("GET", "/api/v1/audit").status_code == 200
    is_problem(browsers["admin"]("GET", "/api/v1/accounts"), 403, "forbidden")


def test_changes_go_by_the_name_of_the_account(group: TestClient, store: Store) -> None:
    account(store, "ann", default="admin")
    browser = Browser(group).signed_in("ann")
    new = {"name": "mine", "symbols": ["heart_rate"]}
    browser("POST", "/api/v1/biomarker-sets", json=new, headers={"ECGomics-Author": "somebody else"})
    told = browser("GET", "/api/v1/audit", params={"kind": "biomarker set"}).json()["items"]
    told = told or browser("GET", "/api/v1/audit").json()["items"]
    assert told[0]["author"] == "ann"


def test_a_participant_sees_what_is_their_own(group: TestClient, store: Store, is_problem: IsProblem) -> None:
    account(store, "ann")
    pairing, _ = store.pairings.make("default", subject_id=None, name="P1", days=None, author="test")
    give(store, "ann", "default", "participant", pairing.subject_id)
    browser = Browser(group).signed_in("ann")
    me = browser("GET", "/api/v1/mobile/me").json()
    assert me["participant"]["pseudonym"] == "P1"
    assert browser("GET", "/api/v1/mobile/recordings").json()["total"] == 0
    for path in ("/api/v1/recordings", "/api/v1/subjects", f"/api/v1/subjects/{pairing.subject_id}"):
        is_problem(browser("GET", path), 403, "forbidden")


def test_members_who_only_work_have_nothing_of_their_own(
    group: TestClient, store: Store, is_problem: IsProblem
) -> None:
    account(store, "ann", default="admin")
    browser = Browser(group).signed_in("ann")
    is_problem(browser("GET", "/api/v1/mobile/recordings"), 403, "forbidden")


@pytest.mark.parametrize(
    "wrong", ["http://a.example", "https://a.example/path", "a.example", "https://", "https://a:b:c"]
)
def test_a_public_address_is_one_of_tls(wrong: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape("it goes https://")):
        public_name(wrong)
    assert public_name("https://ECG.Hospital.example:8443/") == "ecg.hospital.example"


@pytest.mark.parametrize("proxies", ["*", "0.0.0.0/0", "::/0", "127.0.0.1,*", "proxy.example", ""])
def test_not_everybody_is_a_proxy(proxies: str) -> None:
    with pytest.raises(InvalidInput, match="trusted"):
        trusted(proxies)
    assert trusted("127.0.0.1, 10.89.7.0/24, ::1") == "127.0.0.1, 10.89.7.0/24, ::1"

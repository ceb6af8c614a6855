"""Signing in with a provider: who is let in with which roles, and how a token may not be what it should."""

import base64
import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import ECKey, OKPKey, RSAKey
from sqlalchemy import delete

from ecgomics.api.app import create_app
from ecgomics.core.errors import InvalidInput, Unavailable
from ecgomics.services.oidc.begun import local_path, opened
from ecgomics.services.oidc.config import read_config
from ecgomics.services.oidc.signing_in import Elsewhere
from ecgomics.store import Store
from ecgomics.store.account_tables import AccountRow
from ecgomics.store.audit_log import AuditFilter
from ecgomics.store.reach import reaching
from tests.api.accounts import ADDRESS, PASSWORD, WITH_ACCOUNTS, Browser, account, give
from tests.api.provider import CLIENT, SECRET, Provider, back_at, providing

DOORS: Final = "/api/v1/session/oidc"
BEGIN: Final = f"{DOORS}/clinic"
COOKIE: Final = "ecgomics-elsewhere"
IsProblem = Callable[..., dict[str, object]]


#: One provider by several names, so that one server has them all: by name the lines of its table.
RULES: Final = {
    "clinic": (),
    "by-mail": ('name_claim = "email"',),
    "by-domain": ('domains = ["clinic.example"]',),
    "by-group": ('groups = ["ecg"]', 'groups_claim = "realm_access.roles"'),
    "in-default": ('[[providers.roles]]\ngroup = "doctors"\nproject = "default"\nrole = "viewer"',),
    "linking": ("link_accounts = true",),
    "linking-only": ("make_accounts = false", "link_accounts = true"),
    "with-roles": (
        'runs_server = ["operators"]',
        '[[providers.roles]]\ngroup = "doctors"\nproject = "Ward 3"\nrole = "analyst"',
        '[[providers.roles]]\ngroup = "heads"\nproject = "Ward 3"\nrole = "admin"',
        '[[providers.roles]]\ngroup = "doctors"\nproject = "not there yet"\nrole = "admin"',
    ),
}


@dataclass
class Place:
    """A server, and the provider that it knows by several names."""

    client: TestClient
    store: Store
    provider: Provider
    elsewhere: Elsewhere


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One for all tests."""
    folder = tmp_path_factory.mktemp("oidc")
    with providing() as provider, Store(folder / "data") as store:
        elsewhere = Elsewhere(read_config(written(folder, provider.issuer, RULES)))
        app = create_app(store, deployment=WITH_ACCOUNTS, elsewhere=elsewhere)
        with TestClient(app, base_url=ADDRESS, raise_server_exceptions=False) as client:
            yield Place(client, store, provider, elsewhere)


@pytest.fixture
def place(whole: Place) -> Place:
    """The same without accounts, and nothing is known of the provider yet."""
    fresh = Provider(whole.provider.port)
    for each in fields(Provider):
        setattr(whole.provider, each.name, getattr(fresh, each.name))
    for known in whole.elsewhere._providers.values():
        known._addresses, known._keys, known._clock = None, None, time.monotonic
    with whole.store._sessions() as session, session.begin():
        session.execute(delete(AccountRow))
    whole.client.cookies.clear()
    return whole


@pytest.fixture
def provider(place: Place) -> Provider:
    """The provider as it comes."""
    return place.provider


@pytest.fixture
def client(place: Place) -> TestClient:
    """Whoever asks the server."""
    return place.client


@pytest.fixture
def store(place: Place) -> Store:
    """The server's."""
    return place.store


def written(folder: Path, issuer: str, rules: Mapping[str, tuple[str, ...]], top: str = "") -> Path:
    """The file of --oidc."""
    (folder / "secret").write_text(SECRET + "\n")
    lines = [top]
    for name, more in rules.items():
        lines += ["[[providers]]", f'name = "{name}"', f'title = "The {name}"', f'issuer = "{issuer}"']
        lines += [f'client_id = "{CLIENT}"', 'client_secret_file = "secret"', *more]
    file = folder / "oidc.toml"
    file.write_text("\n".join(lines))
    return file


def came_back(
    client: TestClient, provider: Provider, name: str = "clinic", query: str = ""
) -> httpx.Response:
    """The whole way: what the server answers when the browser comes back."""
    back, cookie = back_at(client.get(f"{DOORS}/{name}{query}", follow_redirects=False), provider)
    client.cookies.clear()
    return client.get(back, headers={"Cookie": cookie})


def signed_in(client: TestClient, provider: Provider, name: str = "clinic") -> dict[str, Any]:
    """Who somebody is after the whole way."""
    answer = came_back(client, provider, name)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = browser_of(client, answer)("GET", "/api/v1/session").json()
    return found


def browser_of(client: TestClient, answer: httpx.Response) -> Browser:
    """The browser that was let in."""
    return Browser(client, {"ecgomics": answer.cookies["ecgomics"]})


def refused(answer: httpx.Response, status: int, *words: str) -> None:
    """That it is a page with a sentence that has these words, and that nobody is let in."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("text/html")
    said = re.search(r'<p role="alert">(.+)</p>', answer.text)
    assert said is not None
    assert all(each in said[1] for each in words), answer.text
    assert "ecgomics" not in answer.cookies


def test_somebody_signs_in_with_the_provider(client: TestClient, store: Store, provider: Provider) -> None:
    doors = client.get("/api/v1/session").json()["providers"]
    assert {"name": "The clinic", "url": BEGIN} in doors
    answer = came_back(client, provider, query="?next=/recordings?q=a%26b")
    assert answer.status_code == 200
    assert 'content="0;url=/recordings?q=a&amp;b"' in answer.text
    assert {"HttpOnly", "SameSite=strict", "Path=/", "Max-Age=43200"} <= {
        part for each in answer.headers.get_list("set-cookie") for part in each.split("; ")
    }
    seen = browser_of(client, answer)("GET", "/api/v1/session").json()
    assert (seen["account"]["name"], seen["account"]["display_name"]) == ("jane.doe", "Jane Doe")
    assert seen["account"]["roles"] == []
    assert not seen["account"]["runs_server"]
    assert not seen["account"]["has_password"]
    kept = store.accounts.named("jane.doe")
    assert kept is not None
    assert kept.issuer == provider.issuer


def test_what_is_kept_meanwhile_is_of_the_browser_alone(client: TestClient, provider: Provider) -> None:
    sent = client.get(BEGIN, follow_redirects=False)
    said = {name: values[0] for name, values in parse_qs(urlsplit(sent.headers["location"]).query).items()}
    cookie = sent.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Max-Age=600"} <= set(cookie.split("; "))
    assert said["redirect_uri"] == f"http://127.0.0.1:8000{BEGIN}/callback"
    for each in ("state", "nonce"):
        assert said[each] not in cookie, "it is sealed"
        assert len(said[each]) >= 43


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (RSAKey.generate_key(2048, {"kid": "r"}), "PS256"),
        (ECKey.generate_key("P-256", {"kid": "e"}), "ES256"),
        (OKPKey.generate_key("Ed25519", {"kid": "o"}), "EdDSA"),
    ],
)
def test_tokens_may_be_signed_in_several_ways(
    client: TestClient, provider: Provider, key: RSAKey, algorithm: str
) -> None:
    provider.key, provider.algorithm = key, algorithm
    assert came_back(client, provider).status_code == 200


def _unsigned(claims: dict[str, Any]) -> str:
    parts = (json.dumps(each).encode() for each in ({"alg": "none"}, claims))
    return ".".join(base64.urlsafe_b64encode(each).rstrip(b"=").decode() for each in parts) + "."


def test_a_token_that_is_not_signed_is_not_taken(client: TestClient, provider: Provider) -> None:
    provider.sign = _unsigned
    refused(came_back(client, provider), 403, "not taken")


def test_the_public_key_is_no_secret_to_sign_with(client: TestClient, provider: Provider) -> None:
    def forged(claims: dict[str, Any]) -> str:
        public = provider.key.as_pem(private=False)  # type: ignore[union-attr]  # an RSA key
        header = {"alg": "HS256", "kid": provider.key.kid}
        parts = (
            base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=") for each in (header, claims)
        )
        signed = b".".join(parts)
        mac = hmac.new(public, signed, hashlib.sha256).digest()
        return f"{signed.decode()}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"

    provider.sign = forged
    refused(came_back(client, provider), 403, "not taken")


def test_another_key_of_the_same_name_is_not_the_providers(client: TestClient, provider: Provider) -> None:
    came_back(client, provider)
    provider.key = RSAKey.generate_key(2048, {"kid": provider.key.kid})
    refused(came_back(client, provider), 403, "not signed")


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"iss": "https://evil.example"}, "not of the provider"),
        ({"aud": "another"}, "another service"),
        ({"aud": [CLIENT, "another"]}, "another service"),
        ({"azp": "another"}, "another service"),
        ({"aud": None}, "another service"),
        ({"exp": 1}, "over"),
        ({"exp": None}, "how long"),
        ({"iat": 1}, "over"),
        ({"iat": 2**33, "exp": 2**34}, "future"),
        ({"nbf": 2**33}, "future"),
        ({"nonce": "of another"}, "another sign-in"),
        ({"nonce": None}, "another sign-in"),
        ({"sub": None}, "nobody"),
        ({"preferred_username": None}, "preferred_username"),
    ],
)
def test_a_token_for_others_is_not_taken(
    client: TestClient, store: Store, provider: Provider, claims: dict[str, Any], words: str
) -> None:
    provider.claims = claims
    refused(came_back(client, provider), 403, words)
    assert store.accounts.listed() == []


def test_clocks_may_differ_a_little(client: TestClient, provider: Provider) -> None:
    now_s = int(time.time())
    provider.claims = {"iat": now_s + 30, "exp": now_s - 30, "aud": [CLIENT, "another"], "azp": CLIENT}
    assert came_back(client, provider).status_code == 200


def test_keys_are_asked_for_anew_when_the_provider_has_others(
    place: Place, client: TestClient, provider: Provider
) -> None:
    now_s = [0.0]
    place.elsewhere._providers["clinic"]._clock = lambda: now_s[0]
    came_back(client, provider)
    assert came_back(client, provider).status_code == 200
    assert provider.asked.count("/keys") == provider.asked.count("/.well-known/openid-configuration") == 1
    provider.key = RSAKey.generate_key(2048, {"kid": "second"})
    refused(came_back(client, provider), 403, "key that the provider does not have")
    now_s[0] = 31.0
    assert came_back(client, provider).status_code == 200
    assert provider.asked.count("/keys") == 2


def test_a_sign_in_is_used_once(place: Place, client: TestClient, provider: Provider) -> None:
    back, cookie = back_at(client.get(BEGIN, follow_redirects=False), provider)
    first = client.get(back, headers={"Cookie": cookie})
    gone = next(each for each in first.headers.get_list("set-cookie") if each.startswith(COOKIE))
    assert "Max-Age=0" in gone
    client.cookies.clear()
    refused(client.get(back, headers={"Cookie": cookie}), 403, "any more")
    said = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    # Even with another code that the provider would take.
    begun = place.elsewhere._providers["clinic"].config
    kept = opened(cookie.partition("=")[2], begun)
    assert kept is not None
    provider.codes["new"] = {
        "nonce": kept.nonce,
        "code_challenge": kept.challenge,
        "redirect_uri": kept.redirect_uri,
    }
    again = client.get(
        f"{BEGIN}/callback",
        params={"code": "new", "state": said["state"], "iss": provider.issuer},
        headers={"Cookie": cookie},
    )
    refused(again, 403, "used already")


def test_a_sign_in_that_was_begun_elsewhere_lets_nobody_in(client: TestClient, provider: Provider) -> None:
    back, cookie = back_at(client.get(BEGIN, follow_redirects=False), provider)
    other = client.get(BEGIN, follow_redirects=False).headers["set-cookie"].partition(";")[0]
    for kept in ("", other, f"{COOKIE}=gAAAAA", cookie[:-4] + "AAAA"):
        client.cookies.clear()
        refused(client.get(back, headers={"Cookie": kept}), 403, "not begun in this browser")
    assert "/token" not in provider.asked
    wrong = re.sub(r"state=[^&]+", "state=x", back)
    client.cookies.clear()
    refused(client.get(wrong, headers={"Cookie": cookie}), 403, "not begun in this browser")


def test_the_answer_of_another_provider_is_not_taken(client: TestClient, provider: Provider) -> None:
    back, cookie = back_at(client.get(BEGIN, follow_redirects=False), provider)
    for changed in (re.sub(r"iss=[^&]+", "iss=https://evil.example", back), re.sub(r"&iss=[^&]+", "", back)):
        client.cookies.clear()
        refused(client.get(changed, headers={"Cookie": cookie}), 403, "provider that was asked")
    assert "/token" not in provider.asked


def test_who_does_not_agree_there_is_told_so(client: TestClient, provider: Provider) -> None:
    back, cookie = back_at(client.get(BEGIN, follow_redirects=False), provider)
    denied = re.sub(r"code=[^&]+", "error=access_denied&error_description=<script>", back)
    client.cookies.clear()
    refused(client.get(denied, headers={"Cookie": cookie}), 403, "did not let you in")


@pytest.mark.parametrize(
    "path",
    [
        *(
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
        ),
        *("\\/evil.example", "", "evil", "/api/v1/session", "/" + "a" * 1001, "http:/x", "//[x", "/\n/x"),
    ],
)
def test_nobody_is_sent_on_to_elsewhere(path: str) -> None:
    assert local_path(path) == "/"


def test_nothing_that_is_asked_for_gets_into_the_page_as_more_than_text(
    client: TestClient, provider: Provider
) -> None:
    begin = client.get(BEGIN, params={"next": "/x\"'><script>"}, follow_redirects=False)
    back, cookie = back_at(begin, provider)
    client.cookies.clear()
    answer = client.get(back, headers={"Cookie": cookie})
    assert 'url=/x%22%27%3E%3Cscript%3E"' in answer.text
    assert "<script" not in answer.text


def test_an_address_that_nobody_vouches_for_is_no_name(client: TestClient, provider: Provider) -> None:
    for claims in ({"email_verified": False}, {"email_verified": None}, {"email_verified": "true"}):
        provider.claims = claims
        refused(came_back(client, provider, "by-mail"), 403, "vouch")
    provider.claims = {}
    assert signed_in(client, provider, "by-mail")["account"]["name"] == "jane.doe@clinic.example"


def test_only_people_of_some_domains_are_let_in(client: TestClient, provider: Provider) -> None:
    for email in (
        "jane@other.example",
        "jane@clinic.example.evil.example",
        "clinic.example",
        "a@sub.clinic.example",
    ):
        provider.claims = {"email": email}
        refused(came_back(client, provider, "by-domain"), 403, "e-mail")
    provider.claims = {"email": "jane@CLINIC.example", "email_verified": False}
    refused(came_back(client, provider, "by-domain"), 403, "vouch")
    provider.claims = {}
    assert came_back(client, provider, "by-domain").status_code == 200


def test_only_people_of_some_groups_are_let_in(client: TestClient, provider: Provider) -> None:
    for claims in ({}, {"realm_access": {"roles": ["other"]}}, {"realm_access": "ecg"}):
        provider.claims = claims
        refused(came_back(client, provider, "by-group"), 403, "no group")
    provider.claims = {"_claim_names": {"realm_access.roles": "src1"}}
    refused(came_back(client, provider, "by-group"), 403, "more groups")
    provider.claims = {"realm_access": {"roles": ["ecg"]}}
    assert came_back(client, provider, "by-group").status_code == 200


def test_groups_give_roles_anew_at_each_sign_in(client: TestClient, store: Store, provider: Provider) -> None:
    ward = store.library.add_project("Ward 3", author="test").id
    provider.claims = {"groups": ["doctors", "heads", "operators"]}
    seen = signed_in(client, provider, "with-roles")["account"]
    assert seen["roles"] == [{"project": ward, "role": "admin", "participant": None}]
    assert seen["runs_server"]
    give(store, "jane.doe", "default", "viewer")
    provider.claims = {"groups": ["doctors"], "preferred_username": "renamed"}
    seen = signed_in(client, provider, "with-roles")["account"]
    assert seen["name"] == "jane.doe", "who somebody is does not hang on the name"
    assert {each["project"]: each["role"] for each in seen["roles"]} == {ward: "analyst", "default": "viewer"}
    assert not seen["runs_server"]
    provider.claims = {}
    assert [each["project"] for each in signed_in(client, provider, "with-roles")["account"]["roles"]] == [
        "default"
    ]
    told = store.audit.page("server", AuditFilter(), limit=100).entries
    assert {"make", "sign in", "change"} <= {each.action for each in told}


def test_a_name_that_two_projects_have_gives_no_role(
    client: TestClient, store: Store, provider: Provider
) -> None:
    ward = next(each.id for each in store.library.projects() if each.name == "Ward 3")
    other = store.library.add_project("Other", author="test").id
    with reaching({other}):  # whoever administrates a project knows of no other
        store.library.rename_project(other, "Ward 3", author="test")
    provider.claims = {"groups": ["doctors"]}
    assert signed_in(client, provider, "with-roles")["account"]["roles"] == []
    with reaching({other}):
        store.library.rename_project(other, "not there yet", author="test")
    roles = signed_in(client, provider, "with-roles")["account"]["roles"]
    assert {each["project"]: each["role"] for each in roles} == {ward: "analyst", other: "admin"}


def test_a_participant_stays_one_where_no_group_says_otherwise(
    client: TestClient, store: Store, provider: Provider
) -> None:
    signed_in(client, provider, "in-default")
    pairing, _ = store.pairings.make("default", subject_id=None, name="P1", days=None, author="test")
    person = pairing.subject_id
    give(store, "jane.doe", "default", "participant", person)
    assert signed_in(client, provider, "in-default")["account"]["roles"][0]["participant"] == person
    provider.claims = {"groups": ["doctors"]}
    roles = signed_in(client, provider, "in-default")["account"]["roles"]
    assert roles == [{"project": "default", "role": "viewer", "participant": None}]


def test_the_name_of_somebody_else_opens_nothing(
    client: TestClient, store: Store, provider: Provider
) -> None:
    account(store, "root", runs_server=True)
    provider.claims = {"preferred_username": "Root"}
    refused(came_back(client, provider, "linking"), 403, "another account")
    provider.claims = {"sub": "1", "preferred_username": "jane"}
    signed_in(client, provider, "linking")
    provider.claims = {"sub": "2", "preferred_username": "jane"}
    refused(came_back(client, provider, "linking"), 403, "another account")


def test_accounts_that_were_made_before_are_linked_where_that_is_said(
    client: TestClient, store: Store, provider: Provider
) -> None:
    refused(came_back(client, provider, "linking-only"), 403, "no account", "jane.doe")
    made = store.accounts.add("jane.doe", author="test").id
    secret, _ = store.accounts.make_reset(made, author="test")
    give(store, "jane.doe", "default", "analyst")
    seen = signed_in(client, provider, "linking-only")["account"]
    assert (seen["id"], seen["roles"][0]["role"]) == (made, "analyst")
    by_link = {"secret": secret, "password": PASSWORD}
    assert client.post("/api/v1/session/password", json=by_link).status_code == 404


def test_an_account_with_a_password_is_linked_once_that_is_taken(
    client: TestClient, store: Store, provider: Provider
) -> None:
    jane = account(store, "jane.doe", default="admin")
    refused(came_back(client, provider, "linking"), 403, "another account")
    store.vouched.take_password(jane, author="test")
    assert signed_in(client, provider, "linking")["account"]["id"] == jane
    answer = client.post("/api/v1/session", json={"name": "jane.doe", "password": PASSWORD})
    assert answer.status_code == 403


def test_a_closed_account_stays_closed(client: TestClient, store: Store, provider: Provider) -> None:
    account(store, "root", runs_server=True)
    jane = signed_in(client, provider)["account"]["id"]
    store.accounts.change(jane, enabled=False, author="test")
    refused(came_back(client, provider), 403, "closed")


def test_passwords_may_be_of_no_use(
    open_app: Callable[..., TestClient], provider: Provider, tmp_path: Path, is_problem: IsProblem
) -> None:
    file = written(tmp_path, provider.issuer, {"clinic": ()}, top="passwords = false")
    client = open_app(deployment=WITH_ACCOUNTS, elsewhere=Elsewhere(read_config(file)))
    store: Store = client.app.state.platform.store  # type: ignore[attr-defined]  # the application's own state
    ann = account(store, "ann", runs_server=True)
    assert client.get("/api/v1/session").json()["passwords"] is False
    given = {"name": "ann", "password": PASSWORD}
    is_problem(client.post("/api/v1/session", json=given), 403, "forbidden")
    secret, _ = store.accounts.make_reset(ann, author="test")
    given = {"secret": secret, "password": PASSWORD}
    is_problem(client.post("/api/v1/session/password", json=given), 403, "forbidden")


def test_signing_out_leads_to_the_provider(client: TestClient, provider: Provider) -> None:
    browser = browser_of(client, came_back(client, provider))
    path = browser("GET", "/api/v1/session").json()["sign_out_path"]
    browser.csrf = browser("GET", "/api/v1/session").json()["csrf"]
    assert browser("DELETE", "/api/v1/session").status_code == 204
    assert browser("GET", "/api/v1/recordings").status_code == 401
    to = urlsplit(client.get(path, follow_redirects=False).headers["location"])
    assert f"{to.scheme}://{to.netloc}{to.path}" == f"{provider.issuer}/end"
    assert parse_qs(to.query) == {
        "x": ["1"],
        "client_id": [CLIENT],
        "post_logout_redirect_uri": ["http://127.0.0.1:8000/"],
    }


def test_a_provider_without_an_end_of_sessions_leads_home(client: TestClient, provider: Provider) -> None:
    provider.discovery = {"end_session_endpoint": "http://evil.example/end"}
    assert client.get(f"{BEGIN}/end", follow_redirects=False).headers["location"] == "/"


@pytest.mark.parametrize(
    ("discovery", "words"),
    [
        ({"issuer": "http://localhost/other"}, "calls itself otherwise"),
        ({"token_endpoint": "http://169.254.169.254/latest"}, "not its own"),
        ({"jwks_uri": "http://127.0.0.1:1/keys"}, "not its own"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "not its own"),
        ({"token_endpoint": None}, "not its own"),
    ],
)
def test_a_provider_leads_this_server_nowhere_else(
    client: TestClient, provider: Provider, discovery: dict[str, Any], words: str
) -> None:
    provider.discovery = discovery
    answer = client.get(BEGIN, follow_redirects=False)
    refused(answer, 503, words)
    assert answer.headers["retry-after"]


@pytest.mark.parametrize(
    "keys",
    [
        lambda: b'{"keys": [' + b'{"kty": "RSA"},' * 50_000 + b"]}",
        lambda: json.dumps({"keys": [{"kty": "RSA"}] * 101}).encode(),
        lambda: b"[" * 100_000,
        lambda: b"no JSON",
        lambda: b'{"keys": 1}',
    ],
)
def test_keys_beyond_measure_are_not_read(
    client: TestClient, provider: Provider, keys: Callable[[], bytes]
) -> None:
    provider.keys = keys
    refused(came_back(client, provider), 503)


def test_keys_that_are_none_let_nobody_in(client: TestClient, provider: Provider) -> None:
    provider.keys = lambda: json.dumps(
        {"keys": [{"kty": "RSA", "kid": "first", "n": "", "e": "AQAB"}, 7]}
    ).encode()
    refused(came_back(client, provider), 403, "not signed")


def test_redirects_of_the_provider_are_not_followed(client: TestClient, provider: Provider) -> None:
    provider.discovery = {"jwks_uri": f"{provider.issuer}/moved"}
    refused(came_back(client, provider), 503, "302")
    assert "/keys" not in provider.asked


def test_a_provider_that_is_down_is_told(place: Place, tmp_path: Path) -> None:
    with providing() as gone:
        file = written(tmp_path, gone.issuer, {"clinic": ()})
    down = Elsewhere(read_config(file))
    with pytest.raises(Unavailable, match="does not answer"):
        down.begin("clinic", redirect_uri="http://127.0.0.1/x", next_path="/")
    place.provider.discovery = {"token_endpoint": f"{place.provider.issuer}/broken"}
    answer = came_back(place.client, place.provider)
    refused(answer, 503, "something else")
    assert answer.headers["retry-after"]


def test_a_wrong_secret_is_told(place: Place, client: TestClient, provider: Provider) -> None:
    provider.secret = "another"
    refused(came_back(client, provider), 503, "client_id and secret")


def test_nobody_signs_in_with_a_provider_that_is_none(client: TestClient) -> None:
    for path in (f"{DOORS}/none", f"{DOORS}/none/callback", f"{DOORS}/none/end"):
        refused(client.get(path, follow_redirects=False), 404, "provider")


@pytest.mark.parametrize(
    ("lines", "top", "words"),
    [
        ((), "pasword = true", "pasword"),
        (("grups = []",), "", "grups"),
        (("domains = [1]",), "", "list of texts"),
        (("make_accounts = 1",), "", "make_accounts"),
        (("session_hours = 1000",), "", "session_hours"),
        (('[[providers.roles]]\ngroup = "a"\nproject = "b"\nrole = "participant"',), "", "participant"),
        (('[[providers.roles]]\ngroup = "a"\nrole = "viewer"',), "", "project"),
        (("name = 1",), "", "TOML"),
    ],
)
def test_a_file_says_what_is_wrong_in_it(
    tmp_path: Path, lines: tuple[str, ...], top: str, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words):
        read_config(written(tmp_path, "https://id.clinic.example", {"clinic": lines}, top=top))


@pytest.mark.parametrize(
    "issuer",
    [
        "http://id.clinic.example",
        "id.clinic.example",
        "https://",
        "https://a:b@x",
        "https://x?y=1",
        "https://[",
    ],
)
def test_an_issuer_is_reached_under_tls(tmp_path: Path, issuer: str) -> None:
    with pytest.raises(InvalidInput, match="issuer"):
        read_config(written(tmp_path, issuer, {"clinic": ()}))


def test_the_secret_is_in_no_text_of_the_configuration(tmp_path: Path) -> None:
    config = read_config(written(tmp_path, "https://id.clinic.example", {"clinic": ()}))
    assert config.providers["clinic"].client_secret == SECRET
    assert SECRET not in repr(config)

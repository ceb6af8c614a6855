"""A socket ends soon after who opened it may not have it any more."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from ecgomics.api import live_sockets
from ecgomics.store import Store
from ecgomics.stream.wire import VERSION
from tests.api.accounts import WITH_ACCOUNTS, Browser, account
from tests.api.tenancy import API, live_start


def _closed(store: Store, ann: str, _browser: Browser) -> None:
    store.accounts.change(ann, enabled=False, author="test")


def _without_role(store: Store, ann: str, _browser: Browser) -> None:
    store.accounts.take_role("default", ann, author="test")


def _signed_out(_store: Store, _ann: str, browser: Browser) -> None:
    assert browser("DELETE", f"{API}/session").status_code == 204


def _forgotten(store: Store, ann: str, _browser: Browser) -> None:
    store.accounts.remove(ann, author="test")


@pytest.mark.parametrize("lose", [_closed, _without_role, _signed_out, _forgotten])
def test_who_is_not_let_in_any_more_watches_no_longer(
    open_app: Callable[..., TestClient],
    monkeypatch: pytest.MonkeyPatch,
    lose: Callable[[Store, str, Browser], None],
) -> None:
    monkeypatch.setattr(live_sockets, "LOOKED_AT_S", 0.02)
    client = open_app(deployment=WITH_ACCOUNTS)
    store: Store = client.app.state.platform.store  # type: ignore[attr-defined]  # the application's own state
    account(store, "root", runs_server=True, default="admin")
    ann = account(store, "ann", default="viewer")
    root, browser = Browser(client).signed_in("root"), Browser(client).signed_in("ann")
    session = root("POST", f"{API}/live/sessions", json=live_start("default", "a strap")).json()["id"]
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    client.cookies.clear()
    address = f"{API}/live/sessions/{session}/view"
    with client.websocket_connect(f"ws://127.0.0.1:8000{address}", headers={"Cookie": cookie}) as socket:
        socket.send_json({"type": "hello", "version": VERSION})
        assert socket.receive_json()["type"] == "welcome"
        socket.send_json({"type": "ping", "t": 1})
        assert socket.receive_json()["type"] == "pong"
        lose(store, ann, browser)
        with pytest.raises(WebSocketDisconnect) as ended:
            socket.receive_json()
        assert ended.value.code == live_sockets.NO_TOKEN

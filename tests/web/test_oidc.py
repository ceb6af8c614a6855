"""Signing in with a provider at another site, in a real browser: what its redirects carry is the browser's to decide."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from playwright.sync_api import Browser, Request

from tests.api.provider import providing
from tests.api.test_oidc import written
from tests.web.conftest import Server


def test_somebody_comes_back_signed_in(
    browser: Browser, serve: Callable[..., AbstractContextManager[Server]], tmp_path: Path
) -> None:
    context = browser.new_context()
    with providing() as provider:
        file = written(tmp_path, provider.issuer, {"clinic": ()})
        with serve(tmp_path / "data", "--accounts", "--oidc", str(file)) as server:
            page = context.new_page()
            navigations: list[Request] = []
            page.on("request", lambda each: navigations.append(each) if each.is_navigation_request() else None)
            page.goto(f"{server.address}/api/v1/session/oidc/clinic?next=/library?q=a")
            assert page.url.startswith(f"{provider.issuer}/authorize"), "localhost is another site than 127.0.0.1"
            page.get_by_role("button", name="Agree").click()
            page.wait_for_url(f"{server.address}/library?q=a")
            assert "ecgomics=eca_" in navigations[-1].all_headers()["cookie"]
            session = page.evaluate("async () => (await fetch('/api/v1/session')).json()")
            assert session["account"]["name"] == "jane.doe"
            kept = {each["name"]: each for each in context.cookies(server.address)}
            assert kept.keys() == {"ecgomics"}
            assert (kept["ecgomics"]["sameSite"], kept["ecgomics"]["httpOnly"]) == ("Strict", True)
            page.goto(server.address + session["sign_out_path"])
            assert page.url.startswith(f"{provider.issuer}/end")
    context.close()

"""The built web app, served beside the API."""

from functools import cache, partial
from mimetypes import guess_type
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from fastapi.responses import FileResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Scope

from ecgomics.api.network import NETWORK

STATIC: Final = Path(__file__).parents[1] / "static"
#: Addresses inside the app, which all begin with the same page.
_PAGES: Final = (
    *("/", "/library", "/s/{subject_id}", "/upload", "/upload/{batch_id}", "/compare"),
    *("/r/{recording_id}", "/r/{recording_id}/holter"),
    *("/cohorts", "/c/{cohort_id}", "/d/{discovery_id}", "/x/{digest}", "/demo", "/jobs"),
    *("/catalogue", "/catalogue/{symbol}", "/models", "/models/{model_id}"),
    *("/live", "/live/{session_id}", "/participants"),
    *("/settings", "/settings/{section}"),
    "/password",
)
#: Addresses inside the mobile app; its other screens stand behind the question mark.
_MOBILE_PAGES: Final = ("/m", "/m/", "/m/shared/{secret}")
#: The worker of the mobile app stands below the page that it works for, and a new one must be seen at once.
_HEADERS: Final = {
    "m/sw.js": {"Service-Worker-Allowed": "/m", "Cache-Control": "no-cache"},
    "m/manifest.webmanifest": {"Content-Type": "application/manifest+json"},
}
_NOT_BUILT: Final = (
    "The web app is not built in this checkout: run “make run”, or “npm ci && npm run build” in web/. "
    "The API is at /api/v1.\n"
)


#: Where the documentation of the catalogue stands.
REFERENCE: Final = "/reference"


@cache
def _reference() -> dict[str, str]:
    """The files of the documentation, made when it is first asked for."""
    from ecgomics.biomarkers.catalogue import catalogue
    from ecgomics.documents.site import site

    return site(catalogue())


def reference(name: str) -> Response:
    """One file of the documentation; the search page goes by no name."""
    from ecgomics.documents.site import SEARCH_PAGE

    text = _reference().get(name or SEARCH_PAGE)
    if text is None:
        return PlainTextResponse(f"The documentation has no page “{name}”.\n", status_code=404)
    return Response(text, media_type=guess_type(name or SEARCH_PAGE)[0])


class _App(StaticFiles):
    """The files of the app; a person who follows a wrong address sees the app say so, a program its problem."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or for a browser that opens an address that nothing has the page, as not found."""
        try:
            answer = await super().get_response(path, scope)
            answer.headers.update(_HEADERS.get(path, {}))
            return answer
        except HTTPException as error:
            is_browser = "text/html" in Headers(scope=scope).get("accept", "")
            is_elsewhere = scope["path"].startswith("/api/") or scope.get(NETWORK, False)
            if error.status_code != 404 or not is_browser or is_elsewhere:
                raise
            page = await super().get_response("index.html", scope)
            page.status_code = 404
            return page


def install(app: FastAPI, folder: Path = STATIC) -> None:
    """Serve the files of the built web app, and its page for the addresses that it makes up."""

    def page(name: str) -> Response:
        file = folder / name
        return FileResponse(file) if file.is_file() else PlainTextResponse(_NOT_BUILT, status_code=503)

    for paths, name in ((_PAGES, "index.html"), (_MOBILE_PAGES, "m.html")):
        for path in paths:
            app.add_api_route(path, partial(page, name), include_in_schema=False)
    app.add_api_route(f"{REFERENCE}/{{name:path}}", reference, include_in_schema=False)
    if folder.is_dir():
        app.mount("/", _App(directory=folder))

"""The built web app, served beside the API."""

from pathlib import Path
from typing import Final

from fastapi import FastAPI
from fastapi.responses import FileResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles

STATIC: Final = Path(__file__).parents[1] / "static"
#: Addresses inside the app, which all begin with the same page.
_PAGES: Final = ("/", "/r/{recording_id}")
_NOT_BUILT: Final = (
    "The web app is not built in this checkout: run “make run”, or “npm ci && npm run build” in web/. "
    "The API is at /api/v1.\n"
)


def install(app: FastAPI, folder: Path = STATIC) -> None:
    """Serve the files of the built web app, and its page for the addresses that it makes up."""

    def page() -> Response:
        index = folder / "index.html"
        return FileResponse(index) if index.is_file() else PlainTextResponse(_NOT_BUILT, status_code=503)

    for path in _PAGES:
        app.add_api_route(path, page, include_in_schema=False)
    if folder.is_dir():
        app.mount("/", StaticFiles(directory=folder))

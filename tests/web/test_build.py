"""The build hook: when the web app is built anew, and that nothing is shipped without it."""

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType
from unittest.mock import Mock

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def hatch_build() -> ModuleType:
    """The hook's module, which is no part of the package."""
    pytest.importorskip("hatchling", reason="hatchling is only in the build environment")
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """A copy of the sources of the web app."""
    unwanted = shutil.ignore_patterns("node_modules")
    return Path(shutil.copytree(ROOT / "web", tmp_path / "web", ignore=unwanted))


def run_hook(hatch_build: ModuleType, root: Path) -> Mock:
    """The hook on a folder; abort ends it as hatchling's does. Gives the application that it speaks to."""
    application = Mock()
    application.abort.side_effect = SystemExit
    hook = hatch_build.WebAppHook(str(root), {}, Mock(), Mock(), str(root / "dist"), "wheel", application)
    hook.initialize("standard", {})
    return application


def built(hatch_build: ModuleType, web: Path) -> Path:
    """A folder that looks as if the web app had been built from these sources."""
    static = web.parent / "src" / "ecgomics" / "static"
    static.mkdir(parents=True)
    (static / "index.html").write_text("<!doctype html>")
    (static / ".built-from").write_text(hatch_build.source_hash(web))
    return static


def test_hash_follows_sources_and_not_tests(hatch_build: ModuleType, web: Path) -> None:
    before = hatch_build.source_hash(web)
    (web / "src" / "core" / "paper.test.ts").write_text("changed")
    assert hatch_build.source_hash(web) == before
    (web / "src" / "main.tsx").write_text("changed")
    assert hatch_build.source_hash(web) != before


def test_built_sources_are_not_built_again(hatch_build: ModuleType, web: Path) -> None:
    built(hatch_build, web)
    application = run_hook(hatch_build, web.parent)
    application.display_info.assert_not_called()


def test_copy_without_sources_needs_a_built_app(hatch_build: ModuleType, web: Path) -> None:
    static = built(hatch_build, web)
    shutil.rmtree(web)
    run_hook(hatch_build, web.parent).abort.assert_not_called()
    (static / "index.html").unlink()
    with pytest.raises(SystemExit):
        run_hook(hatch_build, web.parent)


def test_failed_build_ends_with_a_sentence(
    hatch_build: ModuleType, web: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hatch_build, "_npm_program", lambda: web / "no-such-program.js")
    application = Mock()
    application.abort.side_effect = SystemExit
    hook = hatch_build.WebAppHook(str(web.parent), {}, Mock(), Mock(), "", "wheel", application)
    with pytest.raises(SystemExit):
        hook.initialize("standard", {})
    assert "could not be built" in application.abort.call_args.args[0]
    assert not (web.parent / "src" / "ecgomics" / "static" / ".built-from").exists()

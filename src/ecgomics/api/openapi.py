"""The API's description, from which the web app's types are made: `python -m ecgomics.api.openapi FILE [--check]`."""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from ecgomics.api.app import create_app
from ecgomics.store import Store


def description() -> str:
    """The OpenAPI document as JSON text; the same code gives the same text."""
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder)) as store:
        return json.dumps(create_app(store).openapi(), indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the file, or with --check tell by the exit status whether it is up to date."""
    parser = argparse.ArgumentParser(description="Export the API's OpenAPI description.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--check", action="store_true", help="only compare; fail if the file is out of date")
    given = parser.parse_args()
    text = description()
    if not given.check:
        given.file.write_text(text, encoding="utf-8")
    elif not given.file.exists() or given.file.read_text(encoding="utf-8") != text:
        sys.exit(f"{given.file} is out of date: run “make generate”.")


if __name__ == "__main__":
    main()

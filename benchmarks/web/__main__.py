"""`python -m benchmarks.web NAME…`: the named measurements, one after another, each on a platform of its own."""

import argparse
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.web.platform import browser, platform

NAMES: Final = sorted(
    each.stem
    for each in Path(__file__).parent.glob("*.py")
    if each.stem not in ("__init__", "__main__", "platform")
)


def main() -> None:
    """Run what is named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="+", choices=NAMES)
    for name in parser.parse_args().names:
        with TemporaryDirectory() as folder, platform(Path(folder)) as here, browser() as open_page:
            print(f"== {name}", flush=True)
            import_module(f"benchmarks.web.{name}").measure(open_page, here)


if __name__ == "__main__":
    main()

"""Settings as YAML, byte for byte the same from the API and the command line, and back."""

import json
from pathlib import Path
from typing import Any, Final, cast

from ecgomics.core.errors import InvalidInput
from ecgomics.core.presets import PRESETS, preset
from ecgomics.core.settings import Settings

#: No settings are longer; a text beyond is none.
MOST_CHARACTERS: Final = 200_000


def to_yaml(settings: Settings) -> str:
    """Every setting, in the order of declaration, under a comment with the hash."""
    import yaml

    body = yaml.safe_dump(
        settings.as_dict(), sort_keys=False, allow_unicode=True, default_flow_style=False, width=100
    )
    return f"# ECGomics settings {settings.hash}\n{body}"


def from_yaml(text: str, *, name: str = "The text") -> Settings:
    """Settings from YAML, what is not named at its default; InvalidInput names the field and what is allowed."""
    import yaml

    if len(text) > MOST_CHARACTERS:
        raise InvalidInput(f"{name} has {len(text)} characters; settings have at most {MOST_CHARACTERS}.")
    try:
        given = yaml.load(text, Loader=_loader())
    except (yaml.YAMLError, RecursionError) as error:
        raise InvalidInput(f"{name} is no YAML: {_first_line(error)}.") from None
    if given is None:
        return Settings()
    if not isinstance(given, dict) or not all(isinstance(each, str) for each in given):
        raise InvalidInput(f"{name} holds no settings: lines of the form highpass_hz: 0.5 are wanted.")
    try:
        json.dumps(given, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        raise InvalidInput(f"{name} holds half of a surrogate pair, which is no character.") from None
    return Settings.from_dict(cast(dict[str, Any], given))


def read_settings(path: Path) -> Settings:
    """Settings of a YAML file."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise InvalidInput(f"{path} cannot be read as settings: a YAML file is wanted.") from None
    return from_yaml(text, name=str(path))


def named_or_read(text: str) -> Settings:
    """The settings of a preset's name, or of a YAML file."""
    found = preset(text)
    if found is not None:
        return found.settings
    path = Path(text)
    if not path.is_file():
        names = ", ".join(each.name for each in PRESETS)
        raise InvalidInput(f"There is no preset and no file “{text}”; presets are {names}.")
    return read_settings(path)


def _loader() -> Any:
    """The safe loader, which refuses a name that is given twice and aliases that build on each other."""
    import yaml

    class Strict(yaml.SafeLoader):
        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.events.AliasEvent):
                raise yaml.YAMLError("settings hold no aliases")
            return super().compose_node(parent, index)

        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            names = [self.construct_object(key, deep=True) for key, _ in node.value]
            twice = sorted({str(each) for each in names if names.count(each) > 1})
            if twice:
                raise yaml.YAMLError(f"{', '.join(twice)} is given twice")
            return super().construct_mapping(node, deep)

    return Strict


def _first_line(error: BaseException) -> str:
    """What is wrong, and where, in one line."""
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error)
    first = (str(what).splitlines() or ["it cannot be read"])[0]
    return first if mark is None else f"{first}, line {mark.line + 1}"

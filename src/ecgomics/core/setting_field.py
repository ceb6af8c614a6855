"""One declared setting: what stands beside the field, from which form, schema, help and refusals are made."""

from collections.abc import Mapping
from dataclasses import Field, dataclass, field
from typing import Any, Final, Literal, TypeVar

from ecgomics.core.errors import InvalidInput

Value = TypeVar("Value")
Kind = Literal["number", "integer", "boolean", "choice", "text", "names"]

#: Key of the declaration in the metadata of a dataclass field.
_KEY: Final = "setting"
LONGEST_TEXT: Final = 200
MOST_NAMES: Final = 2000


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a choice, in words."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Caution:
    """What to know of a value that is allowed: it holds where the value is above, below, or equal to what is said."""

    text: str
    above: float | None = None
    below: float | None = None
    equals: str | bool | None = None

    def holds(self, value: Any) -> bool:
        """Whether a value calls for it."""
        if self.equals is not None:
            return bool(value == self.equals)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        over = self.above is not None and value > self.above
        return over or (self.below is not None and value < self.below)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """All that is said of one field of Settings; its name, type and default are those of the field."""

    group: str
    label: str
    help: str
    source: str
    """Keys of docs/references.bib, or the section of the conventions."""
    unit: str = ""
    low: float | None = None
    high: float | None = None
    open_low: bool = False
    """The lowest value itself is not allowed."""
    open_high: bool = False
    step: float | None = None
    options: tuple[Option, ...] = ()
    cautions: tuple[Caution, ...] = ()
    late: bool = False
    """Added when values were already stored: at its default it is left out of the hash, which so stays what it was."""


def setting(default: Value, **said: Any) -> Value:
    """A dataclass field with a default and what is said of it; typed as its default, as `dataclasses.field` is."""
    made: Value = field(default=default, metadata={_KEY: Setting(**said)})
    return made


def declared(of: "Field[Any]") -> Setting:
    """What is said of a field."""
    found: Setting = of.metadata[_KEY]
    return found


def kind_of(of: "Field[Any]") -> Kind:
    """What sort of value a field takes."""
    if declared(of).options:
        return "choice"
    kinds: Mapping[type, Kind] = {
        bool: "boolean",
        int: "integer",
        float: "number",
        str: "text",
        tuple: "names",
    }
    return kinds[type(of.default)]


def allowed_text(of: "Field[Any]") -> str:
    """The values that a field may have, as the end of a sentence: `above 0 and up to 0.67 Hz`."""
    said = declared(of)
    words: dict[Kind, str] = {
        "choice": ", ".join(each.value for each in said.options),
        "boolean": "true or false",
        "names": f"a list of up to {MOST_NAMES} names",
        "text": f"a name of up to {LONGEST_TEXT} characters",
    }
    kind = kind_of(of)
    if kind in words:
        return words[kind]
    unit = f" {said.unit}" if said.unit else ""
    if said.high is None:
        return f"{said.low:g}{unit} or more"
    if said.open_low:
        return f"above {said.low:g} and up to {said.high:g}{unit}"
    below = "below " if said.open_high else ""
    return f"{said.low:g} to {below}{said.high:g}{unit}"


def checked(of: "Field[Any]", given: Any) -> Any:
    """The value as the field has it; InvalidInput with the name of the field and what it may be."""
    value = _typed(of, given)
    if value is None or not _within(of, value):
        shown = f"{given:g}" if isinstance(given, float) else given
        raise InvalidInput(f"{of.name} is {shown}; {allowed_text(of)} is allowed.")
    return value


def _typed(of: "Field[Any]", given: Any) -> Any:
    """The value in the type of the field, None where it is of another."""
    kind = kind_of(of)
    if kind == "choice":
        return _word(given)
    if kind == "boolean":
        return given if isinstance(given, bool) else None
    if kind == "integer":
        whole = isinstance(given, int | float) and not isinstance(given, bool) and given == given // 1
        return int(given) if whole else None
    if kind == "number":
        return float(given) if isinstance(given, int | float) and not isinstance(given, bool) else None
    if kind == "names":
        return _names(given)
    return given if isinstance(given, str) else None


def _word(given: Any) -> str | None:
    """A choice as text: YAML takes an unquoted 50 for a number, and off for false."""
    if given is False:
        return "off"
    if isinstance(given, int) and not isinstance(given, bool):
        return str(given)
    return given if isinstance(given, str) else None


def _names(given: Any) -> tuple[str, ...] | None:
    if not isinstance(given, list | tuple) or not all(isinstance(each, str) for each in given):
        return None
    return tuple(sorted(set(given)))


def _within(of: "Field[Any]", value: Any) -> bool:
    said, kind = declared(of), kind_of(of)
    if kind == "choice":
        return value in {each.value for each in said.options}
    if kind == "names":
        return len(value) <= MOST_NAMES and all(0 < len(each) <= LONGEST_TEXT for each in value)
    if kind == "text":
        return 0 < len(value) <= LONGEST_TEXT
    if kind == "boolean":
        return True
    above = said.low is None or value > said.low or (value == said.low and not said.open_low)
    return above and (said.high is None or value < said.high or (value == said.high and not said.open_high))

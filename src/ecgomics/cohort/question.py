"""What is asked of a cohort: outcome, covariates and every choice of the plan; from and to YAML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final, Self, cast

from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.table import Kind

_LISTS: Final = ("levels", "covariates", "classes")
_FILES: Final = ("outcomes", "embeddings")
_KINDS: Final[Mapping[type, str]] = {
    int: "a whole number",
    float: "a number",
    str: "a word",
    tuple: "a list",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One analysis of a cohort, whole: the same question of the same table has the same answer."""

    outcome: str | None = None
    kind: Kind | None = None
    levels: tuple[str, ...] | None = None
    """Of a binary outcome the reference and the case, of an ordinal one all in rising order."""
    time: str | None = None
    event: str | None = None
    unit: str = ""
    covariates: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    """Covariates whose numbers name classes."""
    subject: str | None = None
    outcomes: Path | None = None
    """A table with outcomes and covariates, whose column `key` is matched with `on`, a column of the cohort."""
    on: str = "record"
    key: str | None = None
    """The same as `on` if not given."""
    embeddings: Path | None = None
    """A table that `embed` wrote."""
    selection: str = ""
    """How records or outcome were chosen by looking at the biomarkers, if they were: p-values then only describe."""
    plan: Plan = field(default_factory=Plan)

    def as_dict(self) -> dict[str, Any]:
        """Every choice by name, those of the plan behind; files as text."""
        own = {
            each.name: getattr(self, each.name) for each in fields(self) if each.name not in {"plan", *_FILES}
        }
        own |= {name: None if getattr(self, name) is None else str(getattr(self, name)) for name in _FILES}
        return {key: list(value) if isinstance(value, tuple) else value for key, value in own.items()} | (
            self.plan.as_dict()
        )

    def changed(self, given: Mapping[str, Any], *, source: str) -> Self:
        """With these choices in place of its own; InvalidInput names the first that does not fit, and its source."""
        own = {each.name for each in fields(self)} - {"plan"}
        usual = Plan().as_dict()
        for name in given:
            if name not in own and name not in usual:
                known = ", ".join(sorted(own | set(usual)))
                raise InvalidInput(f"{source}: “{name}” is no choice of a discovery; known are {known}.")
        asked = {name: _own_value(name, value, source) for name, value in given.items() if name in own}
        chosen = {
            name: _plan_value(name, value, usual[name], source)
            for name, value in given.items()
            if name in usual
        }
        return replace(self, **asked, plan=Plan.from_dict(self.plan.as_dict() | chosen))


def read_question(path: Path) -> Question:
    """The question of a YAML file; InvalidInput says which key is wrong. Files are named from its folder on."""
    import yaml

    try:
        found = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise InvalidInput(f"The plan {path} cannot be read: {str(error.strerror).lower()}.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f" (line {mark.line + 1})" if mark is not None else ""
        raise InvalidInput(f"The plan {path} is no YAML{place}: each line must be “name: value”.") from error
    if not isinstance(found, dict):
        raise InvalidInput(f"The plan {path} must hold lines of the form “name: value”.")
    made = Question().changed({str(key): value for key, value in found.items()}, source=path.name)
    return replace(made, **{name: path.parent / file for name in _FILES if (file := getattr(made, name))})


def question_yaml(question: Question, *, folder: Path) -> str:
    """The question as a YAML file for that folder, every choice in it."""
    import os

    import yaml

    found = question.as_dict()
    found |= {
        name: Path(os.path.relpath(file, folder)).as_posix()
        for name in _FILES
        if (file := getattr(question, name))
    }
    return yaml.safe_dump(found, sort_keys=False, allow_unicode=True, default_flow_style=None, width=100)


def _own_value(name: str, value: Any, source: str) -> Any:
    if name in _LISTS:
        if value is None:
            return None if name == "levels" else ()
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise InvalidInput(f"{source}: {name} is {value}; a list such as [first, second] is wanted.")
        return tuple(_level(each) for each in value)
    if value is None:
        return {"unit": "", "on": "record", "selection": ""}.get(name)
    if not isinstance(value, str | Path):
        raise InvalidInput(
            f"{source}: {name} is {value}; a word is wanted (in quotes if it looks like a number)."
        )
    if name == "kind":
        return cast(Kind, value)
    return Path(value) if name in _FILES else str(value)


def _level(value: Any) -> str:
    """Levels are matched as text; YAML's true and false are written small."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _plan_value(name: str, value: Any, usual: Any, source: str) -> Any:
    """The value as the type of the default; InvalidInput where it is another."""
    wanted = tuple if isinstance(usual, list) else type(usual)
    fits = {
        int: isinstance(value, int) and not isinstance(value, bool),
        float: isinstance(value, int | float) and not isinstance(value, bool),
        str: isinstance(value, str),
        tuple: isinstance(value, list | tuple),
    }[wanted]
    if not fits:
        raise InvalidInput(
            f"{source}: {name} is {value}; {_KINDS[wanted]} is wanted, such as {_shown(usual)}."
        )
    return tuple(value) if wanted is tuple else wanted(value)


def _shown(usual: Any) -> str:
    return f"[{', '.join(map(str, usual))}]" if isinstance(usual, list) else str(usual)

"""What the description says of answers that are files."""

import re
from typing import Any, Final

#: Files that programs take apart; what is in them is told by their own descriptions.
_STRUCTURED: Final = re.compile(r"[/+](json|yaml|xml)$|^text/event-stream$")


def contents(
    *media_types: str, status: int = 200, description: str | None = None
) -> dict[int | str, dict[str, Any]]:
    """For the OpenAPI description: the media types that an operation answers with, without their parameters."""
    said: dict[str, Any] = {} if description is None else {"description": description}
    return {status: said | {"content": {each.partition(";")[0]: _schema(each) for each in media_types}}}


def _schema(media_type: str) -> dict[str, Any]:
    plain = media_type.partition(";")[0]
    if _STRUCTURED.search(plain):
        return {"schema": {}}
    kind = {"type": "string"} if plain.startswith("text/") else {"type": "string", "format": "binary"}
    return {"schema": kind}

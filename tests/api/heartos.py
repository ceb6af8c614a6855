"""What a public client of the original service does with its answers, re-enacted from its description.

It posts one recording, takes any code other than 200 for an error, falls back from XML that is not understood to the
largest list of numbers in it, and flattens the nested answer to one CSV row, where the path of a name is lost and
names that meet are numbered.
"""

import csv
import io
import re
from dataclasses import dataclass
from typing import Any

import httpx2 as httpx

_NUMBERS = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[ ,;\s]+[-+]?\d+(?:\.\d+)?){10,}")


class ServiceError(Exception):
    """A code other than 200."""


@dataclass
class HeartOs:
    """The client, on anything that posts as httpx does."""

    http: Any
    fallbacks: int = 0

    def analyze(self, **request: Any) -> dict[str, Any]:
        """One recording to one flat row."""
        answer = self._post(request)
        if answer.status_code == 501 and request.get("inputType") == "xml":
            self.fallbacks += 1
            answer = self._post(self._as_raw(request))
        body = answer.json()
        if body["code"] != 200:
            raise ServiceError(body["msg"])
        return flattened(body["data"])

    def _post(self, request: dict[str, Any]) -> httpx.Response:
        answer: httpx.Response = self.http.post(
            "/ECGOmics", json=request | {"user": {"id": 7, "name": "Zhang San", "age": 50}}
        )
        return answer

    @staticmethod
    def _as_raw(request: dict[str, Any]) -> dict[str, Any]:
        lists = [re.split(r"[ ,;\s]+", found) for found in _NUMBERS.findall(request["xmlData"])]
        numbers = [float(each) for each in max(lists, key=len)]
        return {
            "inputType": "raw",
            "ecgData": numbers,
            "ecgSampleRate": request["ecgSampleRate"],
            "gain": request.get("gain", 1),
        }


def flattened(nested: dict[str, Any]) -> dict[str, Any]:
    """Leaves by their last name; a name that is there already gets _2, _3, …"""
    flat: dict[str, Any] = {}

    def walk(part: dict[str, Any]) -> None:
        for name, value in part.items():
            if isinstance(value, dict):
                walk(value)
                continue
            key, number = name, 2
            while key in flat:
                key, number = f"{name}_{number}", number + 1
            flat[key] = value

    walk(nested)
    return flat


def one_row(flat: dict[str, Any]) -> str:
    """The CSV that it offers."""
    text = io.StringIO()
    writer = csv.DictWriter(text, flat)
    writer.writeheader()
    writer.writerow(flat)
    return text.getvalue()

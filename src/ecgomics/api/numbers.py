"""Whole numbers of requests: a larger one is none that a database, or a browser, could hold."""

from typing import Annotated

from pydantic import Field

Count = Annotated[int, Field(ge=0, lt=2**53)]
"""A number of something, or the one that something has in the store."""

"""What each choice of a plan means, read from the sentences below its declaration."""

import ast
import inspect
import textwrap
from collections.abc import Mapping
from functools import cache
from itertools import pairwise


@cache
def explanations(declared: type) -> Mapping[str, str]:
    """The sentences that stand below the fields of a class, by field."""
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(declared))).body
    body = tree.body if isinstance(tree, ast.ClassDef) else []
    found = {}
    for field, below in pairwise(body):
        match field, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                found[name] = " ".join(text.split())
    return found

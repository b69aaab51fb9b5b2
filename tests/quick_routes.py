"""Makes the hundreds of applications that tests build cheap: what werkzeug compiles of a route is kept in this process.

Each test has an application of its own. Werkzeug writes, for each of its routes, two functions that build addresses;
they depend on the text of the route alone, so the second application may use those of the first.
"""

from collections.abc import Callable
from typing import Any

from werkzeug.routing.rules import Rule

_compile = Rule._compile_builder
_kept: dict[tuple[Any, ...], Callable[..., Any]] = {}


def _compiled_once(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:  # noqa: FBT001, FBT002 - werkzeug's own signature
    key = (rule.rule, append_unknown, str(rule.defaults), rule.subdomain, rule.host, str(sorted(rule.arguments)))
    if key not in _kept:
        _kept[key] = _compile(rule, append_unknown)
    return _kept[key]


def install() -> None:
    """Do so from now on."""
    Rule._compile_builder = _compiled_once  # type: ignore[assignment,method-assign]

"""Templates in one language: their words are looked up once, when a template is compiled, not each time it is drawn."""

from collections.abc import Iterable, Iterator, MutableMapping
from functools import lru_cache, partial
from typing import Any, cast

from flask import Flask
from flask.templating import Environment as FlaskEnvironment
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup, escape

from portal.i18n import Locale, locale_for

_CALL = (("name", "_"), ("lparen", "("), ("string", None), ("rparen", ")"))


class _CompiledTemplates(BytecodeCache):
    """What compiling a template gave, kept for every application of this process; a changed source compiles anew."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        kept = self._kept.get(bucket.key)
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


@lru_cache(maxsize=32)
def _compiled_in(_tag: str) -> _CompiledTemplates:
    """One for each language, since its words stand in the compiled templates."""
    return _CompiledTemplates()


class PlainEnvironment(FlaskEnvironment):
    """Flask's environment, whose templates each see all globals in one dict: Jinja subtracts from it at each import."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


class Environments:
    """One environment for each language, made of the application's own when it is first asked for."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._by_tag: dict[str, Environment] = {}

    def __call__(self, locale: Locale) -> Environment:
        found = self._by_tag.get(locale.tag)
        if found is None:
            found = self._by_tag[locale.tag] = _environment(self._app.jinja_env, locale)
        return found


def _environment(base: Environment, locale: Locale) -> Environment:
    made = base.overlay(extensions=[_WordsInPlace], bytecode_cache=_compiled_in(locale.tag))
    made.globals = {**base.globals, "_": partial(words, locale), "gettext": partial(words, locale)}
    made.extend(language=locale.tag)
    return made


def words(locale: Locale, message: str, **values: Any) -> Markup:
    """`_("…")` of templates: the catalogue's own words are ours and stay as they are, what is filled in is escaped."""
    return Markup(locale.gettext(message)) % values  # noqa: S704 - our own catalogue


class _WordsInPlace(Extension):
    """Puts words that nothing is filled into where `_("…")` stood."""

    def filter_stream(self, stream: TokenStream) -> TokenStream | Iterable[Token]:
        return self._translated(list(stream))

    def _translated(self, tokens: list[Token]) -> Iterator[Token]:
        place = 0
        while place < len(tokens):
            token = tokens[place]
            if token.type == "variable_begin" and self._is_call(tokens, place + 1, end="variable_end"):
                yield Token(token.lineno, "data", str(self._said(tokens[place + 3].value)))
                place += len(_CALL) + 2
            elif self._is_call(tokens, place) and _is_plain(said := self._said(tokens[place + 2].value)):
                yield Token(token.lineno, "string", str(said))
                place += len(_CALL)
            else:
                yield token
                place += 1

    def _said(self, message: str) -> Markup:
        return words(locale_for(cast(Any, self.environment).language), message)

    @staticmethod
    def _is_call(tokens: list[Token], place: int, *, end: str | None = None) -> bool:
        some = tokens[place : place + len(_CALL) + (end is not None)]
        wanted = (*_CALL, (end, None)) if end else _CALL
        return len(some) == len(wanted) and all(
            token.type == kind and value in {None, token.value}
            for token, (kind, value) in zip(some, wanted, strict=True)
        )


def _is_plain(said: Markup) -> bool:
    """Whether escaping changes nothing; only then may the words be a plain string of the template."""
    return str(escape(str(said))) == str(said)

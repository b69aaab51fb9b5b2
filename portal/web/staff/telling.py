"""Telling the adults of a case something: one text for all, other words for some, read once more for hurtful words."""

import hashlib
from collections.abc import Iterable, Mapping
from uuid import UUID

from flask import request
from wtforms import Field, TextAreaField

from portal.domain.wording import Finding, find_banned
from portal.queries.cases import AdultOnCase
from portal.web.forms import Form


def form_for(kind: type[Form], adults: Iterable[AdultOnCase]) -> type[Form]:
    """A form with a text for all, and one for each adult, empty where they are told the same."""
    own = {_field_name(adult.id): TextAreaField() for adult in adults if adult.restricted_at is None}
    return type(kind.__name__, (kind,), {"words": TextAreaField(), **own})


def _field_name(adult_id: UUID) -> str:
    return f"words_{adult_id.hex}"


def own_fields(form: Form, adults: Iterable[AdultOnCase]) -> tuple[tuple[AdultOnCase, Field], ...]:
    """Each adult whom one may tell something of their own, with the field for it."""
    return tuple((adult, form[_field_name(adult.id)]) for adult in adults if adult.restricted_at is None)


def words_from(form: Form, adults: Iterable[AdultOnCase]) -> dict[UUID, str]:
    """What each adult is told."""
    for_all = form["words"].data or ""
    return {
        adult.id: field.data if (field.data or "").strip() else for_all for adult, field in own_fields(form, adults)
    }


def refuse(form: Form, adult_id: UUID, said: str) -> None:
    """Put a refusal about one adult's words beside the words it is about: their own, or those for all."""
    own = form[_field_name(adult_id)]
    form.refuse(own.name if (own.data or "").strip() else "words", said)


def still_to_read_again(words: Mapping[UUID, str]) -> tuple[Finding, ...]:
    """What may hurt in these words, unless the sender has seen these very findings and sends them as they are."""
    if request.form.get("as_they_are") == digest(words):
        return ()
    found = [finding for text in sorted(set(words.values())) for finding in find_banned(text)]
    return tuple(dict.fromkeys(found))


def digest(words: Mapping[UUID, str]) -> str:
    """Stands for these words in the button that sends them as they are: other words are looked at again."""
    joined = "\0".join(f"{adult_id}\0{text}" for adult_id, text in sorted(words.items()))
    return hashlib.sha256(joined.encode(errors="replace")).hexdigest()

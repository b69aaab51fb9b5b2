"""Who of a family is not told this time, and why: nobody is left out without a reason that stands on a list."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from uuid import UUID

from wtforms import BooleanField, Field, TextAreaField

from portal.i18n import Locale
from portal.queries.cases import AdultOnCase
from portal.services import journey as services
from portal.web.forms import Form
from portal.web.staff import telling


@dataclass(frozen=True, slots=True)
class LeavingOut:
    """The two fields about one adult."""

    adult: AdultOnCase
    later: Field
    why: Field


def form_for(kind: type[Form], adults: Iterable[AdultOnCase]) -> type[Form]:
    """The form with a tick and a reason for each adult who may be left out, where there are others to tell."""
    fields: dict[str, Field] = {}
    for adult in _may_be_left_out(adults):
        fields[f"later_{adult.id.hex}"] = BooleanField()
        fields[f"why_{adult.id.hex}"] = TextAreaField()
    return type(kind.__name__, (kind,), fields)


def _may_be_left_out(adults: Iterable[AdultOnCase]) -> tuple[AdultOnCase, ...]:
    told_in_words = tuple(adult for adult in adults if adult.restricted_at is None)
    return told_in_words if len(told_in_words) > 1 else ()


def fields(form: Form, adults: Iterable[AdultOnCase]) -> tuple[LeavingOut, ...]:
    """Each adult who may be left out, with their fields."""
    return tuple(
        LeavingOut(adult, form[f"later_{adult.id.hex}"], form[f"why_{adult.id.hex}"])
        for adult in _may_be_left_out(adults)
    )


def reasons(form: Form, adults: Iterable[AdultOnCase]) -> dict[UUID, str]:
    """Why each adult is left out who is."""
    return {each.adult.id: each.why.data or "" for each in fields(form, adults) if each.later.data}


def is_clear(form: Form, adults: Iterable[AdultOnCase], locale: Locale) -> bool:
    """Whether each reason has its tick; otherwise somebody would be told whom the reason says to leave out."""
    for each in fields(form, adults):
        if not each.later.data and (each.why.data or "").strip():
            form.refuse(each.later.name, locale.gettext("Tick this too, or take the reason out."))
    return not form.errors


def have_own_words(form: Form, adults: Iterable[AdultOnCase], still_to_tell: Set[UUID], locale: Locale) -> bool:
    """Whether everybody who was left out before gets words of their own, or is left out again.

    “Nothing has changed since I last wrote” is not so for them, and after it they would stand on no list.
    """
    adults = tuple(adults)
    again = {each.adult.id for each in fields(form, adults) if each.later.data} if _offers(form) else set()
    said = locale.gettext("%(name)s was left out before. Write what they were not told, or leave them out again.")
    for adult, own in telling.own_fields(form, adults):
        if adult.id in still_to_tell - again and not (own.data or "").strip():
            form.refuse(own.name, said % {"name": adult.name})
    return not form.errors


def _offers(form: Form) -> bool:
    """Whether somebody can be left out in this form: not when a case closes."""
    return any(field.name.startswith("later_") for field in form)


def refuse(form: Form, problem: services.ReasonMissing | services.ReasonTooLong, locale: Locale) -> None:
    """Say beside the reason what is wrong with it."""
    if isinstance(problem, services.ReasonMissing):
        said = locale.gettext("Write why they are not told now. The family never reads it.")
    else:
        said = locale.gettext("Use at most 1,000 characters.")
    form.refuse(f"why_{problem.adult_id.hex}", said)

"""Two versions of an entry side by side, and the way back to an earlier one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import HiddenField

from portal.domain.access import Permission, StaffViewer
from portal.domain.differences import Paragraph, differences
from portal.i18n import Locale
from portal.queries import support_versions as queries
from portal.services import support_versions as services
from portal.services.support import ProposalWaits, Saved
from portal.services.support_steps import ChangedMeanwhile, NoSuchEntry
from portal.web import support_words
from portal.web.access import Blueprint
from portal.web.forms import Form
from portal.web.staff import directory_words as words
from portal.web.staff.support import refusals, revision_of, show_entry
from portal.web.templating import page
from portal.web.transaction import start_over

support_versions = Blueprint("staff", "support_versions", url_prefix="/staff/directory/<uuid:entry_id>/versions")

_MOST = 10**9
"""Above any number of a version, and within what a database takes for one."""

DONE = {Saved.AT_ONCE: "saved", Saved.MUST_BE_CHECKED: "unchecked", Saved.PROPOSED: "proposed"}


class ReturnForm(Form):
    """The way back to a version."""

    revision = HiddenField()


@dataclass(frozen=True, slots=True)
class DifferentFact:
    """One fact that two versions tell differently."""

    label: str
    paragraphs: tuple[Paragraph, ...]


@support_versions.get("/<int:before>/<int:after>", access=Permission.STAFF_SUPPORT_EDIT)
def show(session: Session, locale: Locale, entry_id: UUID, before: int, after: int) -> ResponseReturnValue:
    """What differs between two versions."""
    is_pair = before < after <= _MOST
    found = queries.two(session, entry_id=entry_id, before=before, after=after) if is_pair else None
    if found is None:
        abort(404)
    return page(
        "staff/support_versions/show.html",
        two=found,
        act_words=words.acts(locale),
        facts=facts_that_differ(found.before.says, found.after.says, locale),
    )


@support_versions.post("/<int:number>/return", access=Permission.STAFF_SUPPORT_EDIT)
def go_back(
    viewer: StaffViewer, session: Session, now: datetime, locale: Locale, entry_id: UUID, number: int
) -> ResponseReturnValue:
    """Let an earlier version stand again, as a new one."""
    try:
        saved = services.go_back(
            session, viewer=viewer, entry_id=entry_id, revision=revision_of(ReturnForm()), number=min(number, _MOST),
            now=now,
        )  # fmt: skip
    except (NoSuchEntry, services.NoSuchVersion):
        abort(404)
    except (ChangedMeanwhile, ProposalWaits) as problem:
        why = refusals(locale)[type(problem)]
    except services.SameAsNow:
        why = locale.gettext("That version says just what stands now. Nothing was changed.")
    else:
        return redirect(url_for("staff.support.show", entry_id=entry_id, done=DONE[saved]), 303)
    start_over()
    return show_entry(session, viewer, entry_id, now=now, locale=locale, status=409, why=why)


def facts_that_differ(before: Mapping[str, Any], after: Mapping[str, Any], locale: Locale) -> tuple[DifferentFact, ...]:
    """Each fact that is not told the same, in the order in which an entry shows them."""
    labels = words.facts(locale)
    names = sorted({*before, *after}, key=lambda name: list(labels).index(name) if name in labels else len(labels))
    found = []
    for name in names:
        told = differences(_told(name, before.get(name), locale), _told(name, after.get(name), locale))
        if told:
            found.append(DifferentFact(labels.get(name, name.replace("_", " ")), told))
    return tuple(found)


def _told(name: str, kept: Any, locale: Locale) -> str:
    """A kept fact in words, a line for each of several."""
    if kept is None or kept in ("", [], {}):
        return ""
    if isinstance(kept, bool):
        return locale.gettext("yes") if kept else locale.gettext("no")
    if name == "phones":
        return "\n".join(", ".join(filter(None, (phone["number"], phone["label"]))) for phone in kept)
    if isinstance(kept, list) and all(isinstance(each, str) for each in kept):
        said = _members(name, locale)
        return "\n".join(said.get(str(each), str(each)) for each in kept)
    return kept if isinstance(kept, str) else json.dumps(kept, ensure_ascii=False, indent=1)


def _members(name: str, locale: Locale) -> dict[str, str]:
    tables: dict[str, Mapping[Any, str]] = {
        "kinds": support_words.kinds(locale),
        "for_whom": support_words.relationships(locale),
        "causes": support_words.causes(locale),
        "areas": support_words.areas(locale),
    }
    return {member.value: said for member, said in tables.get(name, {}).items()}

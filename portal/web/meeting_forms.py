"""The form of a meeting, as families fill it in and staff do for somebody on the phone."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import abort, request
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import StopValidation

from portal.adapters import calendar_files
from portal.domain.meetings import RULES, MeetingKind, PlaceKind
from portal.domain.messages import EmptyMessage, MessageTooLong, clean_body
from portal.i18n import Locale
from portal.queries.appointments import Wishes
from portal.queries.offered_times import OfferedTime
from portal.queries.openings import Opening
from portal.services.debrief_taking import WISH_AT_MOST, Wanted
from portal.web.form_fields import Offered
from portal.web.forms import Form
from portal.web.marking import _
from portal.web.templating import current_locale


def chosen_kind() -> MeetingKind:
    """The kind of meeting that the address or the form is about; a debrief where it says nothing, 404 for no kind."""
    kind = request.values.get("kind", MeetingKind.DEBRIEF.value)
    if kind not in set(MeetingKind):
        abort(404)
    return MeetingKind(kind)


def _not_too_long(_form: Any, field: Any) -> None:
    try:
        field.data = clean_body(field.data or "", limit=WISH_AT_MOST)
    except EmptyMessage:
        field.data = ""
    except MessageTooLong:
        raise StopValidation(current_locale().gettext("This is too long. Use at most 2,000 characters.")) from None


def _where_it_is_asked(_form: Any, field: Any) -> None:
    """Ask about company only where there is somebody to meet together with."""
    if field.choices and field.data not in dict(field.choices):
        raise StopValidation(current_locale().gettext("Choose one."))


class MeetingForm(Form):
    """One time, and how the meeting should be. Everything but time, place, company and title may stay empty."""

    times: tuple[OfferedTime, ...] = ()
    kind = HiddenField(default=MeetingKind.DEBRIEF.value)
    time = RadioField(validate_choice=False, validators=[Offered(_("Choose a time."))])
    place_kind = RadioField(validate_choice=False, validators=[Offered(_("Choose where."))])
    place = StringField(validators=[_not_too_long])
    company = RadioField(validate_choice=False, validators=[_where_it_is_asked])
    who_comes = TextAreaField(validators=[_not_too_long])
    interpreter = StringField(validators=[_not_too_long])
    not_to_hear = TextAreaField(validators=[_not_too_long])
    calendar_title = RadioField(
        validate_choice=False, default="appointment", validators=[Offered(_("Choose one of these words."))]
    )
    calendar_by_mail = BooleanField()

    def offer(
        self,
        locale: Locale,
        opening: Opening,
        times: tuple[OfferedTime, ...],
        *,
        time_words: Iterable[tuple[str, str]],
        places: dict[PlaceKind, str],
        company: tuple[str, str],
    ) -> None:
        """Fill the choices in; only what is offered to this adult now can be chosen.

        `company` holds the words for together (with a place for the name) and for apart.
        """
        self.kind.data = opening.kind.value
        self.times = times
        self.time.choices = list(time_words)
        chosen = self.chosen
        kinds = set(opening.allowed) & set(RULES[opening.kind].places) if chosen is None else set(chosen.places)
        self.place_kind.choices = [
            (kind.value, self._where(kind, chosen) or said) for kind, said in places.items() if kind in kinds
        ]
        self.calendar_title.choices = list(calendar_files.titles(locale).items())
        self.company.choices = []
        if opening.beside is not None and (chosen is None or chosen.suits_both):
            together, apart = company
            name = locale.isolated(opening.beside.name)
            self.company.choices = [("together", together % {"name": name}), ("apart", apart)]

    def _where(self, kind: PlaceKind, chosen: OfferedTime | None) -> str:
        """The very place, where the chosen time has one of this kind."""
        if chosen is None or chosen.place is None or chosen.place.kind is not kind:
            return ""
        return f"{chosen.place.name}, {chosen.place.address}"

    @property
    def chosen(self) -> OfferedTime | None:
        """The time that was chosen, while it is offered."""
        return next((each for each in self.times if str(each.id) == self.time.data), None)

    def wanted(self) -> Wanted:
        """What was chosen, once the form is valid."""
        return Wanted(
            slot_id=UUID(self.time.data),
            place_kind=PlaceKind(self.place_kind.data),
            wishes=Wishes(
                place=self.place.data or "",
                who_comes=self.who_comes.data or "",
                interpreter=self.interpreter.data or "",
                not_to_hear=self.not_to_hear.data or "",
            ),
            calendar_title=self.calendar_title.data,
            kind=MeetingKind(self.kind.data),
            calendar_by_mail=self.calendar_by_mail.data,
            together=bool(self.company.choices) and self.company.data == "together",
        )

"""The forms of a family's questions: one in own words, some of the bank, and who may see them."""

from typing import Any

from wtforms import HiddenField, RadioField, SelectMultipleField, TextAreaField

from portal.domain.question_bank import BANK, BankQuestion
from portal.domain.questions import For
from portal.i18n import Locale
from portal.web import question_words as words
from portal.web.form_fields import Filled, FormKey, Offered
from portal.web.forms import Form
from portal.web.marking import _

TEAM, MYSELF = "team", "myself"


def _who_sees_it(locale: Locale, helper: str | None) -> list[tuple[str, str]]:
    _ = locale.gettext
    give = _("Give it to %(name)s, to ask it for me") % {"name": helper} if helper else _("Give it to the team")
    return [(TEAM, give), (MYSELF, _("Keep it to myself for now"))]


def _who_sees_them(locale: Locale, helper: str | None) -> list[tuple[str, str]]:
    _ = locale.gettext
    give = _("Give them to %(name)s, to ask them for me") % {"name": helper} if helper else _("Give them to the team")
    return [(TEAM, give), (MYSELF, _("Keep them to myself for now"))]


class QuestionForm(Form):
    """One question, in own words. Its key is called as in a message: a page that saves by itself has none."""

    send_key = FormKey()
    follows = HiddenField()
    body = TextAreaField(validators=[Filled(_("Write your question here."))])
    whom_for = RadioField(validate_choice=False, validators=[Offered(_("Choose whom your question is for."))])
    who_sees = RadioField(validate_choice=False, validators=[Offered(_("Choose who may see your question."))])

    def offer(self, locale: Locale, helper: str | None) -> None:
        """Put the answers beside each choice; `helper` is the first name of whoever carries questions today."""
        self.whom_for.choices = [(each.value, said) for each, said in words.whom_for(locale).items()]
        self.who_sees.choices = _who_sees_it(locale, helper)

    @property
    def gives(self) -> bool:
        """Whether the team is to see it."""
        return bool(self.who_sees.data == TEAM)


class ChangeForm(Form):
    """The same question in other words, or for somebody else."""

    send_key = FormKey()
    body = TextAreaField()
    whom_for = RadioField(validate_choice=False, validators=[Offered(_("Choose whom your question is for."))])

    def offer(self, locale: Locale) -> None:
        """Put the answers beside the choice."""
        self.whom_for.choices = [(each.value, said) for each, said in words.whom_for(locale).items()]


class _BankForm(Form):
    send_key = FormKey()
    who_sees = RadioField(validate_choice=False, validators=[Offered(_("Choose who may see your questions."))])

    def offer(self, locale: Locale, helper: str | None, *, chosen_before: frozenset[BankQuestion]) -> None:
        """List what is not on their list yet."""
        said = words.bank(locale)
        for whom, group in BANK.items():
            self[whom.value].choices = [(each.value, said[each]) for each in group if each not in chosen_before]
        self.who_sees.choices = _who_sees_them(locale, helper)

    @property
    def groups(self) -> list[Any]:
        """The fields that have something to choose."""
        return [self[whom.value] for whom in For if self[whom.value].choices]

    @property
    def chosen(self) -> list[BankQuestion]:
        """Everything that is ticked."""
        return [BankQuestion(each) for whom in For for each in self[whom.value].data]

    @property
    def gives(self) -> bool:
        """Whether the team is to see them."""
        return bool(self.who_sees.data == TEAM)


BankForm: type[_BankForm] = type(
    "BankForm",
    (_BankForm,),
    {
        whom.value: SelectMultipleField(validate_choice=False, validators=[Offered(_("Choose from this list."))])
        for whom in For
    },
)
"""One group of boxes for each whom a question may be for."""

"""The forms about what meetings of professionals learned: its words, and what it is about."""

from wtforms import RadioField, TextAreaField

from portal.domain.reviews import LearningTheme
from portal.i18n import Locale
from portal.web.form_fields import FormKey, Offered
from portal.web.forms import Form
from portal.web.staff import review_words as words


class ThemeForm(Form):
    """What a point of learning is about."""

    theme = RadioField(validate_choice=False, validators=[Offered("Choose what it is about.")])

    def offer(self, locale: Locale) -> None:
        self.theme.choices = [(each.value, said) for each, said in words.themes(locale).items()]

    @property
    def about(self) -> LearningTheme:
        return LearningTheme(self.theme.data)


class LearningForm(ThemeForm):
    """What was learned, in words that name nobody."""

    learning_key = FormKey()
    learned = TextAreaField()

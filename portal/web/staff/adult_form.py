"""The form about one adult: filled from what is written down, and read back."""

from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField

from portal.domain.adults import Authority, Details, EthnicGroup, Standing, Talks, Way
from portal.domain.cases import Relationship
from portal.i18n import OFFERED, Locale
from portal.queries.adult_details import AdultRow
from portal.services.adult_details import NAME_AT_MOST, REASON_AT_MOST, Changing
from portal.web.form_fields import DateParts, Filled, Offered
from portal.web.staff import words
from portal.web.staff.adult_fields import NoLonger, check_email, check_outward, check_phone, check_short_name
from portal.web.staff.safe_time_fields import SafeTimesForm, filled

_SHORT, _LONG = NoLonger(NAME_AT_MOST), NoLonger(REASON_AT_MOST, one_line=False)


class DetailsForm(SafeTimesForm):
    """All that staff write down about an adult, and the revision it was made from."""

    revision = HiddenField()
    name = StringField(validators=[Filled("Enter their name."), _SHORT])
    pronoun = StringField(validators=[_SHORT])
    relationship = RadioField(validate_choice=False, validators=[Offered("Choose who they are to the child.")])
    relationship_words = StringField(validators=[_SHORT])
    child_name = StringField(validators=[Filled("Enter the child’s name as they use it."), _SHORT])
    born_on = DateParts()
    locale = RadioField(validate_choice=False, validators=[Offered("Choose their language.")])
    language = StringField(validators=[_SHORT])
    dialect = StringField(validators=[_SHORT])
    needs_interpreter = BooleanField()
    ethnic_group = RadioField(validate_choice=False, validators=[Offered("Choose one of these answers.")])
    talks = RadioField(validate_choice=False, validators=[Offered("Choose one of these answers.")])
    way = RadioField(validate_choice=False, validators=[Offered("Choose how they want to hear from you.")])
    email = StringField(validators=[check_email])
    short_name = StringField(validators=[check_short_name])
    email_not_safe = BooleanField()
    email_unsafe = StringField(validators=[_LONG])
    phone = StringField(validators=[check_phone])
    rang = BooleanField()
    phone_not_safe = BooleanField()
    phone_unsafe = StringField(validators=[_LONG])
    safe_times = StringField(validators=[_LONG])
    area = StringField(validators=[check_outward])
    may_be_told = RadioField(validate_choice=False, validators=[Offered("Choose one of these answers.")])
    told_evidence = TextAreaField(validators=[_LONG])
    may_decide = RadioField(validate_choice=False, validators=[Offered("Choose one of these answers.")])
    decide_evidence = TextAreaField(validators=[_LONG])
    authority_review_on = DateParts()

    @classmethod
    def of(cls, row: AdultRow, locale: Locale) -> "DetailsForm":
        """The form, filled with what is written down."""
        told = row.details
        form = cls(
            formdata=None,
            obj=told,
            revision=row.revision,
            talks=told.talks or "",
            ethnic_group=told.ethnic_group or "",
            email_not_safe=not told.email_is_safe,
            phone_not_safe=not told.phone_is_safe,
            may_be_told=told.authority.may_be_told or "",
            told_evidence=told.authority.told_evidence,
            may_decide=told.authority.may_decide or "",
            decide_evidence=told.authority.decide_evidence,
            authority_review_on=told.authority.review_on,
            **filled("email", told.email_times),
            **filled("phone", told.phone_times),
        )
        form.offer(locale)
        return form

    def offer(self, locale: Locale) -> None:
        """Fill the choices in."""
        self.offer_days(locale)
        not_said = [("", locale.gettext("Not said yet"))]
        standings = [(key.value, label) for key, label in words.standings(locale).items()]
        self.relationship.choices = [(key.value, label) for key, label in words.relationships(locale).items()]
        self.locale.choices = list(OFFERED.items())
        self.talks.choices = not_said + [(key.value, label) for key, label in words.talks(locale).items()]
        self.ethnic_group.choices = [
            ("", locale.gettext("Nobody has asked yet")),
            *((key.value, label) for key, label in words.ethnic_groups(locale).items()),
        ]
        self.way.choices = [(key.value, label) for key, label in words.ways(locale).items()]
        self.may_be_told.choices = self.may_decide.choices = not_said + standings
        for field in (self.talks, self.ethnic_group, self.may_be_told, self.may_decide):
            field.data = field.data or ""

    def changing(self, row: AdultRow) -> Changing:
        """What the form says. An address that they sign in with is not asked for, so it stays what it is."""
        same_number = self.phone.data == row.details.phone
        return Changing(
            revision=self.revision.data or "",
            details=Details(
                name=self.name.data,
                pronoun=self.pronoun.data,
                relationship=Relationship(self.relationship.data),
                relationship_words=self.relationship_words.data,
                child_name=self.child_name.data,
                born_on=self.born_on.data,
                locale=self.locale.data,
                language=self.language.data,
                dialect=self.dialect.data,
                needs_interpreter=self.needs_interpreter.data,
                ethnic_group=EthnicGroup(self.ethnic_group.data) if self.ethnic_group.data else None,
                talks=Talks(self.talks.data) if self.talks.data else None,
                way=Way(self.way.data),
                email=row.details.email if row.email_verified_at is not None else self.email.data,
                email_is_safe=not self.email_not_safe.data,
                email_unsafe=self.email_unsafe.data,
                phone=self.phone.data,
                phone_is_verified=(row.details.phone_is_verified and same_number) or self.rang.data,
                phone_is_safe=not self.phone_not_safe.data,
                phone_unsafe=self.phone_unsafe.data,
                safe_times=self.safe_times.data,
                email_times=self.times_of("email"),
                phone_times=self.times_of("phone"),
                area=self.area.data or "",
                authority=self._authority(),
            ),
            short_name=self.short_name.data,
            rang=self.rang.data,
        )

    def _authority(self) -> Authority:
        return Authority(
            may_be_told=Standing(self.may_be_told.data) if self.may_be_told.data else None,
            told_evidence=self.told_evidence.data,
            may_decide=Standing(self.may_decide.data) if self.may_decide.data else None,
            decide_evidence=self.decide_evidence.data,
            review_on=self.authority_review_on.data,
        )

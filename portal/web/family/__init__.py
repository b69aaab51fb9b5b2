"""Pages for one adult of one family, about the case they belong to."""

from flask import Blueprint

from portal.web.family.about_you import about_you
from portal.web.family.appointment_changes import appointment_changes
from portal.web.family.appointment_choosing import appointment_choosing
from portal.web.family.appointments import appointments
from portal.web.family.attachments import attachments
from portal.web.family.concerns import concerns
from portal.web.family.danger import danger
from portal.web.family.devices import devices
from portal.web.family.drafts import drafts
from portal.web.family.email import email
from portal.web.family.home import home
from portal.web.family.messages import messages
from portal.web.family.own_days import own_days
from portal.web.family.packs import packs
from portal.web.family.preferences import preferences
from portal.web.family.preparing import preparing
from portal.web.family.question_choices import question_choices
from portal.web.family.questions import questions
from portal.web.family.settings import settings
from portal.web.family.summaries import summaries
from portal.web.family.support import support
from portal.web.family.support_lists import support_lists
from portal.web.family.support_offers import support_offers
from portal.web.family.support_reports import support_reports
from portal.web.family.text_numbers import text_numbers
from portal.web.family.updates import updates
from portal.web.family.wishes import wishes

family = Blueprint("family", __name__)
for noun in (
    about_you,
    appointment_changes,
    appointment_choosing,
    appointments,
    attachments,
    concerns,
    danger,
    devices,
    drafts,
    email,
    home,
    messages,
    own_days,
    packs,
    preferences,
    preparing,
    question_choices,
    questions,
    settings,
    summaries,
    support,
    support_lists,
    support_offers,
    support_reports,
    text_numbers,
    updates,
    wishes,
):
    family.register_blueprint(noun)

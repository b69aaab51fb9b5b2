"""Pages for the people who work in the service."""

from flask import Blueprint

from portal.web.staff.access_review import access_review
from portal.web.staff.account import account
from portal.web.staff.address_risks import address_risks
from portal.web.staff.adult_details import adult_details
from portal.web.staff.adults import adults
from portal.web.staff.attachments import attachments
from portal.web.staff.audit import audit
from portal.web.staff.calendar_feeds import calendar_feeds
from portal.web.staff.calls import calls, case_calls
from portal.web.staff.case_hospitals import case_hospitals
from portal.web.staff.case_openings import case_openings
from portal.web.staff.cases import cases
from portal.web.staff.certificates import certificates
from portal.web.staff.children import children
from portal.web.staff.circumstances import circumstances
from portal.web.staff.closing import closing
from portal.web.staff.concerns import concerns
from portal.web.staff.contact_events import contact_events
from portal.web.staff.contact_sheets import contact_sheets
from portal.web.staff.contacts import contacts
from portal.web.staff.danger import danger
from portal.web.staff.dates import dates
from portal.web.staff.debrief_accounts import debrief_accounts
from portal.web.staff.debrief_bookings import debrief_bookings
from portal.web.staff.debrief_delays import debrief_delays
from portal.web.staff.debrief_slots import debrief_slots
from portal.web.staff.debrief_summaries import debrief_summaries
from portal.web.staff.debriefs import debriefs
from portal.web.staff.drafts import drafts
from portal.web.staff.emergency_access import emergency_access
from portal.web.staff.experience_rounds import experience_rounds
from portal.web.staff.faces import faces
from portal.web.staff.figures import figures
from portal.web.staff.finding_out import finding_out
from portal.web.staff.gate_records import gate_records
from portal.web.staff.handing_over import handing_over
from portal.web.staff.held_messages import held_messages
from portal.web.staff.home_visits import case_visits, visits
from portal.web.staff.hours import hours
from portal.web.staff.inbox import inbox
from portal.web.staff.interpreters import interpreters
from portal.web.staff.interpreting import interpreting
from portal.web.staff.invitation_cards import invitation_cards
from portal.web.staff.invitations import invitations
from portal.web.staff.journey import journey
from portal.web.staff.learning import learning
from portal.web.staff.leave import leave
from portal.web.staff.load import load
from portal.web.staff.meeting_lists import meeting_lists
from portal.web.staff.meeting_offers import meeting_offers
from portal.web.staff.member_roles import member_roles
from portal.web.staff.members import members
from portal.web.staff.messages import messages
from portal.web.staff.notes import notes
from portal.web.staff.notice_releases import notice_releases
from portal.web.staff.offered_support import offered_support
from portal.web.staff.open_questions import open_questions
from portal.web.staff.packs import packs
from portal.web.staff.phone_bookings import phone_bookings
from portal.web.staff.procedure import procedure, procedures
from portal.web.staff.promises import promises
from portal.web.staff.question_work import question_work
from portal.web.staff.questions import case_questions, questions
from portal.web.staff.reply_choice import reply_choice
from portal.web.staff.restrictions import restrictions
from portal.web.staff.review_action_owners import review_action_owners
from portal.web.staff.review_days import review_days
from portal.web.staff.review_outcomes import review_outcomes
from portal.web.staff.review_papers import review_papers
from portal.web.staff.reviews import case_reviews, reviews
from portal.web.staff.saved_replies import saved_replies
from portal.web.staff.search import search
from portal.web.staff.second_look import second_look
from portal.web.staff.service_partners import service_partners
from portal.web.staff.stage_checks import stage_checks
from portal.web.staff.support_checks import support_checks
from portal.web.staff.support_closing import support_closing
from portal.web.staff.support_editing import support
from portal.web.staff.support_imports import support_imports
from portal.web.staff.support_sheets import support_sheets
from portal.web.staff.support_versions import support_versions
from portal.web.staff.text_editing import editing
from portal.web.staff.text_history import history
from portal.web.staff.texts import texts
from portal.web.staff.thread_work import thread_work
from portal.web.staff.today import today
from portal.web.staff.told import told
from portal.web.staff.training import training
from portal.web.staff.translations import translations
from portal.web.staff.ways_in import ways_in

staff = Blueprint("staff", __name__)
for noun in (
    access_review,
    account,
    address_risks,
    adult_details,
    adults,
    attachments,
    audit,
    calendar_feeds,
    calls,
    case_calls,
    case_hospitals,
    cases,
    case_openings,
    certificates,
    children,
    circumstances,
    closing,
    concerns,
    contact_sheets,
    contacts,
    contact_events,
    danger,
    dates,
    debrief_accounts,
    debrief_bookings,
    debrief_slots,
    debrief_delays,
    debrief_summaries,
    debriefs,
    drafts,
    emergency_access,
    experience_rounds,
    faces,
    finding_out,
    figures,
    gate_records,
    handing_over,
    held_messages,
    case_visits,
    visits,
    hours,
    inbox,
    invitation_cards,
    invitations,
    interpreters,
    interpreting,
    journey,
    learning,
    leave,
    load,
    meeting_lists,
    meeting_offers,
    member_roles,
    members,
    messages,
    notes,
    notice_releases,
    open_questions,
    reply_choice,
    saved_replies,
    thread_work,
    phone_bookings,
    offered_support,
    packs,
    procedure,
    procedures,
    promises,
    questions,
    case_questions,
    question_work,
    restrictions,
    reviews,
    case_reviews,
    review_outcomes,
    review_days,
    review_action_owners,
    review_papers,
    search,
    second_look,
    service_partners,
    stage_checks,
    editing,
    history,
    texts,
    today,
    told,
    training,
    translations,
    ways_in,
    support,
    support_imports,
    support_sheets,
    support_checks,
    support_closing,
    support_versions,
):
    staff.register_blueprint(noun)

"""Pages for the people who work in the service."""

from flask import Blueprint

from portal.web.staff.account import account
from portal.web.staff.drafts import drafts
from portal.web.staff.inbox import inbox
from portal.web.staff.members import members
from portal.web.staff.messages import messages
from portal.web.staff.texts import texts

staff = Blueprint("staff", __name__)
for noun in (inbox, messages, drafts, texts, members, account):
    staff.register_blueprint(noun)

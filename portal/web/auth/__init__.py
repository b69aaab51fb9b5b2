"""Coming in and going out: links, codes, invitations, the staff door, sign out."""

from flask import Blueprint

from portal.web.auth.cards import cards
from portal.web.auth.choices import choices
from portal.web.auth.invitations import invitations
from portal.web.auth.links import links
from portal.web.auth.sign_in import sign_in
from portal.web.auth.sign_out import sign_out
from portal.web.auth.staff_invitations import staff_invitations
from portal.web.auth.staff_sign_in import staff_sign_in

auth = Blueprint("auth", __name__)
for noun in (cards, choices, invitations, links, sign_in, sign_out, staff_invitations, staff_sign_in):
    auth.register_blueprint(noun)

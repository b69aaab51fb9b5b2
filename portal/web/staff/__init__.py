"""Pages for the people who work in the service."""

from flask import Blueprint

from portal.web.staff.texts import texts

staff = Blueprint("staff", __name__)
for noun in (texts,):
    staff.register_blueprint(noun)

"""Pages for one adult of one family, about the case they belong to."""

from flask import Blueprint

from portal.web.family.drafts import drafts
from portal.web.family.home import home
from portal.web.family.messages import messages

family = Blueprint("family", __name__)
for noun in (home, messages, drafts):
    family.register_blueprint(noun)

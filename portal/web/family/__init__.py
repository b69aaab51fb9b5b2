"""Pages for one adult of one family, about the case they belong to."""

from flask import Blueprint

from portal.web.family.home import home

family = Blueprint("family", __name__)
for noun in (home,):
    family.register_blueprint(noun)

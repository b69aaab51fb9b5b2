"""Pages for one adult of one family, about the case they belong to."""

from flask import Blueprint

family = Blueprint("family", __name__)

"""Coming in and going out: links, codes, invitations, the staff door, sign out."""

from flask import Blueprint

auth = Blueprint("auth", __name__)

"""Pages for the people who work in the service."""

from flask import Blueprint

staff = Blueprint("staff", __name__)

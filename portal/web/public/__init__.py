"""Pages for anybody: help now, what happens, how this works. They show nothing personal and need no sign-in."""

from flask import Blueprint

from portal.web.public.files import files
from portal.web.public.health import health

public = Blueprint("public", __name__)
for noun in (files, health):
    public.register_blueprint(noun)

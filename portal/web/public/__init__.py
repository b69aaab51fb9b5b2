"""Pages for anybody: help now, what happens, how this works. They show nothing personal and need no sign-in."""

from flask import Blueprint

from portal.web.public.faces import faces
from portal.web.public.feeds import feeds
from portal.web.public.files import files
from portal.web.public.health import health
from portal.web.public.help_now import help_now
from portal.web.public.language import language
from portal.web.public.notices_off import notices_off
from portal.web.public.open_referral import open_referral
from portal.web.public.pages import pages
from portal.web.public.saved_pages import saved_pages
from portal.web.public.stages import stages
from portal.web.public.welcome import welcome

public = Blueprint("public", __name__)
for noun in (
    faces,
    feeds,
    files,
    health,
    help_now,
    language,
    notices_off,
    open_referral,
    pages,
    saved_pages,
    stages,
    welcome,
):
    public.register_blueprint(noun)

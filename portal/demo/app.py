"""The demo's application: the portal, and the one page that shows what goes out. Production has no such route."""

from flask import Blueprint, Flask

from portal.app import create_app
from portal.demo.outbox import outbox


def create_demo_app() -> Flask:
    """The portal as `portal demo` serves it. Raises what `create_app` raises."""
    demo = Blueprint("demo", __name__)
    demo.register_blueprint(outbox)
    return create_app(more=(demo,))

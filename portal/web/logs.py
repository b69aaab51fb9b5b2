"""One line a request: method, route template, status, milliseconds. Never a path, an address, a name or a word."""

import logging
import time

from flask import Flask, Response, g, request

logger = logging.getLogger("portal.requests")


def _begin() -> None:
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    began = g.get("began")
    if began is not None and logger.isEnabledFor(logging.INFO):
        took = (time.perf_counter() - began) * 1000
        logger.info("%s %s %s %.1f ms", request.method, request.url_rule or "-", response.status_code, took)
    return response


def install(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)

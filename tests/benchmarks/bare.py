"""The yardstick B (design.md section 9): the least that a Flask page of 30 messages can cost.

One indexed SELECT through the bare driver and one rendered template of about 9.4 kB. No session, no language, nothing
sealed, no headers. Everything else is measured as a ratio to it, so that the machine falls out of the numbers.
"""

import os
import sqlite3
import threading
from pathlib import Path

from flask import Flask, render_template

from tests.benchmarks.words import words_of

FILE = "BARE_DATABASE"
"""The environment variable that names the SQLite file."""
MESSAGES = 30
THREADS = 200


def fill(path: Path) -> None:
    """Make the file, with THREADS threads of MESSAGES messages."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(
        "CREATE TABLE messages (id INTEGER PRIMARY KEY, thread INTEGER, author TEXT, body TEXT, sent TEXT)"
    )
    connection.execute("CREATE INDEX messages_of_thread ON messages (thread, sent)")
    connection.executemany(
        "INSERT INTO messages (thread, author, body, sent) VALUES (?, ?, ?, ?)",
        (
            (thread, ("You", "Jo")[number % 2], words_of(number), f"2026-11-{number % 28 + 1:02} 10:{number:02}")
            for thread in range(THREADS)
            for number in range(MESSAGES)
        ),
    )
    connection.commit()
    connection.close()


def create_app() -> Flask:
    """The page at `/<thread>`, a connection for each thread of the server."""
    app = Flask("bare", template_folder=str(Path(__file__).with_name("templates")))
    path = os.environ[FILE]
    kept = threading.local()

    def connection() -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(kept, "connection", None)
        if found is None:
            found = kept.connection = sqlite3.connect(path, isolation_level=None)
        return found

    @app.get("/<int:thread>")
    def messages(thread: int) -> str:
        found = connection().execute(
            "SELECT id, author, body, sent FROM messages WHERE thread = ? ORDER BY sent LIMIT 30", (thread,)
        )
        return render_template("bare.html", messages=found.fetchall())

    return app

"""Runs migrations on the connection that `portal.adapters.schema` hands over, within its transaction."""

import importlib
import pkgutil
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

import portal.models
from portal.models.base import Base


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our own types as what they are in the database: a migration must not change when our code does."""
    if kind == "type" and type(item).__module__.startswith("portal."):
        return {"UtcDateTime": "sa.DateTime(timezone=True)", "Sealed": "sa.LargeBinary()"}[type(item).__name__]
    return False


for module in pkgutil.iter_modules(portal.models.__path__):
    importlib.import_module(f"portal.models.{module.name}")

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=render_item,
    compare_type=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()

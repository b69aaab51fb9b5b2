"""Finding support: the index of the directory, places, and what adults keep, are offered and report."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_index()
    op.create_table(
        "places",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("outward", sa.String(), nullable=False),
        sa.Column("district", sa.String(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_places")),
    )
    _make_lists()
    _make_reports()


def downgrade() -> None:
    for table in (
        "support_reports",
        "support_offers",
        "support_lists",
        "places",
        "support_fts",
        "support_trigrams",
        "support_hours",
        "support_reach",
        "support_index",
    ):
        op.drop_table(table)


def _make_index() -> None:
    op.create_table(
        "support_index",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("is_crisis", sa.Boolean(), nullable=False),
        sa.Column("shown_until", sa.Date(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("kinds", "for_whom", "causes", "ways", "age_from", "age_to", "weeks_from")
        ),
        sa.Column("languages", sa.String(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("folded_name", sa.String(), nullable=False),
        sa.Column("folded_organisation", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["support_entries.id"], name=op.f("fk_support_index_entry_id_support_entries")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_support_index")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_support_index_entry_id")),
    )
    op.create_table(
        "support_reach",
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["support_index.number"], name=op.f("fk_support_reach_number_support_index")
        ),
        sa.PrimaryKeyConstraint("area", "number", name=op.f("pk_support_reach")),
    )
    op.create_index("ix_support_reach_number", "support_reach", ["number"])
    op.create_table(
        "support_hours",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["support_index.number"], name=op.f("fk_support_hours_number_support_index")
        ),
        sa.PrimaryKeyConstraint("number", "day", "opens", name=op.f("pk_support_hours")),
    )
    op.create_table(
        "support_trigrams",
        sa.Column("trigram", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("trigram", "word", name=op.f("pk_support_trigrams")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE support_fts USING fts5"
            "(name, organisation, said, areas, tokenize='unicode61', prefix='3 4', detail=column)"
        )
    else:
        op.execute("CREATE TABLE support_fts (number integer PRIMARY KEY, words tsvector NOT NULL)")
        op.execute("CREATE INDEX ix_support_fts_words ON support_fts USING gin (words)")


def _make_lists() -> None:
    op.create_table(
        "support_lists",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sealed_entries", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["case_adults.id"], name=op.f("fk_support_lists_id_case_adults")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_lists")),
    )
    op.create_table(
        "support_offers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("adult_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_entry", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_note", sa.LargeBinary(), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_support_offers_case_id_cases")),
        sa.ForeignKeyConstraint(["adult_id"], ["case_adults.id"], name=op.f("fk_support_offers_adult_id_case_adults")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_support_offers_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_offers")),
        sa.UniqueConstraint("form_key", name=op.f("uq_support_offers_form_key")),
    )
    op.create_index("ix_support_offers_adult_id", "support_offers", ["adult_id", "offered_at"])


def _make_reports() -> None:
    op.create_table(
        "support_reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("adult_id", sa.Uuid(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["support_entries.id"], name=op.f("fk_support_reports_entry_id_support_entries")
        ),
        sa.ForeignKeyConstraint(["adult_id"], ["case_adults.id"], name=op.f("fk_support_reports_adult_id_case_adults")),
        sa.ForeignKeyConstraint(["settled_by"], ["staff.id"], name=op.f("fk_support_reports_settled_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_reports")),
        sa.UniqueConstraint(
            "adult_id", "entry_id", "kind", "made_on", name=op.f("uq_support_reports_adult_id_entry_id_kind_made_on")
        ),
    )
    op.create_index(
        "ix_support_reports_open",
        "support_reports",
        ["entry_id", "made_at"],
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )

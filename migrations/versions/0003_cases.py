"""Cases, the adults on them, dates that hurt, the contact log, the audit record."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index("ix_audit_entries_case_id_happened_at", "audit_entries", ["case_id", "happened_at"], unique=False)
    op.create_table(
        "cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("data_key_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("sealed_child_name", sa.LargeBinary(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("died_on", sa.Date(), nullable=False),
        sa.Column("circumstances", sa.JSON(), nullable=False),
        sa.Column("hospital_id", sa.Uuid(), nullable=False),
        sa.Column("practitioner_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["hospital_id"], ["hospitals.id"], name=op.f("fk_cases_hospital_id_hospitals")),
        sa.ForeignKeyConstraint(["practitioner_id"], ["staff.id"], name=op.f("fk_cases_practitioner_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("form_key", name=op.f("uq_cases_form_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_cases_reference")),
    )
    op.create_index(op.f("ix_cases_practitioner_id"), "cases", ["practitioner_id"], unique=False)
    op.create_table(
        "case_adults",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("relationship", sa.String(), nullable=False),
        sa.Column("sealed_child_name", sa.LargeBinary(), nullable=False),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("next_update_by", sa.Date(), nullable=True),
        sa.Column("wish_to_know", sa.String(), nullable=True),
        sa.Column("wish_recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_adults_case_id_cases")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_case_adults_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_adults")),
        sa.UniqueConstraint("case_id", "person_id", name=op.f("uq_case_adults_case_id_person_id")),
    )
    op.create_index(op.f("ix_case_adults_person_id"), "case_adults", ["person_id"], unique=False)
    op.create_table(
        "contacts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("adult_id", sa.Uuid(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_note", sa.LargeBinary(), nullable=False),
        sa.Column("next_contact_on", sa.Date(), nullable=True),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["adult_id"], ["case_adults.id"], name=op.f("fk_contacts_adult_id_case_adults")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_contacts_case_id_cases")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_contacts_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("form_key", name=op.f("uq_contacts_form_key")),
    )
    op.create_index("ix_contacts_case_id_happened_at", "contacts", ["case_id", "happened_at"], unique=False)
    op.create_table(
        "sensitive_dates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("adult_id", sa.Uuid(), nullable=True),
        sa.Column("falls_on", sa.Date(), nullable=False),
        sa.Column("returns_yearly", sa.Boolean(), nullable=False),
        sa.Column("sealed_label", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["adult_id"], ["case_adults.id"], name=op.f("fk_sensitive_dates_adult_id_case_adults")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_sensitive_dates_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sensitive_dates")),
    )
    op.create_index("ix_sensitive_dates_case_id", "sensitive_dates", ["case_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_sensitive_dates_case_id", table_name="sensitive_dates")
    op.drop_table("sensitive_dates")
    op.drop_index("ix_contacts_case_id_happened_at", table_name="contacts")
    op.drop_table("contacts")
    op.drop_index(op.f("ix_case_adults_person_id"), table_name="case_adults")
    op.drop_table("case_adults")
    op.drop_index(op.f("ix_cases_practitioner_id"), table_name="cases")
    op.drop_table("cases")
    op.drop_index("ix_audit_entries_case_id_happened_at", table_name="audit_entries")
    op.drop_table("audit_entries")

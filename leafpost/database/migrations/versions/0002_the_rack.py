"""The rack: what was printed, and what of it was pulled"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.BigInteger()


def upgrade() -> None:
    op.create_table(
        "rack_print",
        sa.Column("id", _ID, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_locale", sa.Text(), nullable=False),
        sa.Column("source_title", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("printer", sa.Text(), server_default="", nullable=False),
        sa.Column("printed_at", _MOMENT, nullable=False),
        sa.Column("pulled_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_rack_print"),
    )
    op.create_index(
        "ix_rack_print_shelf",
        "rack_print",
        ["document", "locale"],
        unique=False,
        sqlite_where=sa.text("pulled_at IS NULL"),
        postgresql_where=sa.text("pulled_at IS NULL"),
    )

"""What came back: why, by which report, and how often without being for good"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("event", sa.Column("bounce", sa.Text(), server_default="", nullable=False))
    op.add_column("event", sa.Column("reason", sa.Text(), server_default="", nullable=False))
    op.add_column("event", sa.Column("report", sa.Text(), nullable=True))
    op.create_index("uq_event_report", "event", ["report"], unique=True)
    op.create_table(
        "soft_bounce",
        sa.Column("address_hash", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("address_hash", name="pk_soft_bounce"),
    )

"""Since when a campaign runs, so that the circuit breaker counts the same on all machines"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("campaign", sa.Column("running_since", sa.BigInteger(), nullable=True))

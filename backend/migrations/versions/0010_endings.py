"""When a customer's service ended."""

import sqlalchemy as sa
from alembic import op

revision = "0010_endings"
down_revision = "0009_raising"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("customers") as batch_op:
        batch_op.add_column(sa.Column("ended_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("customers") as batch_op:
        batch_op.drop_column("ended_at")

"""What an order's type asks for when it is raised, and commissions to several parties."""

import sqlalchemy as sa
from alembic import op

revision = "0009_raising"
down_revision = "0008_acceptance"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("orders") as batch_op:
        batch_op.add_column(sa.Column("fields", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("commission_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("party", sa.JSON(), nullable=True))
        batch_op.create_index("ix_orders_commission_id", ["commission_id"])


def downgrade() -> None:
    with op.batch_alter_table("orders") as batch_op:
        batch_op.drop_index("ix_orders_commission_id")
        batch_op.drop_column("party")
        batch_op.drop_column("commission_id")
        batch_op.drop_column("fields")

"""What workers ride and carry, and how long they may work."""

import sqlalchemy as sa
from alembic import op

revision = "0006_crew"
down_revision = "0005_arranged_orders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tools", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("rest", sa.JSON(none_as_null=True), nullable=True))
    with op.batch_alter_table("workers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("travel", sa.String(length=10), server_default="ebike", nullable=False))
        batch_op.add_column(sa.Column("tools", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("workers", schema=None) as batch_op:
        batch_op.drop_column("tools")
        batch_op.drop_column("travel")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_column("rest")
        batch_op.drop_column("tools")

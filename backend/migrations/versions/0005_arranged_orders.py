"""Orders that were merged or split, and the files that belong to them by name."""

import sqlalchemy as sa
from alembic import op

revision = "0005_arranged_orders"
down_revision = "0004_steps_of_an_account"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name", sa.String(length=120), server_default="", nullable=False))
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.add_column(sa.Column("files", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("split_from_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.drop_column("split_from_id")
        batch_op.drop_column("merged_into_id")
        batch_op.drop_column("files")
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.drop_column("name")

"""What an account did is found by the account: undo looks back on it."""

from alembic import op

revision = "0004_steps_of_an_account"
down_revision = "0003_customer_links_and_incidents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_events_actor_id_seq", "events", ["actor_id", "seq"])


def downgrade() -> None:
    op.drop_index("ix_events_actor_id_seq", "events")

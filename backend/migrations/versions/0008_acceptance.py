"""The month's acceptance lists, their days, and the orders drawn to be checked."""

import sqlalchemy as sa
from alembic import op

revision = "0008_acceptance"
down_revision = "0007_notices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "acceptance_lists",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=True),
        sa.Column("issued_by", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptance_lists")),
    )
    op.create_table(
        "acceptance_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("service_no", sa.String(length=60), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("customer_name", sa.String(length=200), nullable=False),
        sa.Column("product", sa.String(length=100), nullable=False),
        sa.Column("address_a", sa.String(length=200), nullable=False),
        sa.Column("address_z", sa.String(length=200), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("contact_name", sa.String(length=100), nullable=False),
        sa.Column("contact_phone", sa.String(length=100), nullable=False),
        sa.Column("finished_on", sa.String(length=10), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source_order_id", sa.Integer(), nullable=True),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_acceptance_items_customer_id_customers")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_acceptance_items_department_id_departments")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["acceptance_lists.id"], name=op.f("fk_acceptance_items_list_id_acceptance_lists")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_acceptance_items_order_id_orders")
        ),
        sa.ForeignKeyConstraint(
            ["source_order_id"], ["orders.id"], name=op.f("fk_acceptance_items_source_order_id_orders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptance_items")),
        sa.UniqueConstraint("list_id", "service_no", name=op.f("uq_acceptance_items_list_id_service_no")),
    )
    with op.batch_alter_table("acceptance_items", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_acceptance_items_department_id"), ["department_id"], unique=False
        )

    op.create_table(
        "quality_samples",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.BigInteger(), nullable=False),
        sa.Column("drawn_by", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_quality_samples_department_id_departments")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_quality_samples_order_id_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_samples")),
        sa.UniqueConstraint("order_id", name=op.f("uq_quality_samples_order_id")),
    )
    with op.batch_alter_table("quality_samples", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quality_samples_month_department_id"), ["month", "department_id"], unique=False
        )

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("acceptance", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_column("acceptance")

    with op.batch_alter_table("quality_samples", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quality_samples_month_department_id"))

    op.drop_table("quality_samples")
    with op.batch_alter_table("acceptance_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_acceptance_items_department_id"))

    op.drop_table("acceptance_items")
    op.drop_table("acceptance_lists")

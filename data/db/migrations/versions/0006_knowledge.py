"""Trust signals of sellers, sources of items, associations, and which item changed when."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ADDED: tuple[tuple[str, str, Any, str | None], ...] = (
    ("seller", "rating_count", sa.Integer(), "0"),
    ("seller", "since", sa.Date(), None),
    ("seller", "dispute_rate", sa.Double(), "0"),
    ("seller", "fake_reports", sa.Integer(), "0"),
    ("item", "list_price_cents", sa.Integer(), None),
    ("item", "group_id", sa.String(), None),
    ("item", "url", sa.String(), ""),
    ("item", "source", sa.String(), ""),
    ("shop", "content_version", sa.Integer(), "0"),
)
"""Table, column, type, and what former rows get: None for NULL."""


def upgrade() -> None:
    for table, name, kind, default in ADDED:
        column = sa.Column(name, kind, nullable=default is None, server_default=default)
        op.add_column(table, column)
    op.create_index(op.f("ix_item_source"), "item", ["source"])
    op.create_table(
        "item_change",
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_item_change")),
    )
    op.create_index(op.f("ix_item_change_version"), "item_change", ["version"])
    op.create_table(
        "association",
        sa.Column("association_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("left_category", sa.String(), nullable=False),
        sa.Column("right_category", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("support", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("lift", sa.Double(), nullable=True),
        sa.Column("reason_en", sa.String(), nullable=False),
        sa.Column("reason_zh", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("association_id", name=op.f("pk_association")),
    )
    op.create_index(op.f("ix_association_left_category"), "association", ["left_category"])


def downgrade() -> None:
    op.drop_table("association")
    op.drop_table("item_change")
    op.drop_index(op.f("ix_item_source"), "item")
    for table, name, _, _ in reversed(ADDED):
        op.drop_column(table, name)

"""When a delivery is to be worked on, what a ticket has of its chat, and how both are found."""

import sqlalchemy as sa
from alembic import op

from data.db.base import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

DUE_LETTERS = ["destination", "sent_at", "next_attempt_at"]


def upgrade() -> None:
    op.add_column("delivery", sa.Column("due_at", UtcDateTime(), nullable=True))
    op.create_index(op.f("ix_delivery_due_at"), "delivery", ["due_at"])
    op.add_column("ticket_link", sa.Column("forwarded_seq", sa.Integer(), nullable=True))
    op.create_index("ix_outbox_due", "outbox", DUE_LETTERS)


def downgrade() -> None:
    op.drop_index("ix_outbox_due", "outbox")
    op.drop_column("ticket_link", "forwarded_seq")
    op.drop_index(op.f("ix_delivery_due_at"), "delivery")
    op.drop_column("delivery", "due_at")

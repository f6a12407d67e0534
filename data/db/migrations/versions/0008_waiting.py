"""Since when a shopper waits for a person, and what the agents' lists are sorted by."""

import sqlalchemy as sa
from alembic import op

from data.db.base import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversation", sa.Column("waiting_since", UtcDateTime(), nullable=True))
    op.create_index(op.f("ix_conversation_waiting_since"), "conversation", ["waiting_since"])
    op.create_index(op.f("ix_message_at"), "message", ["at"])
    op.create_index(op.f("ix_audit_at"), "audit", ["at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_audit_at"), "audit")
    op.drop_index(op.f("ix_message_at"), "message")
    op.drop_index(op.f("ix_conversation_waiting_since"), "conversation")
    op.drop_column("conversation", "waiting_since")

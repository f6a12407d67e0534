"""How a slate was drawn where several strategies were at it, and what kind an experiment is."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("impression", sa.Column("mixture", sa.JSON(), nullable=True))
    op.add_column("experiment", sa.Column("kind", sa.String(), nullable=False, server_default="ab"))


def downgrade() -> None:
    op.drop_column("experiment", "kind")
    op.drop_column("impression", "mixture")

"""Triggers that bump the catalog's version whenever anyone changes what an item is or costs."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WATCHED = (
    "price_cents", "stock", "title_en", "title_zh", "attributes", "held_reason",
)  # fmt: skip
BUMP = "UPDATE shop SET catalog_version = catalog_version + 1"


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        op.execute(_sqlite_trigger())
    else:
        op.execute(_postgresql_function())
        op.execute(_postgresql_trigger())


def downgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        op.execute("DROP TRIGGER item_changed")
    else:
        op.execute("DROP TRIGGER item_changed ON item")
        op.execute("DROP FUNCTION bump_catalog_version")


def _sqlite_trigger() -> str:
    differs = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in WATCHED)
    return (
        f"CREATE TRIGGER item_changed AFTER UPDATE OF {', '.join(WATCHED)} ON item "
        f"FOR EACH ROW WHEN {differs} BEGIN {BUMP}; END"
    )


def _postgresql_function() -> str:
    return (
        "CREATE FUNCTION bump_catalog_version() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {BUMP}; RETURN NULL; END $$"
    )


def _postgresql_trigger() -> str:
    # The type json has no equality, hence the comparison as text.
    columns = [f"{column}::text" if column == "attributes" else column for column in WATCHED]
    differs = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    return (
        f"CREATE TRIGGER item_changed AFTER UPDATE OF {', '.join(WATCHED)} ON item "
        f"FOR EACH ROW WHEN ({differs}) EXECUTE FUNCTION bump_catalog_version()"
    )

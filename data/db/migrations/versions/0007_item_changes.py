"""Triggers that note which item came, changed or went, and raise the catalog's version."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

EVENTS = ("INSERT", "UPDATE", "DELETE")
COLUMNS = (
    "department", "category", "title_en", "title_zh", "description_en", "description_zh", "brand",
    "price_cents", "currency", "stock", "seller_id", "rating", "rating_count", "attributes",
    "is_new", "held_reason", "delivery_days", "image", "list_price_cents", "group_id", "url",
    "source",
)  # fmt: skip
FORMERLY_WATCHED = (
    "price_cents", "stock", "title_en", "title_zh", "attributes", "held_reason",
)  # fmt: skip
BUMP = "UPDATE shop SET catalog_version = catalog_version + 1;"


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        op.execute("DROP TRIGGER item_changed")
        for event in EVENTS:
            op.execute(_sqlite_trigger(event))
        return
    op.execute("DROP TRIGGER item_changed ON item")
    op.execute("DROP FUNCTION bump_catalog_version")
    op.execute(_postgresql_function("note_item_change", _postgresql_notes()))
    op.execute(
        "CREATE TRIGGER item_noted AFTER INSERT OR UPDATE OR DELETE ON item "
        "FOR EACH ROW EXECUTE FUNCTION note_item_change()"
    )


def downgrade() -> None:
    watched = ", ".join(FORMERLY_WATCHED)
    header = f"CREATE TRIGGER item_changed AFTER UPDATE OF {watched} ON item FOR EACH ROW"
    if op.get_context().dialect.name == "sqlite":
        for event in EVENTS:
            op.execute(f"DROP TRIGGER item_noted_{event.lower()}")
        op.execute(f"{header} WHEN {_sqlite_differs(FORMERLY_WATCHED)} BEGIN {BUMP} END")
        return
    op.execute("DROP TRIGGER item_noted ON item")
    op.execute("DROP FUNCTION note_item_change")
    op.execute(_postgresql_function("bump_catalog_version", BUMP))
    op.execute(f"{header} EXECUTE FUNCTION bump_catalog_version()")


def _note(row: str) -> str:
    """The upsert of one item's change; ``WHERE true`` keeps SQLite from reading a join."""
    return (
        f"INSERT INTO item_change (item_id, version) SELECT {row}.item_id, catalog_version "
        "FROM shop WHERE true ON CONFLICT (item_id) DO UPDATE SET version = excluded.version;"
    )


def _sqlite_trigger(event: str) -> str:
    row = "OLD" if event == "DELETE" else "NEW"
    when = f"WHEN {_sqlite_differs(COLUMNS)} " if event == "UPDATE" else ""
    return (
        f"CREATE TRIGGER item_noted_{event.lower()} AFTER {event} ON item FOR EACH ROW {when}"
        f"BEGIN {BUMP} {_note(row)} END"
    )


def _sqlite_differs(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)


def _postgresql_function(name: str, body: str) -> str:
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {body} RETURN NULL; END $$"
    )


def _postgresql_notes() -> str:
    # The type json has no equality, hence the comparison as text.
    return (
        f"IF TG_OP = 'UPDATE' AND OLD::text = NEW::text THEN RETURN NULL; END IF; {BUMP} "
        f"IF TG_OP = 'DELETE' THEN {_note('OLD')} ELSE {_note('NEW')} END IF;"
    )

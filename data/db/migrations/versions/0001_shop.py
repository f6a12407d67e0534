"""Tables of the shop: items, sellers, words, scenarios, rules, bundles, guides."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "compatibility_rule",
        sa.Column("rule_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("left_category", sa.String(), nullable=False),
        sa.Column("left_attribute", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("right_category", sa.String(), nullable=False),
        sa.Column("right_attribute", sa.String(), nullable=False),
        sa.Column("reason_en", sa.String(), nullable=False),
        sa.Column("reason_zh", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("rule_id", name=op.f("pk_compatibility_rule")),
    )
    op.create_table(
        "concept",
        sa.Column("concept_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("concept_id", "kind", name=op.f("pk_concept")),
    )
    op.create_table(
        "guide",
        sa.Column("guide_id", sa.String(), nullable=False),
        sa.Column("scenario_id", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("title_zh", sa.String(), nullable=False),
        sa.Column("body_en", sa.String(), nullable=False),
        sa.Column("body_zh", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("guide_id", name=op.f("pk_guide")),
    )
    op.create_table(
        "scenario",
        sa.Column("scenario_id", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("description_en", sa.String(), nullable=False),
        sa.Column("description_zh", sa.String(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("scenario_id", name=op.f("pk_scenario")),
    )
    op.create_table(
        "seller",
        sa.Column("seller_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rating", sa.Double(), nullable=False),
        sa.Column("trust", sa.Double(), nullable=False),
        sa.Column("authorised", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("seller_id", name=op.f("pk_seller")),
    )
    op.create_table(
        "shop",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("rates", sa.JSON(), nullable=False),
        sa.Column("checkout_url", sa.String(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("catalog_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_shop")),
    )
    op.create_table(
        "authored_bundle",
        sa.Column("bundle_id", sa.String(), nullable=False),
        sa.Column("scenario_id", sa.String(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("why_en", sa.String(), nullable=False),
        sa.Column("why_zh", sa.String(), nullable=False),
        sa.Column("popularity", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scenario_id"],
            ["scenario.scenario_id"],
            name=op.f("fk_authored_bundle_scenario_id_scenario"),
        ),
        sa.PrimaryKeyConstraint("bundle_id", name=op.f("pk_authored_bundle")),
    )
    with op.batch_alter_table("authored_bundle", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_authored_bundle_scenario_id"), ["scenario_id"], unique=False
        )
    op.create_table(
        "item",
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("title_zh", sa.String(), nullable=False),
        sa.Column("description_en", sa.String(), nullable=False),
        sa.Column("description_zh", sa.String(), nullable=False),
        sa.Column("brand", sa.String(), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=False),
        sa.Column("seller_id", sa.String(), nullable=False),
        sa.Column("rating", sa.Double(), nullable=False),
        sa.Column("rating_count", sa.Integer(), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("held_reason", sa.String(), nullable=True),
        sa.Column("delivery_days", sa.Integer(), nullable=False),
        sa.Column("image", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["seller_id"], ["seller.seller_id"], name=op.f("fk_item_seller_id_seller")
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_item")),
    )
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_category"), ["category"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_department"), ["department"], unique=False)
    op.create_table(
        "review",
        sa.Column("review_id", sa.String(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.item_id"], name=op.f("fk_review_item_id_item")),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_review")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_item_id"), ["item_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_item_id"))
    op.drop_table("review")
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_department"))
        batch_op.drop_index(batch_op.f("ix_item_category"))
    op.drop_table("item")
    with op.batch_alter_table("authored_bundle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_authored_bundle_scenario_id"))
    op.drop_table("authored_bundle")
    op.drop_table("shop")
    op.drop_table("seller")
    op.drop_table("scenario")
    op.drop_table("guide")
    op.drop_table("concept")
    op.drop_table("compatibility_rule")

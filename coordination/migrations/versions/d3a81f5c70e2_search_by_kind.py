"""One index of words for each kind: `schema.upgrade` makes it after every upgrade, so nothing is to be done here."""

revision = 'd3a81f5c70e2'
down_revision = 'c2b7d90e41a6'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    # The Rakor before finds by these indexes too.
    pass

"""The search's index, which `schema.upgrade` makes anew after every upgrade: nothing is to be done here."""

from alembic import op

from coordination import search_index

revision = 'c2b7d90e41a6'
down_revision = 'fbec41da6b2b'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    # An older Rakor's migrations know nothing of the index, and alter the tables that its triggers watch.
    search_index.drop(op.get_bind())

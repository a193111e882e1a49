"""a day may run past midnight."""

from alembic import op

revision = '9c1d2f7b3a44'
down_revision = '006a0496dd29'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('meeting_day', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_meeting_day_ends_after_start'), type_='check')
        batch_op.create_check_constraint(op.f('ck_meeting_day_ends_after_start'), 'ends IS NULL OR ends <> starts')


def downgrade() -> None:
    with op.batch_alter_table('meeting_day', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_meeting_day_ends_after_start'), type_='check')
        batch_op.create_check_constraint(op.f('ck_meeting_day_ends_after_start'), 'ends IS NULL OR ends > starts')

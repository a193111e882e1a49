"""a kop belongs to an organization, what all share to the office."""

import sqlalchemy as sa
from alembic import op

revision = '6f562c6741c1'
down_revision = '1ab64da3f7e3'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('office', schema=None) as batch_op:
        batch_op.add_column(sa.Column('government', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('emblem_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_office_emblem_id'), 'stored_file', ['emblem_id'], ['id'])
    # The kop made at set-up was the office's; it becomes that of the organization whose name it bears.
    of_office = "(SELECT {} FROM letterhead WHERE organization_id IS NULL)"
    op.execute(
        f"UPDATE office SET government = COALESCE({of_office.format('government')}, ''),"
        f" emblem_id = {of_office.format('emblem_id')}"
    )
    op.execute(
        "UPDATE letterhead SET government = '', emblem_id = NULL, organization_id ="
        " (SELECT MIN(o.id) FROM organization o WHERE o.name = letterhead.name"
        " AND o.id NOT IN (SELECT l.organization_id FROM letterhead l WHERE l.organization_id IS NOT NULL))"
        " WHERE organization_id IS NULL"
    )
    op.execute("DELETE FROM letterhead WHERE organization_id IS NULL")
    with op.batch_alter_table('letterhead', schema=None) as batch_op:
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
        batch_op.alter_column('organization_id', existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table('office', schema=None) as batch_op:
        batch_op.alter_column('government', existing_type=sa.String(), server_default=None)
    with op.batch_alter_table('letterhead', schema=None) as batch_op:
        batch_op.alter_column('version', existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('letterhead', schema=None) as batch_op:
        batch_op.alter_column('organization_id', existing_type=sa.Integer(), nullable=True)
        batch_op.drop_column('version')
    op.execute(
        "INSERT INTO letterhead (government, name, address, emblem_id, profile)"
        " SELECT government, '', '', emblem_id, '{}' FROM office"
    )
    with op.batch_alter_table('office', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_office_emblem_id'), type_='foreignkey')
        batch_op.drop_column('emblem_id')
        batch_op.drop_column('government')

"""Own templates, letter numbers, codes and signed copies of revisions, bundles."""

import sqlalchemy as sa
from alembic import op

revision = '1db0ce578c07'
down_revision = '9c1d2f7b3a44'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('number_pattern',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('pattern', sa.String(length=120), nullable=False),
    sa.Column('filing_code', sa.String(length=40), nullable=False),
    sa.Column('unit_code', sa.String(length=40), nullable=False),
    sa.Column('first', sa.Integer(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_number_pattern_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_number_pattern')),
    sa.UniqueConstraint('organization_id', 'kind', name=op.f('uq_number_pattern_organization_id_kind'))
    )
    op.create_table('template',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('client_key', sa.String(length=36), nullable=True),
    sa.ForeignKeyConstraint(['added_by_id'], ['account.id'], name=op.f('fk_template_added_by_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_template_file_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_template_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_template')),
    sa.UniqueConstraint('client_key', name=op.f('uq_template_client_key')),
    sa.UniqueConstraint('organization_id', 'kind', 'number', name=op.f('uq_template_organization_id_kind_number'))
    )
    op.create_table('bundle',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('form', sa.String(length=32), nullable=False),
    sa.Column('title', sa.String(length=400), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.Column('wanted', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('trouble', sa.String(length=1000), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('beat_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('client_key', sa.String(length=36), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_bundle_account_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_bundle_file_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_bundle_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bundle')),
    sa.UniqueConstraint('client_key', name=op.f('uq_bundle_client_key'))
    )
    with op.batch_alter_table('bundle', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bundle_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_bundle_state'), ['state'], unique=False)

    op.create_table('registered_number',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('suffix', sa.String(length=8), nullable=False),
    sa.Column('text', sa.String(length=200), nullable=False),
    sa.Column('dated', sa.Date(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_reason', sa.String(length=500), nullable=True),
    sa.Column('client_key', sa.String(length=36), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_registered_number_meeting_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_registered_number_organization_id')),
    sa.ForeignKeyConstraint(['taken_by_id'], ['account.id'], name=op.f('fk_registered_number_taken_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registered_number')),
    sa.UniqueConstraint('client_key', name=op.f('uq_registered_number_client_key')),
    sa.UniqueConstraint('organization_id', 'kind', 'year', 'ordinal', 'suffix', name=op.f('uq_registered_number_organization_id_kind_year_ordinal_suffix'))
    )
    with op.batch_alter_table('registered_number', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_registered_number_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('returned',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('handed_in_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('handed_in_by_id', sa.Integer(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('taken', sa.JSON(), nullable=False),
    sa.Column('client_key', sa.String(length=36), nullable=True),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_returned_file_id')),
    sa.ForeignKeyConstraint(['handed_in_by_id'], ['account.id'], name=op.f('fk_returned_handed_in_by_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_returned_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_returned')),
    sa.UniqueConstraint('client_key', name=op.f('uq_returned_client_key'))
    )
    with op.batch_alter_table('returned', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_returned_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('signed_copy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('revision_id', sa.Integer(), nullable=False),
    sa.Column('paper_id', sa.Integer(), nullable=False),
    sa.Column('signatures', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['paper_id'], ['paper.id'], name=op.f('fk_signed_copy_paper_id')),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_signed_copy_revision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signed_copy')),
    sa.UniqueConstraint('paper_id', name=op.f('uq_signed_copy_paper_id'))
    )
    with op.batch_alter_table('signed_copy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signed_copy_revision_id'), ['revision_id'], unique=False)

    with op.batch_alter_table('office', schema=None) as batch_op:
        batch_op.add_column(sa.Column('profile', sa.JSON(), nullable=False, server_default='{}'))
    with op.batch_alter_table('office', schema=None) as batch_op:
        batch_op.alter_column('profile', existing_type=sa.JSON(), server_default=None)

    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('pdf_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('code', sa.String(length=40), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_revision_code'), ['code'])
        batch_op.create_foreign_key(batch_op.f('fk_revision_pdf_id'), 'stored_file', ['pdf_id'], ['id'])



def downgrade() -> None:
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_revision_pdf_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_revision_code'), type_='unique')
        batch_op.drop_column('code')
        batch_op.drop_column('pdf_id')

    with op.batch_alter_table('office', schema=None) as batch_op:
        batch_op.drop_column('profile')

    with op.batch_alter_table('signed_copy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_signed_copy_revision_id'))

    op.drop_table('signed_copy')
    with op.batch_alter_table('returned', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_returned_meeting_id'))

    op.drop_table('returned')
    with op.batch_alter_table('registered_number', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_registered_number_meeting_id'))

    op.drop_table('registered_number')
    with op.batch_alter_table('bundle', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bundle_state'))
        batch_op.drop_index(batch_op.f('ix_bundle_account_id'))

    op.drop_table('bundle')
    op.drop_table('template')
    op.drop_table('number_pattern')

"""Outbox, reminders, personal links, series, replies, inquiries, saved views."""

import sqlalchemy as sa
from alembic import op

revision = 'fbec41da6b2b'
down_revision = '1db0ce578c07'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calendar_day',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('is_closed', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_day')),
    sa.UniqueConstraint('day', name=op.f('uq_calendar_day_day'))
    )
    op.create_table('mail_server',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('host', sa.String(length=254), nullable=False),
    sa.Column('port', sa.Integer(), nullable=False),
    sa.Column('encryption', sa.String(length=32), nullable=False),
    sa.Column('username', sa.String(length=254), nullable=True),
    sa.Column('password', sa.String(), nullable=True),
    sa.Column('sender', sa.String(length=254), nullable=False),
    sa.Column('sender_name', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_mail_server_only_one')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_server'))
    )
    op.create_table('planned_day',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_planned_day')),
    sa.UniqueConstraint('day', name=op.f('uq_planned_day_day'))
    )
    op.create_table('reminder_rules',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('on_day', sa.Boolean(), nullable=False),
    sa.Column('late', sa.JSON(), nullable=False),
    sa.Column('weekly', sa.Boolean(), nullable=False),
    sa.Column('head_from', sa.Integer(), nullable=True),
    sa.Column('leaders_from', sa.Integer(), nullable=True),
    sa.Column('day_before_meeting', sa.Boolean(), nullable=False),
    sa.Column('on_closed_days', sa.Boolean(), nullable=False),
    sa.Column('send_at', sa.Time(), nullable=False),
    sa.Column('quiet_from', sa.Time(), nullable=False),
    sa.Column('quiet_until', sa.Time(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_reminder_rules_only_one')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder_rules'))
    )
    op.create_table('mail_preference',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_mail_preference_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_preference')),
    sa.UniqueConstraint('person_id', name=op.f('uq_mail_preference_person_id'))
    )
    op.create_table('saved_view',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('page', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('arguments', sa.String(length=2000), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('client_key', sa.String(length=36), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_saved_view_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_view')),
    sa.UniqueConstraint('account_id', 'page', 'name', name=op.f('uq_saved_view_account_id_page_name')),
    sa.UniqueConstraint('client_key', name=op.f('uq_saved_view_client_key'))
    )
    op.create_table('series',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('host_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=500), nullable=False),
    sa.Column('frequency', sa.String(length=32), nullable=False),
    sa.Column('interval', sa.Integer(), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=True),
    sa.Column('week_of_month', sa.Integer(), nullable=True),
    sa.Column('day_of_month', sa.Integer(), nullable=True),
    sa.Column('holiday_rule', sa.String(length=32), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('client_key', sa.String(length=36), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['account.id'], name=op.f('fk_series_created_by_id')),
    sa.ForeignKeyConstraint(['host_id'], ['organization.id'], name=op.f('fk_series_host_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_series')),
    sa.UniqueConstraint('client_key', name=op.f('uq_series_client_key'))
    )
    with op.batch_alter_table('series', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_series_host_id'), ['host_id'], unique=False)

    op.create_table('inquiry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.String(length=300), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('words', sa.String(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_inquiry_account_id')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['account.id'], name=op.f('fk_inquiry_asked_by_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_inquiry_meeting_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_inquiry_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inquiry')),
    sa.UniqueConstraint('meeting_id', 'organization_id', name=op.f('uq_inquiry_meeting_id_organization_id'))
    )
    with op.batch_alter_table('inquiry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inquiry_organization_id'), ['organization_id'], unique=False)

    op.create_table('mail',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('cause', sa.String(length=120), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.Column('about', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('reason', sa.String(length=32), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('claimed_by', sa.String(length=80), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('address', sa.String(length=254), nullable=True),
    sa.Column('message_id', sa.String(length=160), nullable=True),
    sa.Column('problem', sa.String(length=500), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(person_id IS NULL) <> (organization_id IS NULL)', name=op.f('ck_mail_one_recipient')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_mail_meeting_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_mail_organization_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_mail_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail')),
    sa.UniqueConstraint('organization_id', 'cause', name=op.f('uq_mail_organization_id_cause')),
    sa.UniqueConstraint('person_id', 'cause', name=op.f('uq_mail_person_id_cause'))
    )
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mail_meeting_id_mail_id'), ['meeting_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mail_state_mail_due_at_mail_id'), ['state', 'due_at', 'id'], unique=False)

    op.create_table('mail_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mail_id', sa.Integer(), nullable=False),
    sa.Column('host_id', sa.Integer(), nullable=False),
    sa.Column('held', sa.Boolean(), nullable=False),
    sa.Column('sentence', sa.String(length=500), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_mail_note_account_id')),
    sa.ForeignKeyConstraint(['host_id'], ['organization.id'], name=op.f('fk_mail_note_host_id')),
    sa.ForeignKeyConstraint(['mail_id'], ['mail.id'], name=op.f('fk_mail_note_mail_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_note')),
    sa.UniqueConstraint('mail_id', 'host_id', name=op.f('uq_mail_note_mail_id_host_id'))
    )
    op.create_table('reply',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('presence', sa.String(length=32), nullable=False),
    sa.Column('online', sa.Boolean(), nullable=False),
    sa.Column('attendee_name', sa.String(length=500), nullable=True),
    sa.Column('attendee_position', sa.String(length=300), nullable=True),
    sa.Column('words', sa.String(length=500), nullable=True),
    sa.Column('replied_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('superseded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('client_key', sa.String(length=36), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_reply_account_id')),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_reply_participant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reply')),
    sa.UniqueConstraint('client_key', name=op.f('uq_reply_client_key'))
    )
    with op.batch_alter_table('reply', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reply_participant_id_reply_id'), ['participant_id', 'id'], unique=False)

    op.create_table('carried_action',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('agenda_item_id', sa.Integer(), nullable=False),
    sa.Column('action_id', sa.Integer(), nullable=False),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.Column('taken_off_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['action_id'], ['action.id'], name=op.f('fk_carried_action_action_id')),
    sa.ForeignKeyConstraint(['agenda_item_id'], ['agenda_item.id'], name=op.f('fk_carried_action_agenda_item_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_carried_action')),
    sa.UniqueConstraint('agenda_item_id', 'action_id', name=op.f('uq_carried_action_agenda_item_id_action_id'))
    )
    with op.batch_alter_table('carried_action', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_carried_action_action_id'), ['action_id'], unique=False)

    op.create_table('escalation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('action_id', sa.Integer(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('sentence', sa.String(length=500), nullable=True),
    sa.ForeignKeyConstraint(['action_id'], ['action.id'], name=op.f('fk_escalation_action_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['account.id'], name=op.f('fk_escalation_decided_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_escalation')),
    sa.UniqueConstraint('action_id', 'last_day', name=op.f('uq_escalation_action_id_last_day'))
    )
    with op.batch_alter_table('escalation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_escalation_state_escalation_id'), ['state', 'id'], unique=False)

    op.create_table('personal_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('action_id', sa.Integer(), nullable=True),
    sa.Column('participant_id', sa.Integer(), nullable=True),
    sa.Column('inquiry_id', sa.Integer(), nullable=True),
    sa.Column('mail_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_why', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_personal_link_account_id')),
    sa.ForeignKeyConstraint(['action_id'], ['action.id'], name=op.f('fk_personal_link_action_id')),
    sa.ForeignKeyConstraint(['inquiry_id'], ['inquiry.id'], name=op.f('fk_personal_link_inquiry_id')),
    sa.ForeignKeyConstraint(['mail_id'], ['mail.id'], name=op.f('fk_personal_link_mail_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_personal_link_organization_id')),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_personal_link_participant_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_personal_link_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_personal_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_personal_link_token_hash'))
    )
    with op.batch_alter_table('personal_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_personal_link_account_id_personal_link_kind'), ['account_id', 'kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_personal_link_action_id_personal_link_kind'), ['action_id', 'kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_personal_link_inquiry_id'), ['inquiry_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_personal_link_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_personal_link_participant_id_personal_link_kind'), ['participant_id', 'kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_personal_link_person_id'), ['person_id'], unique=False)

    op.create_table('reminder_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mail_id', sa.Integer(), nullable=False),
    sa.Column('action_id', sa.Integer(), nullable=True),
    sa.Column('participant_id', sa.Integer(), nullable=True),
    sa.Column('host_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=32), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('offset', sa.Integer(), nullable=False),
    sa.Column('dropped', sa.String(length=32), nullable=True),
    sa.CheckConstraint('(action_id IS NULL) <> (participant_id IS NULL)', name=op.f('ck_reminder_line_about_one_thing')),
    sa.ForeignKeyConstraint(['action_id'], ['action.id'], name=op.f('fk_reminder_line_action_id')),
    sa.ForeignKeyConstraint(['host_id'], ['organization.id'], name=op.f('fk_reminder_line_host_id')),
    sa.ForeignKeyConstraint(['mail_id'], ['mail.id'], name=op.f('fk_reminder_line_mail_id')),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_reminder_line_participant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder_line')),
    sa.UniqueConstraint('mail_id', 'action_id', name=op.f('uq_reminder_line_mail_id_action_id')),
    sa.UniqueConstraint('mail_id', 'participant_id', name=op.f('uq_reminder_line_mail_id_participant_id'))
    )
    with op.batch_alter_table('reminder_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reminder_line_action_id_reminder_line_id'), ['action_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reminder_line_host_id_reminder_line_mail_id'), ['host_id', 'mail_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reminder_line_participant_id'), ['participant_id'], unique=False)

    op.create_table('whatsapp_text',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.Column('action_id', sa.Integer(), nullable=True),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('participant_id', sa.Integer(), nullable=True),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_whatsapp_text_account_id')),
    sa.ForeignKeyConstraint(['action_id'], ['action.id'], name=op.f('fk_whatsapp_text_action_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_whatsapp_text_meeting_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_whatsapp_text_organization_id')),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_whatsapp_text_participant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_whatsapp_text'))
    )
    with op.batch_alter_table('whatsapp_text', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_whatsapp_text_action_id_whatsapp_text_id'), ['action_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_whatsapp_text_meeting_id_whatsapp_text_id'), ['meeting_id', 'id'], unique=False)

    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.add_column(sa.Column('series_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('occurrence_day', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('calendar_sequence', sa.Integer(), nullable=False, server_default='0'))
        batch_op.create_index(batch_op.f('ix_meeting_series_id'), ['series_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_meeting_series_id'), 'series', ['series_id'], ['id'])

    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.alter_column('calendar_sequence', server_default=None)

    with op.batch_alter_table('progress_update', schema=None) as batch_op:
        batch_op.add_column(sa.Column('to_person_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('to_position_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_progress_update_to_person_id'), ['to_person_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_progress_update_to_position_id'), 'position', ['to_position_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_progress_update_to_person_id'), 'person', ['to_person_id'], ['id'])

    # What "Tindak lanjut rapat lalu" showed until now by asking each time stands there as rows from here on.
    op.execute(
        "INSERT INTO carried_action (agenda_item_id, action_id, sort)"
        " SELECT agenda_item.id, action.id, 0 FROM agenda_item"
        " JOIN action ON action.meeting_id = agenda_item.follows_up_id"
        " WHERE action.released_at IS NOT NULL"
        " AND action.state IN ('not_started', 'in_progress', 'returned', 'submitted')"
        " ORDER BY agenda_item.id, action.last_day, action.id"
    )


def downgrade() -> None:
    with op.batch_alter_table('progress_update', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_progress_update_to_person_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_progress_update_to_position_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_progress_update_to_person_id'))
        batch_op.drop_column('to_position_id')
        batch_op.drop_column('to_person_id')

    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_meeting_series_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_meeting_series_id'))
        batch_op.drop_column('calendar_sequence')
        batch_op.drop_column('occurrence_day')
        batch_op.drop_column('series_id')

    with op.batch_alter_table('whatsapp_text', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_whatsapp_text_meeting_id_whatsapp_text_id'))
        batch_op.drop_index(batch_op.f('ix_whatsapp_text_action_id_whatsapp_text_id'))

    op.drop_table('whatsapp_text')
    with op.batch_alter_table('reminder_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reminder_line_participant_id'))
        batch_op.drop_index(batch_op.f('ix_reminder_line_host_id_reminder_line_mail_id'))
        batch_op.drop_index(batch_op.f('ix_reminder_line_action_id_reminder_line_id'))

    op.drop_table('reminder_line')
    with op.batch_alter_table('personal_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_personal_link_person_id'))
        batch_op.drop_index(batch_op.f('ix_personal_link_participant_id_personal_link_kind'))
        batch_op.drop_index(batch_op.f('ix_personal_link_organization_id'))
        batch_op.drop_index(batch_op.f('ix_personal_link_inquiry_id'))
        batch_op.drop_index(batch_op.f('ix_personal_link_action_id_personal_link_kind'))
        batch_op.drop_index(batch_op.f('ix_personal_link_account_id_personal_link_kind'))

    op.drop_table('personal_link')
    with op.batch_alter_table('escalation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_escalation_state_escalation_id'))

    op.drop_table('escalation')
    with op.batch_alter_table('carried_action', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_carried_action_action_id'))

    op.drop_table('carried_action')
    with op.batch_alter_table('reply', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reply_participant_id_reply_id'))

    op.drop_table('reply')
    op.drop_table('mail_note')
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mail_state_mail_due_at_mail_id'))
        batch_op.drop_index(batch_op.f('ix_mail_meeting_id_mail_id'))

    op.drop_table('mail')
    with op.batch_alter_table('inquiry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_inquiry_organization_id'))

    op.drop_table('inquiry')
    with op.batch_alter_table('series', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_series_host_id'))

    op.drop_table('series')
    op.drop_table('saved_view')
    op.drop_table('mail_preference')
    op.drop_table('reminder_rules')
    op.drop_table('planned_day')
    op.drop_table('mail_server')
    op.drop_table('calendar_day')

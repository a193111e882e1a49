"""Who is asking: one account with its memberships, read once a request."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from coordination.accounts.models import Account, Role
from coordination.audit.models import ActorKind


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Whoever acts. `roles` holds (role, organization id), with None for the whole office."""

    kind: ActorKind = ActorKind.ACCOUNT
    account_id: int | None = None
    person_id: int | None = None
    name: str = ""
    organization_name: str = ""
    roles: frozenset[tuple[Role, int | None]] = field(default_factory=frozenset)

    def _organizations(self, *roles: Role) -> frozenset[int]:
        return frozenset(where for role, where in self.roles if role in roles and where is not None)

    @cached_property
    def secretariat_of(self) -> frozenset[int]:
        """Organizations whose secretariat this person belongs to."""
        return self._organizations(Role.SECRETARIAT)

    @cached_property
    def reports_for(self) -> frozenset[int]:
        """Organizations for which this person reports on actions."""
        return self._organizations(Role.SECRETARIAT, Role.OFFICER)

    @cached_property
    def leads(self) -> frozenset[int]:
        """Organizations this person leads."""
        return self._organizations(Role.LEADER)

    @cached_property
    def member_of(self) -> frozenset[int]:
        """Every organization this person belongs to in whatever role."""
        return self._organizations(*Role)

    @cached_property
    def reads_office(self) -> bool:
        """Whether this person reads what the whole office approved, up to terbatas: its leader or an auditor."""
        return bool(self.roles & {(Role.LEADER, None), (Role.AUDITOR, None)})

    @cached_property
    def audits(self) -> bool:
        """Whether this person is an auditor."""
        return (Role.AUDITOR, None) in self.roles

    @cached_property
    def is_administrator(self) -> bool:
        """Whether this person runs the system."""
        return (Role.ADMINISTRATOR, None) in self.roles

    @cached_property
    def is_secretariat(self) -> bool:
        """Whether this person belongs to any secretariat."""
        return bool(self.secretariat_of)


def actor_of(account: Account) -> Actor:
    """Return an account as the rules know it, whoever asks."""
    return Actor(
        account_id=account.id,
        person_id=account.person_id,
        roles=frozenset((membership.role, membership.organization_id) for membership in account.memberships),
    )


COMMAND_LINE = Actor(kind=ActorKind.COMMAND_LINE)
"""Whoever can read the data folder, through the command line."""

SYSTEM = Actor(kind=ActorKind.SYSTEM)
"""The product itself, doing what is due."""

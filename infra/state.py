"""Decides once where a stack keeps everything that it writes, and as whom its services run."""

from __future__ import annotations

import grp
import hashlib
import os
import pwd
from dataclasses import dataclass
from pathlib import Path

#: Another folder, for a second stack beside the default one (tests use it).
FOLDER_VARIABLE = "PRUEFSTAND_STATE"
#: Root's stacks: a system user must be able to enter it.
SYSTEM_FOLDER = Path("/var/lib/pruefstand")
SYSTEM_USERS = ("www-data", "nobody")


def project() -> Path:
    """The folder with `Pulumi.yaml`."""
    return Path(__file__).resolve().parents[1]


def folder() -> Path:
    """The state folder: the one that the environment names, else the default."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    return Path(chosen).resolve() if chosen else default_folder()


def default_folder() -> Path:
    """Below the project, or for root below /var/lib, where a system user can reach it."""
    if os.geteuid() != 0:
        return project() / ".state"
    digest = hashlib.sha256(str(project()).encode()).hexdigest()[:12]
    return SYSTEM_FOLDER / digest


@dataclass(frozen=True)
class Owner:
    """The account that runs the services; `drop` is true when it is not the one that started us."""

    name: str
    uid: int
    gid: int
    group: str
    drop: bool


def owner() -> Owner:
    """Who runs the services: the caller, or for root a system user, since a portal needs no root."""
    uid = os.geteuid()
    account = _system_user() if uid == 0 else pwd.getpwuid(uid)
    group = grp.getgrgid(account.pw_gid).gr_name
    return Owner(account.pw_name, account.pw_uid, account.pw_gid, group, drop=uid == 0)


def _system_user() -> pwd.struct_passwd:
    known = {account.pw_name: account for account in pwd.getpwall()}
    for name in SYSTEM_USERS:
        if name in known:
            return known[name]
    raise LookupError(
        f"started as root, and none of the system users {', '.join(SYSTEM_USERS)} exists"
    )


@dataclass(frozen=True)
class Places:
    """Every path below one state folder that more than one module needs."""

    folder: Path

    @property
    def records(self) -> Path:
        """One JSON file for each deployed part: what `down` needs when all else is lost."""
        return self.folder / "run"

    @property
    def settings_hash(self) -> Path:
        """Which settings are deployed: for the question whether a descriptor still fits."""
        return self.records / "settings.hash"

    @property
    def stack(self) -> Path:
        """What the services read and write; goes away with `down`."""
        return self.folder / "stack"

    @property
    def authority(self) -> Path:
        """Keys of the certification authorities: the services cannot read them."""
        return self.folder / "authority"

    @property
    def certificates(self) -> Path:
        """What the front door serves with, and `ca.pem` for those who check."""
        return self.stack / "certificates"

    @property
    def portal(self) -> Path:
        """The portal's settings, database, uploads, secret and log."""
        return self.stack / "portal"

    @property
    def front_door(self) -> Path:
        """nginx: configuration, logs, temporary files."""
        return self.stack / "front_door"

    @property
    def runtime(self) -> Path:
        """The portal's code for a system user who cannot read ours."""
        return self.folder / "runtime"

    @property
    def shared(self) -> Path:
        """Python and packages for that user: large, and the same for all stacks of this machine."""
        return SYSTEM_FOLDER / "shared"

    @property
    def pulumi(self) -> Path:
        """Pulumi's backend, home and passphrase."""
        return self.folder / "pulumi"

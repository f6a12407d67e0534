"""What can go wrong with a backup.

BackupError
├── BackupRefused   this export or import does not make sense; says what would
└── BackupDamaged   a file is not what the manifest says
"""


class BackupError(Exception):
    """Root of the room's errors; the message is for whoever called the command."""


class BackupRefused(BackupError):
    """Nothing was done."""


class BackupDamaged(BackupError):
    """Nothing was imported."""

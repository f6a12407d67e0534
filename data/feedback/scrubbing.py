"""What a database file still holds of erased rows, overwritten as far as a client can see to it."""

from sqlalchemy.orm import Session


def scrub(session: Session) -> bool:
    """Empties SQLite's write-ahead log, which has pages as they were; False while it is in use.

    The file itself keeps nothing: ``secure_delete`` overwrites what is erased. PostgreSQL frees
    dead rows by its own vacuum, and none of its clients can read them; True at once. Call it in
    a session that has asked nothing yet: no transaction may be open.
    """
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return True
    busy: int = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
    return not busy

"""Where every process finds its settings: the environment, then .env, then generated secrets."""

from pydantic_settings import SettingsConfigDict

SETTINGS = SettingsConfigDict(
    env_prefix="SATCHEL_",
    env_file=(".env", "var/secrets.env"),
    extra="ignore",
    frozen=True,
)

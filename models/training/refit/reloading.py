"""Tells the scorer service that another release is live."""

import httpx

from models.training.refit.errors import ReloadFailed

PATIENCE_S = 300.0
"""A service opens the new scorer beside the old one before it answers."""


def reload_scorer(
    base_url: str, token: str, transport: httpx.BaseTransport | None = None
) -> str | None:
    """The model version that the service answers with from now on; None where no service runs,
    which then takes the release when it starts. Raises ReloadFailed where it does not take it."""
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(
        base_url=base_url, headers=headers, timeout=PATIENCE_S, transport=transport, trust_env=False
    ) as http:
        try:
            answer = http.post("/admin/reload")
        except httpx.ConnectError:
            return None
        except httpx.HTTPError as error:
            raise ReloadFailed(f"the scorer at {base_url} did not answer: {error}") from error
    if answer.status_code != httpx.codes.OK:
        raise ReloadFailed(
            f"the scorer at {base_url} answered {answer.status_code}: {answer.text[:300]}; "
            "the release is active, and is taken at the next reload or start"
        )
    return str(answer.json()["model_version"])

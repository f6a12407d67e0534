"""Files that the pages need: item pictures, the widget, the style sheet."""

import re
from pathlib import Path

from fastapi import HTTPException, Request, Response
from starlette.staticfiles import StaticFiles

SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}")
PICTURES_FRESH = "public, max-age=3600"
ALWAYS_ASK = "no-cache"


class Shelf:
    """One folder whose files can be fetched by name. Browsers keep them as ``cache`` says and
    ask again with an ETag, which costs a 304."""

    def __init__(self, folder: Path, suffix: str, cache: str) -> None:
        self._files = StaticFiles(directory=folder, check_dir=False)
        self._suffix = suffix
        self._cache = cache

    async def fetch(self, name: str, request: Request) -> Response:
        """Raises HTTPException 404 for what is not there and for what is no plain name."""
        if not SAFE_NAME.fullmatch(name):
            raise HTTPException(404)
        response = await self._files.get_response(f"{name}{self._suffix}", request.scope)
        response.headers["Cache-Control"] = self._cache
        return response

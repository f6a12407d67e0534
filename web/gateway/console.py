"""GET /console: the way to the agents' console, which is a process of its own."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse


def console_router(console_url: str) -> APIRouter:
    router = APIRouter()

    @router.get("/console")
    async def console() -> RedirectResponse:
        return RedirectResponse(console_url, status_code=307)

    return router

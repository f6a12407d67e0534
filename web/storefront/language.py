"""Which language a page is shown in: the address, then the cookie, then the browser's wish."""

from fastapi import Request, Response

from data.types.text import LANGUAGES, Language

COOKIE = "satchel_lang"
COOKIE_AGE_S = 365 * 24 * 3600


def language_of(request: Request) -> Language:
    return (
        _known(request.query_params.get("lang"))
        or _known(request.cookies.get(COOKIE))
        or _wished(request.headers.get("accept-language", ""))
    )


def remember_language(request: Request, response: Response) -> None:
    """Keeps a language that was chosen in the address."""
    chosen = _known(request.query_params.get("lang"))
    if chosen:
        response.set_cookie(COOKIE, chosen, max_age=COOKIE_AGE_S, httponly=True, samesite="lax")


def _known(code: str | None) -> Language | None:
    return next((language for language in LANGUAGES if language == code), None)


def _wished(header: str) -> Language:
    """The known language of the highest weight; English when the browser wants none of ours."""
    wishes = [_wish(part) for part in header.split(",")]
    ranked = sorted(wishes, key=lambda wish: wish[1], reverse=True)
    known = (_known(code) for code, weight in ranked if weight > 0)
    return next((language for language in known if language), "en")


def _wish(part: str) -> tuple[str, float]:
    tag, _, parameters = part.partition(";")
    code = tag.strip().lower().split("-")[0]
    weight = parameters.strip().removeprefix("q=") or "1"
    try:
        return code, float(weight)
    except ValueError:
        return code, 0.0

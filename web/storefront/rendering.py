"""Turns a page's contents into HTML with what every page has: words, menu, language, chat."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from data.catalog.snapshot import Catalog
from data.types.scenario import Scenario
from data.types.text import Language
from web.storefront.language import language_of, remember_language
from web.storefront.search import MOST_CHARACTERS
from web.storefront.shelves import departments
from web.storefront.wording import HERE, Wording

MOST_SUGGESTIONS = 4


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for a page: of which catalog, in which language."""

    request: Request
    catalog: Catalog
    language: Language

    @property
    def other_language_url(self) -> str:
        other = "en" if self.language == "zh" else "zh"
        return str(self.request.url.include_query_params(lang=other).replace(scheme="", netloc=""))


@dataclass(frozen=True)
class Renderer:
    """Renders templates; made once, because it compiles them."""

    catalog: Callable[[], Catalog]
    wording: Wording
    templates: Environment

    def visit(self, request: Request) -> Visit:
        return Visit(request, self.catalog(), language_of(request))

    def page(
        self,
        visit: Visit,
        template: str,
        *,
        status: int = 200,
        page_item: str = "",
        sought: str = "",
        suggestions: Sequence[str] = (),
        **contents: object,
    ) -> HTMLResponse:
        html = self.templates.get_template(template).render(
            t=self.wording.in_language(visit.language),
            language=visit.language,
            other_language_url=visit.other_language_url,
            shop=visit.catalog.shop,
            menu=departments(visit.catalog, visit.language),
            page_item=page_item,
            sought=sought,
            longest_query=MOST_CHARACTERS,
            suggestions=json.dumps(list(suggestions), ensure_ascii=False),
            **contents,
        )
        response = HTMLResponse(html, status, {"Vary": "Accept-Language, Cookie"})
        response.headers["Cache-Control"] = "private, no-cache"
        remember_language(visit.request, response)
        return response

    def not_found(self, request: Request) -> HTMLResponse:
        visit = self.visit(request)
        return self.page(visit, "missing.html", status=404, suggestions=self.suggestions(visit))

    def unavailable(self, visit: Visit) -> HTMLResponse:
        """For an item that the shop knows and does not sell now."""
        suggestions = self.suggestions(visit)
        return self.page(visit, "unavailable.html", status=404, suggestions=suggestions)

    def suggestions(
        self, visit: Visit, department: str | None = None, *, item_category: str | None = None
    ) -> list[str]:
        """What the chat's greeting offers to say, fitting the page."""
        keys = (
            ("suggest_help",) if item_category is None else ("suggest_with_this", "suggest_stock")
        )
        fixed = [self.wording.text(key, visit.language) for key in keys]
        fitting = _scenarios(visit.catalog, department, item_category)
        purposes = [
            self.wording.text(
                "suggest_scenario",
                visit.language,
                scenario=scenario.name.in_language(visit.language),
            )
            for scenario in fitting[: MOST_SUGGESTIONS - len(fixed)]
        ]
        return [*fixed, *purposes] if item_category else [*purposes, *fixed]


def _scenarios(catalog: Catalog, department: str | None, category: str | None) -> list[Scenario]:
    """Scenarios that a page can offer: of its department, and with a role for its category.

    Without a department, one of each comes first, so that the home page shows the whole shop.
    """
    found = [
        scenario
        for scenario in catalog.scenarios.values()
        if department in (None, scenario.department)
        and (category is None or any(category in role.categories for role in scenario.roles))
    ]
    first_of = {scenario.department: scenario for scenario in reversed(found)}
    firsts = list(first_of.values())
    return [*firsts, *(scenario for scenario in found if scenario not in firsts)]


def renderer(catalog: Callable[[], Catalog], wording: Wording) -> Renderer:
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return Renderer(catalog, wording, templates)

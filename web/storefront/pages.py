"""The store's routes: home, departments, search, items, checkout, and the files that they show."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from data.catalog.snapshot import Catalog
from data.types.item import Item
from web.storefront.checkout import order_of
from web.storefront.departments import Wish, shelves_of
from web.storefront.facts import FactSheet, load_fact_sheet
from web.storefront.files import ALWAYS_ASK, PICTURES_FRESH, Shelf
from web.storefront.rendering import Renderer, Visit, renderer
from web.storefront.search import Query as SearchQuery
from web.storefront.search import SearchDesk, query_of
from web.storefront.sellers import seller_of
from web.storefront.shelves import SORTINGS, Sorting, Tile, name_of, ready_made, tile
from web.storefront.wording import HERE, load_wording

MOST_ALIKE = 6


def storefront_router(
    catalog: Callable[[], Catalog],
    images_dir: Path,
    widget_dir: Path,
    desk: SearchDesk | None = None,
) -> APIRouter:
    """The store's pages. ``catalog`` is asked on each visit, in a worker thread.

    ``desk`` searches; one that is not opened before is by the first search.

    Include it after the gateway's own routes; for paths that nobody serves, the gateway
    answers browsers with ``not_found_page``.
    """
    wording = load_wording()
    pages = renderer(catalog, wording)
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    _add_pages(router, pages, load_fact_sheet(wording), desk or SearchDesk())
    _add_files(router, images_dir, widget_dir)
    return router


def not_found_page(catalog: Callable[[], Catalog]) -> Callable[[Request], HTMLResponse]:
    """What browsers get for a path that nobody serves."""
    return renderer(catalog, load_wording()).not_found


def _add_pages(router: APIRouter, pages: Renderer, sheet: FactSheet, desk: SearchDesk) -> None:
    methods = ["GET", "HEAD"]

    @router.api_route("/", methods=methods)
    def home(request: Request) -> HTMLResponse:
        return _home(pages, pages.visit(request))

    @router.api_route("/departments/{department}", methods=methods)
    def department(
        request: Request, department: str, category: str = "", sort: str = "", page: str = ""
    ) -> HTMLResponse:
        chosen: Sorting = next((known for known in SORTINGS if known == sort), "rating")
        wish = Wish(department, category or None, chosen, _number(page))
        return _department(pages, pages.visit(request), wish)

    @router.api_route("/search", methods=methods)
    def search(request: Request, q: str = "", page: str = "") -> HTMLResponse:
        return _search(pages, pages.visit(request), query_of(q, _number(page)), desk)

    @router.api_route("/items/{item_id}", methods=methods)
    def item(request: Request, item_id: str) -> HTMLResponse:
        visit = pages.visit(request)
        found = visit.catalog.item(item_id)
        if found is None:
            return pages.not_found(request)
        if not found.is_offered:
            return pages.unavailable(visit)
        return _item(pages, visit, found, sheet)

    @router.api_route("/checkout", methods=methods)
    def checkout(
        request: Request, item: Annotated[list[str] | None, Query()] = None
    ) -> HTMLResponse:
        visit = pages.visit(request)
        order = order_of(item or [], visit.catalog, visit.language)
        return pages.page(visit, "checkout.html", order=order)


def _home(pages: Renderer, visit: Visit) -> HTMLResponse:
    return pages.page(
        visit,
        "home.html",
        suggestions=pages.suggestions(visit),
        bundles=ready_made(visit.catalog, visit.language),
    )


def _department(pages: Renderer, visit: Visit, wish: Wish) -> HTMLResponse:
    shelves = shelves_of(wish, visit.catalog, visit.language)
    if shelves is None:
        return pages.not_found(visit.request)
    return pages.page(
        visit,
        "department.html",
        suggestions=pages.suggestions(visit, wish.department),
        name=name_of(visit.catalog, wish.department, "department", visit.language),
        wish=wish,
        shelves=shelves,
        sortings=tuple(SORTINGS),
    )


def _search(pages: Renderer, visit: Visit, query: SearchQuery, desk: SearchDesk) -> HTMLResponse:
    finds = desk.finds(query, visit.catalog, visit.language) if query.text else None
    suggestions = pages.suggestions(visit)
    return pages.page(
        visit,
        "search.html",
        sought=query.text,
        suggestions=suggestions,
        query=query,
        finds=finds,
    )


def _item(pages: Renderer, visit: Visit, item: Item, sheet: FactSheet) -> HTMLResponse:
    catalog, language = visit.catalog, visit.language
    suggestions = pages.suggestions(visit, item.department, item_category=item.category)
    return pages.page(
        visit,
        "item.html",
        page_item=item.item_id,
        suggestions=suggestions,
        item=tile(item, language),
        brand=item.brand,
        description=item.description.in_language(language),
        delivery_days=item.delivery_days,
        seller=seller_of(item, catalog, sheet.wording, language),
        facts=sheet.facts_of(item, catalog, language),
        department=Wish(item.department),
        department_name=name_of(catalog, item.department, "department", language),
        category_url=Wish(item.department, item.category).url,
        category_name=name_of(catalog, item.category, "category", language),
        alike=_alike(visit, item),
    )


def _alike(visit: Visit, item: Item) -> list[Tile]:
    others = visit.catalog.items_of_category(item.category)
    ranked = sorted(others, key=SORTINGS["rating"])
    return [tile(one, visit.language) for one in ranked if one.item_id != item.item_id][:MOST_ALIKE]


def _number(page: str) -> int:
    return int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1


def _add_files(router: APIRouter, images_dir: Path, widget_dir: Path) -> None:
    pictures = Shelf(images_dir, ".svg", PICTURES_FRESH)
    widget = Shelf(widget_dir, ".js", ALWAYS_ASK)
    style = Shelf(HERE / "static", ".css", ALWAYS_ASK)
    methods = ["GET", "HEAD"]

    @router.api_route("/images/{name}.svg", methods=methods)
    async def picture(request: Request, name: str) -> Response:
        return await pictures.fetch(name, request)

    @router.api_route("/widget/{name}.js", methods=methods)
    async def script(request: Request, name: str) -> Response:
        return await widget.fetch(name, request)

    @router.api_route("/static/{name}.css", methods=methods)
    async def sheet(request: Request, name: str) -> Response:
        return await style.fetch(name, request)

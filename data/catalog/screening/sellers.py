"""Which sellers are distrusted, by the signals that the shop has of them."""

from collections.abc import Iterator, Mapping

from data.catalog.screening.finding import Finding
from data.catalog.screening.rules import PriceRules, SellerRule, Signal, Standing
from data.types.item import Seller


def distrust(seller: Seller, rules: tuple[SellerRule, ...]) -> Iterator[Finding]:
    """A finding for each rule of which every limit holds."""
    signals = _signals(seller)
    for rule in rules:
        if all(limit.holds(signals[signal]) for signal, limit in rule.when.items()):
            yield Finding("distrusted_seller", rule.rule, rule.text.filled(**_shown(seller)))


def standing(seller: Seller | None, rules: PriceRules) -> Standing:
    """How much a seller speaks for a listing's price; one that nobody knows is ordinary."""
    if seller is None:
        return "ordinary"
    if seller.trust < rules.doubtful_below:
        return "doubtful"
    return "trusted" if seller.authorised and seller.trust >= rules.trusted_from else "ordinary"


def _signals(seller: Seller) -> Mapping[Signal, float]:
    return {
        "trust": seller.trust,
        "rating": seller.rating,
        "rating_count": seller.rating_count,
        "authorised": float(seller.authorised),
        "dispute_rate": seller.dispute_rate,
        "fake_reports": seller.fake_reports,
        "fakes_per_thousand": 1000 * seller.fake_reports / max(seller.rating_count, 1),
    }


def _shown(seller: Seller) -> dict[str, str]:
    return {
        "trust": f"{seller.trust:.2f}",
        "rating": f"{seller.rating:.1f}",
        "dispute_rate": f"{100 * seller.dispute_rate:.0f}%",
        "fake_reports": str(seller.fake_reports),
    }

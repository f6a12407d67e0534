"""A tiny source folder of a shop, which tests break in one place each."""

from pathlib import Path

FILES = {
    "shop.yml": """
name: Corner (demo shop)
currency: USD
checkout_url: /checkout
demo: true
rates: {USD: 1.0, CNY: 0.14}
departments: [camping]
""",
    "sellers.yml": "- {seller: north, name: North, rating: 4.7, trust: 0.9, authorised: true}\n",
    "concepts.yml": """
- {id: camping, kind: department, name: {en: camping, zh: 露营}}
- {id: red, kind: color, name: {en: red, zh: 红色}}
- {id: nylon, kind: material, name: {en: nylon, zh: 尼龙}}
""",
    "reviews.yml": """
since: 2026-01-01
days: 10
openings:
  5: [{en: Superb., zh: 很好。}]
  4: [{en: Good., zh: 不错。}]
  3: [{en: Fine., zh: 还行。}]
  2: [{en: Poor., zh: 不好。}]
  1: [{en: Bad., zh: 很差。}]
sentences:
  - {praise: true, text: {en: "Nice {color} {category}.", zh: "{color}{category}好看。"}}
  - {praise: true, when: {weight: low}, text: {en: Light., zh: 很轻。}}
  - {praise: false, when: {weight: high}, text: {en: Heavy., zh: 太重。}}
""",
    "camping/concepts.yml": """
- {id: gear, kind: category, name: {en: gear, zh: 装备}}
- {id: tent, kind: category, parent: gear, name: {en: tent, zh: 帐篷}, aliases: [帐子]}
- {id: stove, kind: category, name: {en: stove, zh: 炉子}}
- {id: gas_canister, kind: category, name: {en: gas canister, zh: 气罐}}
- {id: alder, kind: brand, name: {en: Alder, zh: Alder}}
""",
    "camping/families.yml": """
- family: dome
  category: tent
  brand: Alder
  seller: north
  title: {en: "{brand} {capacity}-person tent, {color}", zh: "{brand} {capacity}人帐篷 {color}"}
  description: {en: "Made of {material}.", zh: "{material}面料。"}
  attributes: {material: nylon, color: red, boldness: 1}
  variants:
    - {key: 2p, price: 89.99, stock: 9, rating: 4.4, rating_count: 5,
       attributes: {capacity: 2, weight_g: 1000, volume_ml: 10}}
    - {key: 3p, price: 99, stock: 9, rating: 4.4, rating_count: 5,
       attributes: {capacity: 3, weight_g: 2000, volume_ml: 20}}
    - {key: 4p, price: 109, stock: 9, rating: 4.4, rating_count: 5,
       attributes: {capacity: 4, weight_g: 3000, volume_ml: 30}}
    - {key: 5p, price: 119, stock: 1, rating: 4.4, rating_count: 5, new: true,
       attributes: {capacity: 5, weight_g: 4000, volume_ml: 40}}
- family: burner
  category: stove
  brand: Alder
  seller: north
  title: {en: Stove, zh: 炉子}
  description: {en: A stove., zh: 一个炉子。}
  attributes: {material: nylon, color: red, boldness: 0, weight_g: 5, volume_ml: 5}
  variants:
    - {key: 1, price: 10, stock: 5, rating: 4, rating_count: 3, attributes: {valve: screw}}
    - {key: 2, price: 20, stock: 5, rating: 4, rating_count: 3, attributes: {valve: screw}}
    - {key: 3, price: 30, stock: 5, rating: 4, rating_count: 3, attributes: {valve: screw}}
    - {key: 4, price: 40, stock: 5, rating: 4, rating_count: 3, attributes: {valve: clip}}
- family: gas
  category: gas_canister
  brand: Alder
  seller: north
  title: {en: Gas, zh: 气罐}
  description: {en: Gas., zh: 气。}
  attributes: {material: nylon, color: red, boldness: 0, weight_g: 5, volume_ml: 5}
  variants:
    - {key: s, price: 5, stock: 5, rating: 4, rating_count: 3, attributes: {valve: screw}}
""",
    "camping/scenarios.yml": """
- scenario: weekend
  name: {en: weekend, zh: 周末}
  description: {en: Out for a weekend., zh: 周末出门。}
  aliases: [camping trip, 野营]
  roles:
    - {role: tent, name: {en: tent, zh: 帐篷}, categories: [gear], quantity: by_capacity}
    - {role: stove, name: {en: stove, zh: 炉子}, categories: [stove]}
    - {role: gas, name: {en: gas, zh: 气罐}, categories: [gas_canister], required: false}
""",
    "camping/bundles.yml": """
- scenario: weekend
  why: {en: Light, zh: 轻}
  popularity: 5
  items: {tent: [dome/2p, 2], stove: burner/1, gas: gas/s}
""",
    "camping/rules.yml": """
- rule: valve
  left: {category: stove, attribute: valve}
  relation: equal
  right: {category: gas_canister, attribute: valve}
  reason: {en: "{left} takes {right} ({value})", zh: "{left}配{right}（{value}）"}
""",
    "camping/guides.yml": """
- {guide: how, scenario: weekend, title: {en: How, zh: 怎么}, body: {en: So., zh: 这样。}}
""",
}


def write_source(folder: Path, **replacements: tuple[str, str, str]) -> Path:
    """The source in ``folder``; each replacement is (file, old text, new text)."""
    files = dict(FILES)
    for file, old, new in replacements.values():
        assert old in files[file]
        files[file] = files[file].replace(old, new, 1)
    for file, content in files.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder

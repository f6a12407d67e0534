"""What the widget's buttons are called, in both languages, as a shopper reads them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """The labels of the widget that a shopper looks for."""

    launcher: str
    composer: str
    send: str
    take: str
    why: str
    keep: str
    swap: str
    none: str
    basket: str
    checkout: str
    kept: str
    retry: str


EN = Words(
    launcher="Ask the shopping assistant",
    composer="What are you planning?",
    send="Send",
    take="Take this bundle: Bundle 1",
    why="Why? Bundle 1",
    keep="Keep ",
    swap="Swap ",
    none="None of these",
    basket="Basket",
    checkout="Check out",
    kept="Kept",
    retry="Try again",
)
ZH = Words(
    launcher="问问导购助手",
    composer="想准备点什么？",
    send="发送",
    take="就要这套: 第 1 套",
    why="为什么？ 第 1 套",
    keep="保留",
    swap="换掉",
    none="都不喜欢",
    basket="购物车",
    checkout="去结账",
    kept="已保留",
    retry="重试",
)

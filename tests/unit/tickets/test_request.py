import pytest

from web.tickets.proposals.request import request_of

MAIL = """Hello,

we need camping gear for four, under $900.
We own a tent.

Best regards
Robin
+1 [phone]
"""
ASKED = "we need camping gear for four, under $900. We own a tent."


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (MAIL, ASKED),
        (MAIL + "\n> On Monday you wrote\n> quoted", ASKED),
        ("camping\n\nOn Tue, 3 Mar 2026 at 10:00, Shop <[email]> wrote:\n> old", "camping"),
        ("camping\n-----Original Message-----\nFrom: shop", "camping"),
        ("camping\n--\nRobin\nBerlin", "camping"),
        ("camping\nSent from my phone", "camping"),
        ("您好，\n\n四个人露营，预算六千。\n\n谢谢！", "四个人露营，预算六千。"),
        ("尊敬的客服：\n推荐一套\n祝好\n小林", "推荐一套"),
        ("Hi there", "Hi there"),
        ("Thanks", "Thanks"),
        ("", ""),
    ],
)
def test_greetings_quotations_and_signatures_are_not_said_to_the_assistant(
    text: str, asked: str
) -> None:
    assert request_of("", text, 1000) == asked


@pytest.mark.parametrize(
    ("subject", "text", "asked"),
    [
        ("Camping gear", "for four", "Camping gear. for four"),
        ("露营", "四个人", "露营。 四个人"),
        ("What fits?", "for four", "What fits? for four"),
        ("Re: Camping gear", "for four", "for four"),
        ("回复：露营", "四个人", "四个人"),
        ("camping gear", "We want Camping Gear for four", "We want Camping Gear for four"),
        ("Camping gear for four", "", "Camping gear for four."),
    ],
)
def test_the_subject_leads_unless_it_says_nothing_new(subject: str, text: str, asked: str) -> None:
    assert request_of(subject, text, 1000) == asked


def test_a_long_text_is_cut_at_the_end_of_a_sentence() -> None:
    assert request_of("", "One two. Three four. " * 10, 25) == "One two. Three four."
    assert request_of("", "x" * 50, 25) == "x" * 25

"""Figures: each test asserts the whole value that a sentence gives."""

from __future__ import annotations

import time
from functools import cache

import pytest

from dateline.figures import FIGURE_KINDS, Figure, find_figures
from dateline.parse import Doc, Parser
from dateline.quantities import bounds, quantities
from dateline.story import Story


@cache
def parser() -> Parser:
    return Parser()


def read(text: str) -> tuple[Doc, list[Figure]]:
    doc = parser().parse(Story(text=text))
    return doc, find_figures(doc)


def values(text: str) -> list[tuple[str, float, float, bool, str | None]]:
    """Kind, low, high, approximate and the counted words of every figure."""
    return [(f.kind, f.low, f.high, f.approximate, f.of.text if f.of else None) for f in read(text)[1]]


CASES = [
    ("The blast left 12 people dead and 30 others wounded, police said.",
     [("killed", 12, 12, False, "people"), ("wounded", 30, 30, False, "others")]),
    ("The raid killed at least twelve soldiers and one civilian near Gao on Monday.",
     [("killed", 12, 12, True, "soldiers"), ("killed", 1, 1, False, "civilian")]),
    ("Shelling has killed more than 21,500 people, mostly women and children, the ministry said.",
     [("killed", 21500, 21500, True, "people, mostly women and children")]),
    ("The assault resulted in the deaths of about 940 people.", [("killed", 940, 940, True, "people")]),
    ("Around 70 miners are still believed to be held hostage in the shaft.", [("held", 70, 70, True, "miners")]),
    ("Gunmen took eight tourists hostage on the road to Timbuktu.", [("held", 8, 8, False, "tourists")]),
    ("The death toll from the floods rose to 145 on Tuesday, with 30 people missing.",
     [("killed", 145, 145, False, None), ("missing", 30, 30, False, "people")]),
    ("The dead of the landslide now number 17, the army said.", [("killed", 17, 17, False, None)]),
    ("The flood killed 90 people, the army said. The mayor gave 118.",
     [("killed", 90, 90, False, "people"), ("killed", 118, 118, False, None)]),
    ("The shells killed 32 people, a nurse said. She said 14 were children.",
     [("killed", 32, 32, False, "people"), ("killed", 14, 14, False, None)]),
    ("Peru said that 28 men were arrested. Chile says 35 were.",
     [("arrested", 28, 28, False, "men"), ("arrested", 35, 35, False, None)]),
    ("Nine deaths in custody were documented.", [("killed", 9, 9, False, None)]),
    ("Seven miners suffocated, and four guards were swept to their deaths.",
     [("killed", 7, 7, False, "miners"), ("killed", 4, 4, False, "guards")]),
    ("The army had lost 49 men, and the firm had lost 300 workers.",
     [("killed", 49, 49, False, "men"), ("other", 300, 300, False, "workers")]),
    ("They carried at least 40 corpses from the hall.", [("killed", 40, 40, True, "corpses")]),
    ("The number of people killed in the landslide has risen to 61.", [("killed", 61, 61, False, None)]),
    ("Between 30 and 40 villagers were injured.", [("wounded", 30, 40, True, "villagers")]),
    ("Two dozen dockers were detained.", [("arrested", 24, 24, True, "dockers")]),
    ("Police arrested 45 marchers, including three minors.",
     [("arrested", 45, 45, False, "marchers"), ("arrested", 3, 3, False, "minors")]),
    ("The storm claimed the lives of 17 people in Haiti and displaced some 30,000.",
     [("killed", 17, 17, False, "people"), ("displaced", 30000, 30000, True, None)]),
    ("Half a million people have fled their homes since March 2022.",
     [("displaced", 500000, 500000, False, "people")]),
    ("The dam burst drove 1.5m people from their homes.", [("displaced", 1500000, 1500000, False, "people")]),
    ("Ten killed, 23 wounded in Kano market blast",
     [("killed", 10, 10, False, None), ("wounded", 23, 23, False, None)]),
    ("A soldier was killed and another injured when a mine exploded.",
     [("killed", 1, 1, False, "A soldier"), ("wounded", 1, 1, False, "another")]),
    ("Rebels murdered a judge and wounded his wife and two children.",
     [("killed", 1, 1, False, "a judge"), ("wounded", 1, 1, False, "his wife"), ("wounded", 2, 2, False, "children")]),
    ("Officials said 41 people had died, among them six children.",
     [("killed", 41, 41, False, "people"), ("killed", 6, 6, False, "children")]),
    ("Hundreds of villagers were kidnapped.", [("held", 200, 999, True, "villagers")]),
    ("Tens of thousands of people were displaced.", [("displaced", 20000, 99999, True, "people")]),
    ("The 30-odd guards, eight of them women, were abducted.",
     [("held", 30, 30, True, "guards"), ("held", 8, 8, False, "women")]),
    ("Thirteen officers were killed or wounded in the ambush.", [("other", 13, 13, False, "officers")]),
    ("Kenya will send 1,000 police officers to Haiti.", [("other", 1000, 1000, False, "police officers")]),
    ("Fourteen of the victims were taken to a nearby hospital.", [("wounded", 14, 14, False, "victims")]),
    ("Six men were in custody and 9 others had been charged.",
     [("arrested", 6, 6, False, "men"), ("arrested", 9, 9, False, "others")]),
    ("A gunman fatally shot seven worshippers.", [("killed", 7, 7, False, "worshippers")]),
    ("He is one of six people who were shot and killed.", [("killed", 6, 6, False, "people")]),
    ("Four people were shot outside the club.", [("wounded", 4, 4, False, "people")]),
    ("The raid left four people at a market dead.", [("killed", 4, 4, False, "people")]),
    ("Flooding killed 14 people in Oda, seven in Mira and three in Fanto.",
     [("killed", 14, 14, False, "people"), ("killed", 7, 7, False, None), ("killed", 3, 3, False, None)]),
    ("Two were found dead in the cellar and 14 others on the stairs.",
     [("killed", 2, 2, False, None), ("killed", 14, 14, False, "others")]),
    ("Sixty-two of the 150 passengers were killed.",
     [("killed", 62, 62, False, "150 passengers"), ("other", 150, 150, False, "passengers")]),
    ("Eight of the dead were children.", [("killed", 8, 8, False, None)]),
    ("The blast killed 15 people. Nine of the victims were women.",
     [("killed", 15, 15, False, "people"), ("killed", 9, 9, False, "victims")]),
    ("Several others were wounded, including two guards.", [("wounded", 2, 2, False, "guards")]),
    ("The shooting left three nurses and a guard dead.", [("killed", 3, 3, False, "nurses")]),
    ("Twelve pupils were being held at the base.", [("arrested", 12, 12, False, "pupils")]),
    ("Kidnappers struck at dawn, and 12 pupils are being held.", [("held", 12, 12, False, "pupils")]),
    ("Another 340 were rescued by boat.", [("other", 340, 340, False, None)]),
    ("The number of people feared drowned now exceeds 60.", [("killed", 60, 60, True, None)]),
    ("The quake killed over 200 in Sano.", [("killed", 200, 200, True, None)]),
    ("The flood killed 12 people. The mayor stands by 14.",
     [("killed", 12, 12, False, "people"), ("killed", 14, 14, False, None)]),
    ("Police arrested 12 dockers. Their union spoke of 40, among them six women.",
     [("arrested", 12, 12, False, "dockers"), ("arrested", 40, 40, False, None), ("arrested", 6, 6, False, "women")]),
    ("Deaths from the flood in the valley have passed 1,400.", [("killed", 1400, 1400, False, None)]),
    ("The number of people who have fled to Tine has passed 40,000.", [("displaced", 40000, 40000, False, None)]),
    ("Nine passengers had not been found.", [("missing", 9, 9, False, "passengers")]),
    ("Rescuers searched for 20 passengers. Families still look for more than 40 people.",
     [("missing", 20, 20, False, "passengers"), ("missing", 40, 40, True, "people")]),
    ("Police are searching for three gunmen.", [("other", 3, 3, False, "gunmen")]),
    ("Fourteen hikers cannot be reached, and 12 sailors have not returned to port.",
     [("missing", 14, 14, False, "hikers"), ("missing", 12, 12, False, "sailors")]),
    ("Some 25 pupils and teachers were missing.", [("missing", 25, 25, True, "pupils")]),
    ("The number still missing fell to 23.", [("missing", 23, 23, False, None)]),
    ("The gunmen are holding 23 women. Police hold 80 men over the raid.",
     [("held", 23, 23, False, "women"), ("arrested", 80, 80, False, "men")]),
    ("Villagers buried 36 people. A landslide buried 40 people.",
     [("killed", 36, 36, False, "people"), ("other", 40, 40, False, "people")]),
    ("The captain was buried in Lima.", []),
    ("Some 40 people were trampled to death. Fans trampled 12 people.",
     [("killed", 40, 40, True, "people"), ("wounded", 12, 12, False, "people")]),
    ("Eighteen guests of the hotel in Lima had yet to be found.", [("missing", 18, 18, False, "guests of the hotel")]),
    ("Armed men took 13 women from a farm. The hall took 300 guests.",
     [("held", 13, 13, False, "women"), ("other", 300, 300, False, "guests")]),
    ("Rescuers recovered the remains of nine people.", [("killed", 9, 9, False, "people")]),
    ("The police put the crowd at 150,000.", [("other", 150000, 150000, False, None)]),
    ("The agency said on Thursday some 32,000 villagers were uprooted.",
     [("displaced", 32000, 32000, True, "villagers")]),
    ("A boy of nine was killed.", [("killed", 1, 1, False, "A boy of nine")]),
    ("Troops killed 18 people and wounded scores.",
     [("killed", 18, 18, False, "people"), ("wounded", 40, 99, True, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:40] for c in CASES])
def test_counts(text: str, expected: list[tuple[str, float, float, bool, str | None]]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ana Torres, 34, won the seat in 2011.",
        "The 12-year-old pact was signed on 12 March 1998 under Article 5.",
        "Inflation killed growth of 7 percent and wounded the economy.",
        "The boxer weighed 195 pounds and fought for 12 rounds at 8 p.m.",
        "Call 555-0199 for details of Resolution 2728.",
        "No one was killed between 2007 and 2014.",
        "The vote killed the bill.",
        "Shares closed at $12.50 a share.",
        "The town of 12,000 people lies on the coast.",
        "The plant employs 1,600 workers.",
        "One in 3 women was asked about two shops.",
        "Her brother has two children.",
    ],
)
def test_numbers_that_count_nothing(text: str) -> None:
    assert values(text) == []


def votes(text: str) -> list[tuple[str | None, float]]:
    return [(f.unit, f.low) for f in read(text)[1] if f.kind == "votes"]


def test_votes_by_side() -> None:
    assert votes("Parliament approved the bill by 120 votes to 4, with 13 abstentions.") == [
        ("for", 120),
        ("against", 4),
        ("abstain", 13),
    ]
    assert votes("The council voted 14-0 to adopt the resolution.") == [("for", 14), ("against", 0)]
    assert votes("The bill was defeated 45-52.") == [("for", 45), ("against", 52)]
    assert votes("A total of 61 lawmakers voted in favour and 58 against; two abstained.") == [
        ("for", 61),
        ("against", 58),
        ("abstain", 2),
    ]
    assert votes("Mali defeated Niger 3-2 in the final.") == []


def test_money_with_its_currency() -> None:
    _, figures = read("Norway pledged $2.4 billion and 300 million euros in aid to Chad.")
    assert [(f.kind, f.low, f.unit, f.evidence[0].text) for f in figures] == [
        ("money", 2_400_000_000, "USD", "$2.4 billion"),
        ("money", 300_000_000, "EUR", "300 million euros"),
    ]


def test_who_where_and_as_of() -> None:
    doc, figures = read(
        "Kenya's offensive killed 40 rebels near Garissa. Police detained 12 men in Lamu."
        " The death toll had reached 52 by Friday."
    )

    def word(place: tuple[int, int] | None) -> str | None:
        return doc.sentences[place[0]].words[place[1]] if place else None

    assert [(f.kind, f.low, word(f.by), word(f.place), word(f.as_of)) for f in figures] == [
        ("killed", 40, "Kenya", "Garissa", None),
        ("arrested", 12, "Police", "Lamu", None),
        ("killed", 52, None, None, "Friday"),
    ]


def test_things_are_no_doers() -> None:
    assert [f.by for f in read("The fire killed 33 people. The October attack wounded 61.")[1]] == [None, None]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Officials warned that a new offensive could kill 3,000 civilians.", "possible"),
        ("The army will arrest 200 deserters.", "planned"),
        ("About 90 people are believed to be missing.", "happened"),
        ("The missile killed 9 people.", "happened"),
    ],
)
def test_status(text: str, status: str) -> None:
    assert [f.status for f in read(text)[1]] == [status]


def test_evidence_slices_back_and_nothing_counts_twice() -> None:
    text = (
        "KANO (Delta Wire) -- Twin blasts left 12 people dead and 30 wounded.\n"
        "Twin blasts left 12 people dead and 30 wounded.\n"
        "The 12 dead, including two boys, were buried on Friday, and donors gave $4 million."
    )
    doc, figures = read(text)
    assert figures
    assert all(doc.story.text[e.start : e.end] == e.text for f in figures for e in f.evidence)
    assert all(f.kind in FIGURE_KINDS for f in figures)
    assert len({f.id for f in figures}) == len(figures)
    spans = [(f.number.start, f.number.end) for f in figures]
    assert len(set(spans)) == len(spans)


def test_capitals_keep_names_countable() -> None:
    text = "THE LEADER OF THE DOCKERS, PABLO QUIROGA VENTO, WAS MURDERED IN THE HARBOUR TODAY. TWO GUARDS WERE WOUNDED."
    assert [(f.kind, f.low) for f in read(text)[1]] == [("killed", 1), ("wounded", 2)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("32,000", (32000, 32000, False)),
        ("1.5 million", (1500000, 1500000, False)),
        ("two hundred and fifty", (250, 250, False)),
        ("three hundred thousand", (300000, 300000, False)),
        ("thirty-one", (31, 31, False)),
        ("half a dozen", (6, 6, True)),
        ("half a million", (500000, 500000, False)),
        ("several hundred", (200, 999, True)),
        ("hundreds of thousands", (200000, 999999, True)),
        ("scores", (40, 99, True)),
        ("a dozen", (12, 12, True)),
        ("three four", None),
    ],
)
def test_bounds(words: str, expected: tuple[float, float, bool] | None) -> None:
    assert bounds(words) == expected


def test_quantities_of_a_sentence() -> None:
    doc = parser().parse(Story(text="From 10 to 15 thousand of the 2,000 tents cost 3m to 4m euros."))
    assert [(q.low, q.high, q.currency) for q in quantities(doc.sentences[0])] == [
        (10000, 15000, None),
        (2000, 2000, None),
        (3000000, 4000000, "EUR"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "9" * 20_000 + " people were killed.",
        "about " * 3_000 + "12 people were killed.",
        "one " * 3_000 + "people were killed.",
        "1," * 5_000 + " were killed in the vote.",
    ],
)
def test_hostile_numbers_end_quickly(text: str) -> None:
    doc = parser().parse(Story(text=text))
    began = time.process_time()
    find_figures(doc)
    assert time.process_time() - began < 5

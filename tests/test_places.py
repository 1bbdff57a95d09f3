"""Places: what names stand for, what is no place, and where an act took place."""

from __future__ import annotations

import pytest

from dateline.parse import Doc, Parser
from dateline.places import EventPlace, Place, find_places, place_of_clause, places_at
from dateline.places.gazetteer import fold, gazetteer
from dateline.story import Story

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


def read(parser: Parser, text: str) -> tuple[Doc, list[Place]]:
    doc = parser.parse(Story(text))
    return doc, find_places(doc)


def test_the_readings_refused_are_told(parser: Parser) -> None:
    _, places = read(parser, "Protesters gathered in Tripoli, the Libyan capital.")
    first = places[0]
    assert (first.name, first.country, first.rule.split(",")[0]) == ("Tripoli", "LBY", "gazetteer")
    assert first.refused[0][:2] == ("Tripoli", "LBN")
    assert all("weighs" in why and "the chosen one" in why for _, _, why in first.refused)


def brief(places: list[Place]) -> list[tuple[str, str | None, str | None, str]]:
    return [(p.text, p.country, p.admin1, p.kind) for p in places]


def test_a_place_whole(parser: Parser) -> None:
    text = "Rebels shelled the airport of Timbuktu on Monday."
    _, places = read(parser, text)
    assert places == [
        Place(
            start=30,
            end=38,
            text="Timbuktu",
            sentence=0,
            token=5,
            name="Timbuktu",
            geonameid=2449067,
            lat=16.7735,
            lon=-3.0074,
            country="MLI",
            admin1="Tombouctou",
            kind="city",
            rule="gazetteer",
            refused=(),
        )
    ]
    assert places[0].evidence.text == text[30:38]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Police in Alexandria, La., held two men. Both live in Lafayette.",
            [
                ("Alexandria", "USA", "Louisiana", "city"),
                ("La.", "USA", "Louisiana", "admin1"),
                ("Lafayette", "USA", "Louisiana", "city"),
            ],
            id="a state in agency style",
        ),
        pytest.param(
            "Egypt's second city, Alexandria, saw clashes. Crowds gathered in Suez as well.",
            [
                ("Egypt", "EGY", None, "country"),
                ("Alexandria", "EGY", "Al Iskandarīyah", "city"),
                ("Suez", "EGY", "As Suways", "city"),
            ],
            id="the same name by the story's country",
        ),
        pytest.param(
            "Students marched in Cambridge, Mass., and in Cambridge, England. A protest was held in Paris, Texas.",
            [
                ("Cambridge", "USA", "Massachusetts", "city"),
                ("Mass.", "USA", "Massachusetts", "admin1"),
                ("Cambridge", "GBR", "England", "city"),
                ("England", "GBR", "England", "admin1"),
                ("Paris", "USA", "Texas", "city"),
                ("Texas", "USA", "Texas", "admin1"),
            ],
            id="one name, two places, each named by the text",
        ),
        pytest.param(
            "Georgia's president met the Armenian leader in Tbilisi. Troops had crossed near Gori.",
            [
                ("Georgia", "GEO", None, "country"),
                ("Armenian", "ARM", None, "demonym"),
                ("Tbilisi", "GEO", "Tbilisi", "city"),
                ("Gori", "GEO", "Shida Kartli", "city"),
            ],
            id="the country",
        ),
        pytest.param(
            "Lawmakers in Georgia passed the bill in Atlanta, and people from Savannah marched.",
            [
                ("Georgia", "USA", "Georgia", "admin1"),
                ("Atlanta", "USA", "Georgia", "city"),
                ("Savannah", "USA", "Georgia", "city"),
            ],
            id="the state",
        ),
        pytest.param(
            "Officials from the Sahel and the Middle East met in Geneva. Aid from Latin America was promised.",
            [
                ("Sahel", None, None, "region"),
                ("Middle East", None, None, "region"),
                ("Geneva", "CHE", "Genève", "city"),
                ("Latin America", None, None, "region"),
            ],
            id="regions without a point",
        ),
        pytest.param(
            "The Harris County sheriff said Knox, Holmes and Licking counties in Ohio had sent deputies.",
            [
                ("Harris County", "USA", "Texas", "admin2"),
                ("Knox", "USA", "Ohio", "admin2"),
                ("Holmes", "USA", "Ohio", "admin2"),
                ("Licking", "USA", "Ohio", "admin2"),
                ("Ohio", "USA", "Ohio", "admin1"),
            ],
            id="counties, alone and in a list",
        ),
        pytest.param(
            "A U.S.-led force struck near Marib, Yemen, after American officials met in Washington, D.C.",
            [
                ("U.S.", "USA", None, "country"),
                ("Marib", "YEM", "Ma’rib", "city"),
                ("Yemen", "YEM", None, "country"),
                ("American", "USA", None, "demonym"),
                ("Washington", "USA", "District of Columbia", "city"),
                ("D.C.", "USA", "District of Columbia", "admin1"),
            ],
            id="the first part of a compound; a demonym means the state, not its dependencies",
        ),
        pytest.param(
            "French and Chinese envoys met British officers.",
            [
                ("French", "FRA", None, "demonym"),
                ("Chinese", "CHN", None, "demonym"),
                ("British", "GBR", None, "demonym"),
            ],
            id="demonyms",
        ),
        pytest.param(
            "Gunmen attacked Chibok in Nigeria's Borno state.",
            [
                ("Chibok", "NGA", "Borno", "city"),
                ("Nigeria", "NGA", None, "country"),
                ("Borno", "NGA", "Borno", "admin1"),
            ],
            id="a division named by its kind",
        ),
    ],
)
def test_names_and_what_they_stand_for(
    parser: Parser, text: str, expected: list[tuple[str, str | None, str | None, str]]
) -> None:
    _, places = read(parser, text)
    assert brief(places) == expected
    assert all(text[p.start : p.end] == p.text for p in places)


@pytest.mark.parametrize(
    "text",
    [
        "The University of Chicago said Bank of America would pay.",
        "The Houston Astros beat the Boston Celtics, The New York Times reported.",
        "Mr. Jackson and Madison Keys were there, and Paris Hilton was not.",
        "Abraham Lincoln was shot. Lincoln died the next day, and Lincoln is remembered.",
        "Dallas Roberts and Sen. Houston Clark spoke. Clark said so.",
        "In March and in May, the reading of the bill was put off to Monday.",
        "Police said Hope was lost. Union members left. Enterprise is needed.",
        "Coca-Cola and the Sun-Courier denied it, said Karim al-Haddad.",
        "Let us go, Al said. It is up to Pa and Ma.",
        "The White House and Santa Claus agreed on the Chamber of Commerce.",
    ],
)
def test_what_is_no_place(parser: Parser, text: str) -> None:
    assert brief(read(parser, text)[1]) == []


def test_the_dateline_is_a_place_of_its_own(parser: Parser) -> None:
    _, places = read(parser, "ALEXANDRIA, Va. (AP) -- A man was held on Friday, the police said.")
    (place,) = places
    assert (place.text, place.sentence, place.token) == ("ALEXANDRIA", None, None)
    assert (place.country, place.admin1, place.geonameid) == ("USA", "Virginia", 4744091)
    assert place.rule == "gazetteer, in Virginia by the text"


def test_given_spans_are_read_in_their_story(parser: Parser) -> None:
    text = "A fire broke out in Springfield. Troopers came from Peoria and Decatur, Ill."
    doc = parser.parse(Story(text))
    at = text.index("Springfield")
    (place,) = places_at(doc, [(at, at + len("Springfield"))])
    assert (place.country, place.admin1, place.geonameid) == ("USA", "Illinois", 4250542)
    assert places_at(doc, [(0, 1)]) == []


def test_small_towns_of_lands_that_the_story_does_not_name(parser: Parser) -> None:
    _, places = read(parser, "Nigerian troops fought at length. Baga fell, and Maiduguri was shelled.")
    assert "ESP" not in {p.country for p in places}


CLAUSES = [
    ("Gunmen killed nine farmers near Gao in northern Mali, officials in Bamako said.", "killed", "Gao", "clause"),
    ("Officials in Bamako said gunmen had killed nine farmers.", "killed", None, "none"),
    ("The minister said in Geneva that rebels had attacked a convoy near Timbuktu.", "attacked", "Timbuktu", "clause"),
    ("The minister said in Geneva that rebels had attacked a convoy.", "attacked", None, "none"),
    ("In Kano, police arrested three men and seized weapons.", "seized", "Kano", "clause above"),
    ("Police shot and killed two protesters in Nairobi.", "shot", "Nairobi", "clause"),
    ("Israeli strikes on Rafah killed 12 people on Sunday.", "strikes", "Rafah", "clause"),
    ("Israeli strikes on Rafah killed 12 people on Sunday.", "killed", "Rafah", "clause"),
    ("Rebels seized Goma after heavy fighting.", "seized", "Goma", "clause"),
    ("The United States condemned the war in Sudan.", "condemned", None, "none"),
    ("Blinken visited Kyiv on Tuesday.", "visited", "Kyiv", "clause"),
    ("Thousands marched through Tbilisi, where police fired tear gas.", "fired", "Tbilisi", "clause"),
    ("The two sides will hold talks in Doha next week.", "talks", "Doha", "clause above"),
    ("Russia withdrew its troops from Kherson.", "withdrew", "Kherson", "clause"),
    ("Germany criticised Moscow for the arrest of a journalist in Minsk.", "criticised", None, "none"),
    ("Germany criticised Moscow for the arrest of a journalist in Minsk.", "arrest", "Minsk", "clause"),
    ("A bomber blew himself up at a mosque in the northern Afghan city of Kunduz.", "blew", "Kunduz", "clause"),
    ("At least 20 people were killed when a bomb exploded in a market in Maiduguri.", "killed", "Maiduguri", "clause"),
    ("The Taliban, who control Kandahar, rejected the offer.", "rejected", None, "none"),
    ("The Geneva talks collapsed on Friday.", "talks", "Geneva", "clause"),
    ("Turkey said its warplanes had bombed Kurdish positions in northern Iraq.", "bombed", "Iraq", "clause"),
]


@pytest.mark.parametrize(("text", "word", "expected", "rule"), CLAUSES)
def test_the_place_of_an_act(parser: Parser, text: str, word: str, expected: str | None, rule: str) -> None:
    doc, places = read(parser, text)
    sentence = doc.sentences[0]
    found = place_of_clause(doc, sentence, sentence.words.index(word), places)
    assert (found.place.text if found.place else None, found.rule) == (expected, rule)
    assert found.reason


#: The act, and the words that name its place; None where the sentence names none.
PLACED = [
    ("Soldiers opened fire on a crowd in the Guinean capital Conakry.", "opened", "Conakry"),
    ("A car bomb exploded outside a police station in Jalalabad, eastern Afghanistan.", "exploded", "Jalalabad"),
    ("The ministry in Ankara said two soldiers were killed near Hakkari.", "killed", "Hakkari"),
    ("Two soldiers were killed near Hakkari, the ministry in Ankara said.", "killed", "Hakkari"),
    ("Two soldiers were killed near Hakkari, the ministry in Ankara said.", "said", "Ankara"),
    ("Villagers in Kaduna buried twelve people killed by gunmen in Zaria.", "buried", "Kaduna"),
    ("Villagers in Kaduna buried twelve people killed by gunmen in Zaria.", "killed", "Zaria"),
    ("Demonstrators gathered in front of the embassy in Tehran.", "gathered", "Tehran"),
    ("Demonstrators in Athens burned the flag of the United States.", "burned", "Athens"),
    ("The rebels shelled Aleppo from positions in Idlib.", "shelled", "Aleppo"),
    ("Rockets fired from Gaza landed in Ashkelon.", "fired", "Gaza"),
    ("Rockets fired from Gaza landed in Ashkelon.", "landed", "Ashkelon"),
    ("Iran fired missiles at a base in Erbil.", "fired", "Erbil"),
    ("The president flew from Nairobi to Kampala on Tuesday.", "flew", "Kampala"),
    ("Thousands of refugees crossed from Sudan into Chad.", "crossed", "Chad"),
    ("Farmers blocked roads around Toulouse with tractors.", "blocked", "Toulouse"),
    ("Police in Lyon arrested a man wanted in Belgium.", "arrested", "Lyon"),
    ("Police in Lyon arrested a man suspected of an attack in Brussels.", "arrested", "Lyon"),
    ("Police in Lyon arrested a man suspected of an attack in Brussels.", "attack", "Brussels"),
    ("France condemned the coup in Niger.", "condemned", None),
    ("France condemned the coup in Niger.", "coup", "Niger"),
    ("Ministers from twelve states met in Geneva to discuss the war in Yemen.", "met", "Geneva"),
    ("Ministers from twelve states met in Geneva to discuss the war in Yemen.", "war", "Yemen"),
    ("Troops loyal to the governor retook Bukavu.", "retook", "Bukavu"),
    ("Fighting broke out in the port city of Hodeida.", "broke", "Hodeida"),
    ("Fighting in Khartoum killed dozens.", "killed", "Khartoum"),
    ("Clashes between farmers and herders in Plateau state left ten dead.", "left", "Plateau"),
    ("The UN envoy arrived in Sanaa.", "arrived", "Sanaa"),
    ("The UN envoy left Sanaa for Riyadh.", "left", "Sanaa"),
    ("Students marched from the university to parliament in Dhaka.", "marched", "Dhaka"),
    ("The court in The Hague ordered Israel to halt its offensive in Rafah.", "ordered", "The Hague"),
    ("The court in The Hague ordered Israel to halt its offensive in Rafah.", "offensive", "Rafah"),
    ("Colombian troops killed a rebel commander in a raid near Tumaco.", "killed", "Tumaco"),
    ("Three aid workers were abducted on the road between Goma and Bunagana.", "abducted", "Goma"),
    ("Russia launched drones at Odesa overnight.", "launched", "Odesa"),
    ("Russian forces launched an attack on the Ukrainian city of Kharkiv.", "launched", "Kharkiv"),
    ("An air strike on a hospital in Kunduz killed nineteen.", "killed", "Kunduz"),
    ("At a summit in Addis Ababa, African leaders suspended Niger.", "suspended", "Addis Ababa"),
    ("Speaking in Brussels, the minister rejected the plan.", "rejected", "Brussels"),
    ("Speaking in Brussels, the minister accused Russia of shelling Kherson.", "accused", "Brussels"),
    ("Speaking in Brussels, the minister accused Russia of shelling Kherson.", "shelling", "Kherson"),
    ("China will hold naval drills off Taiwan next week.", "hold", "Taiwan"),
    ("Warships from Iran and Russia held drills in the Gulf of Oman.", "held", "Gulf of Oman"),
    ("North Korea fired a missile into the Sea of Japan.", "fired", "Sea of Japan"),
    ("Turkey will host talks between the two sides in Istanbul.", "host", "Istanbul"),
    ("The two sides agreed in Cairo to a truce in Gaza.", "agreed", "Cairo"),
    ("The two sides agreed in Cairo to a truce in Gaza.", "truce", "Gaza"),
    ("A mob attacked the Iraqi embassy in Stockholm.", "attacked", "Stockholm"),
    ("Gunmen stormed a school in Kankara, in north-western Nigeria, and took 300 boys.", "took", "Kankara"),
    ("Prosecutors in Paris charged a former president over funds from Libya.", "charged", "Paris"),
    ("The strike, which began in Durban, spread to Cape Town.", "began", "Durban"),
    ("The strike, which began in Durban, spread to Cape Town.", "spread", "Cape Town"),
    ("Kenya sent police officers to Haiti.", "sent", "Haiti"),
    ("Kenya withdrew its ambassador from Mogadishu.", "withdrew", "Mogadishu"),
    ("Kenya asked Somalia to reopen the border.", "asked", None),
    ("Israel's army chief warned Lebanon of a war.", "warned", None),
    ("Militants loyal to a cleric from Najaf seized the parliament in Baghdad.", "seized", "Baghdad"),
    ("A man from Leeds was killed while fighting in Bakhmut.", "killed", "Bakhmut"),
    ("Relatives in Manila waited for news of sailors held in Hodeida.", "held", "Hodeida"),
]


@pytest.mark.parametrize(("text", "word", "expected"), PLACED)
def test_the_clause_and_not_the_nearest_name_tells_where(
    parser: Parser, text: str, word: str, expected: str | None
) -> None:
    doc, places = read(parser, text)
    sentence = doc.sentences[0]
    found = place_of_clause(doc, sentence, sentence.words.index(word), places)
    assert (found.place.text if found.place else None) == expected


def test_the_dateline_serves_where_the_sentence_is_about_nowhere_else(parser: Parser) -> None:
    text = "NAIROBI, Kenya (AP) -- Police arrested nine men on Monday. Rwandan troops shot four farmers."
    doc, places = read(parser, text)
    first, second = doc.sentences
    assert place_of_clause(doc, first, first.words.index("arrested"), places) == EventPlace(
        places[0], "dateline", "no place in the clause or those above it; filed from 'NAIROBI'"
    )
    assert place_of_clause(doc, second, second.words.index("shot"), places) == EventPlace(
        None, "none", "no place in the clause; filed from 'NAIROBI', but the sentence is about RWA"
    )


def test_the_gazetteer_says_where_it_comes_from() -> None:
    header = gazetteer().header
    assert header["licence"] == "CC BY 4.0 (GeoNames)"
    assert header["origin"].startswith("GeoNames (https://www.geonames.org)")
    assert header["places"] == len(gazetteer()) > 280_000


def test_every_country_has_a_point_and_every_town_one_too() -> None:
    places = gazetteer()
    assert [places.country(i) for i in range(len(places.countries)) if places.point(i) is None] == ["UMI"]
    assert all(places.point(i) is not None for i in range(100_000, len(places), 5_000))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Saint-Étienne", "st etienne"),
        ("Coeur d’Alene", "coeur dalene"),
        ("W.Va.", "wva"),
        ("Fort Worth", "ft worth"),
        ("Łódź", "lodz"),
        ("", ""),
    ],
)
def test_names_are_compared_without_accents_and_stops(name: str, key: str) -> None:
    assert fold(name) == key
    assert fold(key) == key
    assert gazetteer().lookup("no such place anywhere") == []

"""What mentions stand for in their story: claims on stories of our own writing."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner

from benchmarks import actor_mentions
from dateline.actors import Actor, ActorTables
from dateline.cli import cli
from dateline.reading import Reader, StoryReader
from dateline.story import Story

DAY = date(2024, 3, 1)


@pytest.fixture
def find(shipped: Reader):  # type: ignore[no-untyped-def]
    """The actors that a mention of a story stands for, by its words."""

    def found(text: str, words: str, day: date = DAY) -> list[Actor]:
        (doc,) = shipped.parser.parse_many([Story(text, published=day)])
        start = text.rindex(words)
        mention = actor_mentions.Mention(start, start + len(words), words, (), (), None)
        return list(actor_mentions.find(doc, StoryReader(shipped, doc), mention))

    return found


def codes(actors: list[Actor]) -> list[tuple[str | None, str | None]]:
    return [(actor.country, actor.sectors[0] if actor.sectors else None) for actor in actors]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        # the only country the story names
        ("A bridge collapsed in Zambia on Monday. The police closed the road.", "The police", ("ZMB", "COP")),
        # the place of the act, where two countries are named
        ("Peru sent help to Chile. Residents marched in Valparaiso.", "Residents", ("CHL", "CVL")),
        # what it is coordinated with
        ("Norway and Sweden watched as Danish soldiers and police sealed the harbour.", "police", ("DNK", "COP")),
        # whose it is
        ("Kenya recalled its envoy to Uganda.", "its envoy", ("KEN", "GOV")),
        # whom they serve
        ("Togo waited. Two aides to the Kenyan president left for Peru.", "Two aides", ("KEN", "GOV")),
        # the state that the sentence is about
        ("Italy will lend Tunisia two ships, the defence minister said.", "the defence minister", ("ITA", "GOV")),
        # a weak role has its sector once it has a country
        ("Officers kept the palace gate in Burkina Faso.", "Officers", ("BFA", "MIL")),
    ],
)
def test_a_role_takes_its_country_from_the_story(find, text, words, expected) -> None:  # type: ignore[no-untyped-def]
    assert codes(find(text, words)) == [expected]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mali closed a base. Foreign troops left by road.", "Foreign troops"),
        ("Mali closed a base. Joint patrols ended.", "Joint patrols"),
        ("Mali and Niger traded blame. The army said nothing.", "The army"),
        ("The government expelled two Malian envoys. Bamako said nothing.", "The government"),
        # whose nation is told belongs to another, if nothing else says where
        ("Police arrested two Zambian opposition leaders.", "Police"),
        # where somebody in office goes, or comes from, is another country
        ("The president arrived in Lusaka on Tuesday.", "The president"),
        ("Before leaving for Lusaka, the president met nobody.", "the president"),
        ("The prime minister, who returned from Lusaka on Monday, met nobody.", "The prime minister"),
        ("Foreign ministers meeting in Lusaka left.", "Foreign ministers"),
    ],
)
def test_a_role_of_elsewhere_or_of_either_stays_without_a_country(find, text, words) -> None:  # type: ignore[no-untyped-def]
    ((country, _),) = codes(find(text, words))
    assert country is None


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Ghana and Togo signed a pact. Both sides praised it.", "Both sides", ["GHA", "TGO"]),
        ("Ghana fined a firm from Togo. The two countries will talk.", "The two countries", ["GHA", "TGO"]),
        ("French and German officials met in Oslo.", "French and German officials", ["FRA", "DEU"]),
        ("The Nigerian government met the Nigerian rebels. Both sides left.", "Both sides", ["NGA", "NGA"]),
    ],
)
def test_a_mention_of_two_has_two_members(find, text, words, expected) -> None:  # type: ignore[no-untyped-def]
    assert [country for country, _ in codes(find(text, words))] == expected


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Ghana and Togo signed a pact. They will meet again.", "They", ["Ghana", "Togo"]),
        ("Ama Sow and Kofi Danso sang. The pair left.", "The pair", ["Ama Sow", "Kofi Danso"]),
        ("Ama Sow received Kofi Danso. The two talked. They will talk again.", "They", ["Ama Sow", "Kofi Danso"]),
    ],
)
def test_they_and_the_two_are_those_who_were_named_together(find, text, words, expected) -> None:  # type: ignore[no-untyped-def]
    assert [actor.name for actor in find(text, words)] == expected


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Senator Ama Sow spoke. The senator left.", "The senator", "Ama Sow"),
        ("Opposition leader Kofi Danso spoke. The opposition leader left.", "The opposition leader", "Kofi Danso"),
        ("Pedro Alvez, the boy's father, spoke. The father left.", "The father", "Pedro Alvez"),
        # of two who were called so neither, and not whoever is another's
        ("Senator Ama Sow met Senator Kofi Danso. The senator left.", "The senator", ""),
        ("Senator Ama Sow spoke. The junior senator left.", "The junior senator", ""),
        ("Pedro Alvez, the boy's father, spoke. The girl's father left.", "The girl's father", ""),
    ],
)
def test_who_was_called_so_is_taken_up_by_what_he_was_called(find, text, words, name) -> None:  # type: ignore[no-untyped-def]
    (actor,) = find(text, words)
    assert actor.name == name


def test_they_are_not_those_who_were_named_before_others(find) -> None:  # type: ignore[no-untyped-def]
    (actor,) = find("Ghana and Togo signed a pact. Nurses protested. They will march.", "They")
    assert (actor.country, actor.sectors) == (None, ("MED",))


def test_two_leaders_are_the_two_persons(find) -> None:  # type: ignore[no-untyped-def]
    text = "Emmanuel Macron telephoned Olaf Scholz on Friday. The two leaders agreed to meet."
    assert [actor.name for actor in find(text, "The two leaders")] == ["Emmanuel Macron", "Olaf Scholz"]


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("President Zine El Abidine Ben Ali fled. Ben Ali had ruled long.", "Ben Ali", "Zine El Abidine Ben Ali"),
        ("Sheikh Hamad bin Khalifa al-Thani opened the talks.", "Hamad", "Hamad bin Khalifa Al Thani"),
        ("Uganda's president met Kenyan President William Ruto. The Ugandan president smiled.", "The Ugandan president",
         "Yoweri Museveni"),
        ("A minister left Ghana for Accra's port. The president stayed.", "The president", "Nana Akufo-Addo"),
    ],
)  # fmt: skip
def test_people_are_named(find, text, words, name) -> None:  # type: ignore[no-untyped-def]
    (actor,) = find(text, words)
    assert actor.name == name


def test_an_apposition_says_who_an_unknown_name_is(find) -> None:  # type: ignore[no-untyped-def]
    (actor,) = find("Amina Tarek, a Moroccan union leader, began a fast.", "Amina Tarek")
    assert (actor.name, actor.country, actor.sectors) == ("Amina Tarek", "MAR", ("LAB",))


def test_money_and_things_are_no_actors(find) -> None:  # type: ignore[no-untyped-def]
    (dollars,) = find("The theft of US $50 million shook Haiti.", "US")
    assert not dollars.known
    assert dollars.decided_by == "a currency"
    (aid,) = find("Portugal promised military aid.", "military aid")
    assert not aid.known


def test_the_reason_names_the_rule_and_the_countries_refused(find) -> None:  # type: ignore[no-untyped-def]
    (actor,) = find("Peru sent help to Chile. Residents marched in Valparaiso.", "Residents")
    assert actor.decided_by.endswith("; where it is done: 'Valparaiso'")
    assert actor.refused == ("PER: not the country of this role",)


def test_a_story_younger_than_the_table_says_so() -> None:
    tables = ActorTables.load()
    kept = tables.as_of["officeholders.tsv"]
    assert "known up to" not in tables.resolve("the Israeli premier", on=kept).decided_by
    later = tables.resolve("the Israeli premier", on=date(kept.year + 1, kept.month, kept.day))
    assert later.decided_by.endswith(f"; office-holders are known up to {kept}")


def test_the_command_shows_tables_and_mentions() -> None:
    tables = CliRunner().invoke(cli, ["actors"])
    assert tables.exit_code == 0
    assert [line.split()[0] for line in tables.output.splitlines()[:6]] == [
        "countries.tsv", "organisations.tsv", "officeholders.tsv", "regions.tsv", "roles.tsv", "cities.tsv",
    ]  # fmt: skip
    shown = CliRunner().invoke(cli, ["actors", "Iran-backed Houthis", "--on", "2024-03-01"])
    assert shown.output.startswith("Iran-backed Houthis: YEM REB, Houthis\n  organisations.tsv:")
    assert "  refused: Iran-backed: Iran (countries.tsv:" in shown.output


def test_the_set_of_mentions_is_what_it_says() -> None:
    stories = actor_mentions.load()
    assert len(stories) == 76
    assert sum(len(story.mentions) for story in stories) == 331
    for story in stories:
        for mention in story.mentions:
            assert story.text[mention.start : mention.end] == mention.text


def test_mentions_that_lead_to_each_other_end(find) -> None:  # type: ignore[no-untyped-def]
    text = "Omu, her sister, left. Omu, her aunt, stayed, and her niece, Adi, her friend, said her sister was ill."
    (actor,) = find(text, "her sister")
    assert (actor.country, actor.sectors) == (None, ("CVL",))

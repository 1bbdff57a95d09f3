"""The schema as data: the tables, the inserts, the CSV headings and ``docs/store.md`` are all made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SCHEMA_VERSION = 5
#: Stories that a newcomer is compared with: a wire story is copied within days. Some 5 kB of memory each.
COMPARED_WITH = 32_768

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its DuckDB type, and what stands in it."""

    name: str
    type: str
    doc: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``key`` names the columns that tell its rows apart."""

    name: str
    doc: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


def _columns(text: str) -> tuple[Column, ...]:
    rows = (line.split(None, 2) for line in text.splitlines() if line.strip())
    return tuple(Column(name, type_, doc) for name, type_, doc in rows)


_CODED = """
version VARCHAR The version of Dateline that coded the row.
codebook VARCHAR The digest of the codebook that it coded with, and of actor tables of the user's own.
model VARCHAR The parser's model, with its version.
"""
_ROW = """
story VARCHAR The story that the row was read from: `stories.id`.
id VARCHAR The record's id, a digest of its contents.
n INTEGER The record's place in its story, from 0.
"""
_END = (
    """
evidence VARCHAR[] The words that the record rests on; their offsets are in `record`.
"""
    + _CODED
    + """
record JSON The whole record as `dateline read --json --explain` writes it.
"""
)
_SAID = """
said_by VARCHAR[] On whose word, the outermost source first; empty where the story itself tells it.
anonymous BOOLEAN True where one of those sources goes unnamed.
"""


def _actor(side: str, who: str) -> str:
    return f"""
{side}_text VARCHAR The words of the story that name {who}.
{side}_name VARCHAR The name {who} is known by.
{side}_country VARCHAR ISO 3166 alpha-3, or IGO, NGO, ISM, IMG, MNC; null where unknown.
{side}_sectors VARCHAR[] PLOVER sectors, the most telling first.
{side}_names VARCHAR[] Every name in the cell: text, name, and the members of a list.
"""


def _date(prefix: str, what: str) -> str:
    return f"""
{prefix}_start DATE The first day of {what}; null where undated or unanchored.
{prefix}_end DATE Its last day, included; the same as the first for a single day.
{prefix}_granularity VARCHAR day, week, month and so on.
{prefix}_text VARCHAR The words that the date was read from.
"""


_PLACE = """
place_name VARCHAR The place's name in the gazetteer.
place_country VARCHAR Its country, ISO 3166 alpha-3.
geonameid BIGINT Its GeoNames id.
lat DOUBLE Latitude in degrees.
lon DOUBLE Longitude in degrees.
"""

TABLES = (
    Table("meta", "What this file is. `program` is always `dateline`.", ("key",), _columns("""
key VARCHAR `program`, `schema_version` or `created_by`.
value VARCHAR The value.
""")),
    Table("stories", "One row for each story: each text, whoever printed it.", ("id",), _columns("""
id VARCHAR A digest of the text's words, without regard to case and white space.
name VARCHAR The input that was coded: a path, or what the caller named it.
headline VARCHAR The headline.
published VARCHAR When it was published, ISO 8601, in the zone it was given in.
published_on DATE The day of that.
outlet VARCHAR Who printed it.
agency VARCHAR Who wrote it.
url VARCHAR Where it stands.
language VARCHAR As the input says.
byline VARCHAR Who signed it.
dateline VARCHAR Its place and day as the agency prints them.
correction VARCHAR The note that tells what was put right; null where it is no correction.
notice VARCHAR The syndication or copyright notice.
format VARCHAR What it was read from: text, html, feed, newsml-g2, nexis-docx and so on.
words INTEGER Words in the text, by white space.
text VARCHAR The text that every offset counts in, in code points.
reading VARCHAR A digest of the whole Reading.
copy_of VARCHAR The earlier story in which this text was read: null where it was read itself, and has rows of its own.
""" + _CODED + """
record JSON The story as `dateline read --json` writes it.
""")),
    Table("printings", "One row for each input with a story's words: an agency's story stands in many papers.",
          ("story", "name"), _columns("""
story VARCHAR The story: `stories.id`.
name VARCHAR The input's name.
headline VARCHAR Its headline.
published VARCHAR When it was published, ISO 8601.
outlet VARCHAR Who printed it.
agency VARCHAR Who wrote it.
url VARCHAR Where it stands.
""")),
    Table("events", "Who did what to whom, when and where, on whose word, and whether it happened.",
          ("story", "id"), _columns(_ROW + """
type VARCHAR PLOVER type, such as REQUEST.
mode VARCHAR PLOVER mode, such as meet.
contexts VARCHAR[] PLOVER contexts.
""" + _actor("actor", "the actor") + _actor("recipient", "the recipient") + """
reciprocal BOOLEAN True where the event holds in both directions, as talks do.
""" + _date("date", "the event") + _PLACE + """
status VARCHAR happened, ongoing, planned, possible, called_off or did_not_happen.
auxiliary VARCHAR[] PLOVER auxiliary modes: historical, future, hypothetical, negation.
""" + _SAID + """
cameo VARCHAR The CAMEO code; null for types that PLOVER has not.
quad INTEGER The quad class, 1 to 4.
intensity DOUBLE From -10 to 10.
claimed_by VARCHAR[] The statements that claim it, here or where the story tells it otherwise: `statements.id`.
confirmed_by VARCHAR[] The statements that confirm it.
denied_by VARCHAR[] The statements that deny it.
example VARCHAR The codebook's example that decided; null where the learned layer did.
confidence DOUBLE The probability of the type.
""" + _END)),
    Table("statements", "Who said what, to whom, and in which words.", ("story", "id"), _columns(_ROW
          + _actor("source", "the speaker") + """
source_id VARCHAR One id for all that one source says in one story, the official without a name included.
source_kind VARCHAR named, body, unnamed, anonymous, document, media or pronoun; null where nobody is named.
anonymous BOOLEAN True where the story says that the speaker will not be named.
anonymity_reason VARCHAR The story's reason for that, such as "not authorised to speak".
told VARCHAR Who was told.
cue VARCHAR The word of saying.
content VARCHAR What was said.
kind VARCHAR direct, mixed or indirect.
stance VARCHAR asserts, denies and so on.
""" + _date("date", "the saying") + """
published_on DATE The day the story was published: the day that counts where the saying has none of its own.
chain VARCHAR[] The mouths that it went through, the outermost first; `statement_links` has a row for each.
contradicts VARCHAR[] The story's statements that say the contrary of the same event: `statements.id`.
words_start INTEGER Where the words that it rests on begin in `stories.text`, in code points.
words_end INTEGER Where they end, exclusive.
""" + _END)),
    Table("statement_links", "The mouths that each statement went through, one row each, the outermost first.",
          ("story", "statement", "n"), _columns("""
story VARCHAR The story.
statement VARCHAR The statement: `statements.id`.
n INTEGER The link's place in its chain, from 0.
source VARCHAR The words that name the source.
name VARCHAR Whom they stand for.
country VARCHAR Its country, ISO 3166 alpha-3; null where unknown.
kind VARCHAR As `statements.source_kind`.
anonymous BOOLEAN True where the story says that this source will not be named.
cue VARCHAR The word of saying.
source_start INTEGER Where the source's words begin in `stories.text`, in code points.
source_end INTEGER Where they end, exclusive.
""" + _END)),
    Table("figures", "Tallies: what is counted, how many, by whom and as of when.", ("story", "id"), _columns(_ROW + """
kind VARCHAR killed, wounded, held, missing, displaced, votes, money or other.
low DOUBLE The least it may be.
high DOUBLE The most; the same as the least for one number; null for "more than".
approximate BOOLEAN True for "about", "some", round numbers called so.
unit VARCHAR The currency of money.
of VARCHAR Of whom or what.
""" + _actor("by", "whoever did it") + _PLACE + _date("as_of", "the day of the tally") + """
status VARCHAR As for events.
""" + _SAID + _END)),
    Table("engagements", "What is supposed to happen (talks, visits, votes, deadlines), with its state so far.",
          ("story", "id"), _columns(_ROW + """
kind VARCHAR talks, visit, vote and so on.
parties VARCHAR[] Each party as `ISR GOV`, or its words.
party_names VARCHAR[] Every name of every party.
party_countries VARCHAR[] The countries of the parties.
topic VARCHAR What it is about.
""" + _PLACE + """
state VARCHAR The latest state: proposed, requested, agreed, scheduled, postponed, called_off and so on.
states VARCHAR[] Every state, in order.
date_start DATE The first day of any change.
date_end DATE The last day of any change.
""" + _END)),
    Table("engagement_changes", "The changes of state of each engagement, one row each.",
          ("story", "engagement", "n"), _columns("""
story VARCHAR The story.
engagement VARCHAR The engagement: `engagements.id`.
n INTEGER The change's place in its engagement, from 0.
state VARCHAR The state it came to.
by VARCHAR Who changed it.
""" + _date("date", "the change") + _date("due", "the day that it sets") + """
background BOOLEAN True for what the story only looks back on: it is no news, and changes nothing over all stories.
""" + _SAID + _END)),
    Table("copies", "Which story copies which earlier one, and how: one row for each copy.",
          ("story",), _columns("""
story VARCHAR The copy: `stories.id`.
of VARCHAR The story that it copies: `stories.id`, or `rejects.story` where that was refused.
also VARCHAR[] The other stories that a merged one was put together from.
outlet VARCHAR Who printed the copy first.
kind VARCHAR verbatim, trimmed, re-led, updated or merged; the first two are not read again.
supersedes VARCHAR correction, update or withdrawal, where the story `of` no longer stands as it was.
note VARCHAR The desk's words for that.
added INTEGER Sentences added.
cut INTEGER Sentences cut.
changed INTEGER Sentences changed.
numbers INTEGER Numbers changed.
""" + _CODED)),
    Table("edits", "What each copy changed, a row for each sentence.", ("story", "n"), _columns("""
story VARCHAR The copy: `copies.story`.
n INTEGER The edit's place in its copy, from 0.
kind VARCHAR added, cut or changed.
of VARCHAR The story in which the sentence stood.
before VARCHAR The sentence as it stood there; null where it was added.
before_start INTEGER Where it begins in that story's text, in code points.
before_end INTEGER Where it ends, exclusive.
after VARCHAR The sentence in the copy; null where it was cut.
after_start INTEGER Where it begins in the copy's text.
after_end INTEGER Where it ends, exclusive.
numbers_before VARCHAR[] The numbers that were changed, as they were.
numbers_after VARCHAR[] As they are in the copy, in the same order.
""" + _CODED)),
    Table("fingerprints", "What a story is known again by, in the order in which stories came.",
          ("story",), _columns("""
story VARCHAR The story: `stories.id`, or `rejects.story`.
arrived BIGINT How many came before it.
scheme VARCHAR How it was made: fingerprints of different schemes cannot be compared.
body VARCHAR A digest of the body's words.
grams BLOB Hashes of its runs of five words, 32 bits each, little-endian.
thinned INTEGER Only hashes divisible by this power of two were kept.
keys BLOB The hashes by which another story finds it, 64 bits each.
""")),
    Table("likenesses", "Stories that have runs of five words in common.", ("a", "b"), _columns("""
a VARCHAR The one story.
b VARCHAR The other, by id after it.
runs INTEGER How many runs.
""")),
    Table("parses", "What the parser made of each story that was read: its passages are not parsed again, in whatever"
          " story they stand.", ("story",), _columns("""
story VARCHAR The story: `stories.id`.
parse BLOB Packed tokens, tags, heads and dependencies; it names its parser, and another one passes it over.
""")),
    Table("rejects", "Inputs that were refused, each with its reason. An input that is later read leaves this table.",
          ("name",), _columns("""
name VARCHAR The input's name.
reason VARCHAR A stable word: empty, not-text, other-language and so on.
message VARCHAR What was said of it, with the remedy.
story VARCHAR The story's id; null where the input was refused before there was one.
""" + _CODED + """
record JSON The story as `dateline read --json` writes it, to be read again; null where there was none.
""")),
)  # fmt: skip

#: What many stories say together. All of it is made from the tables above (`dateline relink`): it is left out of
#: an export, is made anew after `load` and `migrate`, and has no constraints that would slow its making.
LEDGER_TABLES = (
    Table("ledgers", "The ledgers that have been made, and by which version of their maker.", ("name",), _columns("""
name VARCHAR engagements, storylines and so on.
version INTEGER The version of what made it: a ledger of another one is made anew.
""")),
    Table("changes", "Stories that were written, credited to somebody else or put on another storyline, since the"
          " ledgers last took them in.",
          ("story",), _columns("""
story VARCHAR The story: `stories.id`; it may stand here more than once.
""")),
    Table("engagement_chains", "Engagements over all stories: one planned thing, and what became of it.",
          ("id",), _columns("""
id VARCHAR The engagement's id over all stories, as `dateline history` takes it.
number BIGINT A hash of that, by which it is found among many at a fraction of the cost.
kind VARCHAR talks, visit, vote and so on.
parties VARCHAR[] Each party as `ISR GOV`, or its words.
countries VARCHAR[] The countries of the parties.
topic VARCHAR What it is about.
place VARCHAR Where it is to be, or was.
due_start DATE The first day on which it is due, as last told; null where no day was named.
due_end DATE The last.
state VARCHAR The latest state.
states VARCHAR[] Every state, in order.
first_told VARCHAR When the first story that tells of it was published, ISO 8601.
last_told VARCHAR When the last one was.
stories INTEGER How many stories tell of it.
""")),
    Table("engagement_mentions", "The engagements of single stories, each with the one over all that it belongs to.",
          ("id",), _columns("""
id VARCHAR The story and the engagement's place in it: `story/n`.
number BIGINT A hash of that.
story VARCHAR The story: `stories.id`.
n INTEGER The engagement's place in its story: `engagements.n`.
published VARCHAR When the story was published, ISO 8601.
chain VARCHAR The engagement over all stories: `engagement_chains.id`.
chain_number BIGINT The same: `engagement_chains.number`.
mention BLOB What it can be known by and the changes that it tells, packed.
""")),
    Table("engagement_keys", "By what mentions of engagements find each other: parties and kind.",
          ("key", "mention"), _columns("""
key BIGINT A hash of the list that the mention stands in.
at BIGINT When its story was published, as the digits of that: 20250131093000.
mention BIGINT The mention: `engagement_mentions.number`.
""")),
    Table("storylines", "Developing events, each told by one story or more.", ("id",), _columns("""
id VARCHAR A digest of the story that opened it.
title VARCHAR The headline of the story nearest to what all of them tell.
start DATE The day on which its first story was published; null where undated.
end DATE The day on which its last one was.
stories INTEGER How many stories it has.
actors VARCHAR[] Who acts in it, those in most stories first.
places VARCHAR[] Where its events were, likewise.
""")),
    Table("storyline_stories", "The storyline that each story is on.", ("story",), _columns("""
story VARCHAR The story: `stories.id`.
number BIGINT A hash of that, by which it is found among many at a fraction of the cost.
storyline VARCHAR Its storyline: `storylines.id`.
source VARCHAR The source that counts for it: `credits.source`.
root VARCHAR The story that it goes back to: `credits.root`.
kept BLOB Its heaviest terms and their weights, by which the title of its storyline is chosen.
""")),
    Table("storyline_marks", "The stream of storylines as it was at a few moments, to go on from, in parts.",
          ("published", "story", "n"), _columns("""
published VARCHAR When the last story before it was published; `9999` for undated ones, which come last.
story VARCHAR That story: `stories.id`.
stories INTEGER How many stories it had seen.
n INTEGER The part's place, from 0.
part BLOB Some of its bytes: what they are stands first, as JSON.
""")),
    Table("outlines", "What each story is linked by: words and names as hashes.", ("story",), _columns("""
story VARCHAR The story: `stories.id`.
number BIGINT A hash of that, by which it is found among many at a fraction of the cost.
version INTEGER The version of what made it.
published VARCHAR When the story was published, ISO 8601.
headline VARCHAR Its headline.
opening VARCHAR Its first words.
terms BLOB Its terms, 64 bits each, rising; the highest bit is set for names.
counts BLOB How often each is there, 8 bits.
actors VARCHAR[] Who acts in it.
places VARCHAR[] Where its events were.
""")),
    Table("figure_series", "Tallies over time: one event's dead, wounded, missing and so on, of one scope.",
          ("id",), _columns("""
id VARCHAR A digest of its first number.
storyline VARCHAR The developing event that it belongs to: `storylines.id`.
kind VARCHAR killed, wounded, missing and so on.
of VARCHAR Who is counted, where that is told apart.
place VARCHAR The place most often named with it.
country VARCHAR That place's country, ISO 3166 alpha-3.
places VARCHAR[] Every place named with it.
since DATE From when it counts.
first VARCHAR Where its first number stands among those of all stories.
first_told VARCHAR When the first story that gives a number was published, ISO 8601.
last_told VARCHAR When the last one was.
low DOUBLE The least number that somebody still stands for.
best DOUBLE That which most sources stand for.
high DOUBLE The most.
numbers INTEGER How many numbers it has.
stories INTEGER How many stories give them.
""")),
    Table("figure_points", "The numbers of each tally, in order.", ("series", "n"), _columns("""
series VARCHAR The tally: `figure_series.id`.
n INTEGER The number's place in it, from 0.
storyline VARCHAR The developing event: `storylines.id`.
story VARCHAR The story: `stories.id`.
number BIGINT A hash of that, by which it is found among many at a fraction of the cost.
figure VARCHAR The figure: `figures.id`.
day DATE The day on which the count stood, or was given.
low DOUBLE The least; null where the words leave it open.
high DOUBLE The most, likewise.
source VARCHAR Who stands for it; null where the story itself does.
relation VARCHAR first, update, repeat, conflict, revision_down, increment or other_scope.
against VARCHAR The figure that the relation is to.
replaces VARCHAR[] The figures that no longer stand once this one is given.
count VARCHAR All that the words say of it, as JSON.
""")),
    Table("acts", "Acts, each once however many stories tell it.", ("id",), _columns("""
id VARCHAR A digest of the event that tells it first.
number BIGINT A hash of that, by which it is found among many at a fraction of the cost.
type VARCHAR PLOVER type.
mode VARCHAR PLOVER mode, as most sources tell it; so are the cells that follow.
status VARCHAR As for events.
reciprocal BOOLEAN True where it holds in both directions.
since DATE The first day of the act, else the day on which it was first told.
date JSON The date's cell.
actor JSON The actor's cell.
recipient JSON The recipient's cell.
place JSON The place's cell.
contexts VARCHAR[] PLOVER contexts.
stories INTEGER How many stories tell it.
sources INTEGER How many independent sources they are: copies are one, and so are all reports of one agency.
disputed JSON Cell to what is told of it, by whom, where two tellings cannot both be right.
""")),
    Table("act_witnesses", "The events of single stories that tell an act.", ("act", "story", "event"), _columns("""
act VARCHAR The act: `acts.id`.
story VARCHAR The story: `stories.id`.
event VARCHAR The event: `events.id`.
number BIGINT A hash of story and event.
at BIGINT When the story was published, in seconds since 1970; undated ones stand last.
act_number BIGINT The act: `acts.number`.
line BIGINT A hash of its type, or family of types, and storyline, of which the tellings are compared.
source BIGINT A hash of the source that counts for its story.
from DATE The first day on which what it tells of may fall; null where that is not known.
until DATE The last.
act_from DATE The first day of all that tell the act; null where that is not known of one.
act_until DATE The last.
told BLOB What merging asks of the event, packed.
""")),
    Table("act_keys", "By what events meet those of other storylines: type, day and both countries, or the place.",
          ("key", "number"), _columns("""
key BIGINT A hash of those.
day DATE The day.
at BIGINT As for its witness.
number BIGINT The event: `act_witnesses.number`.
""")),
)  # fmt: skip

TABLE = {table.name: table for table in (*TABLES, *LEDGER_TABLES)}
#: The tables that hold records.
KINDS = ("events", "statements", "figures", "engagements")
#: Tables whose rows belong to one story, and go with it when it is coded anew.
CHILDREN = ("events", "statements", "statement_links", "figures", "engagements", "engagement_changes")
#: Tables that an export leaves out: what the file itself is, and what only spares work.
OWN = ("meta", "parses")

_FIRST = "arg_min(lower(p.{0}), struct_pack(a := coalesce(p.published, '9'), b := p.name)) FILTER (p.{0} IS NOT NULL)"
#: The source that a story and its copies count as, from their ``printings p``; null where none names anybody.
SOURCE = f"coalesce('source ' || {_FIRST.format('agency')}, 'source ' || {_FIRST.format('outlet')})"

#: Views: made from the tables, and so never out of date.
VIEWS = (
    (
        "credits",
        "Who printed each story, its copies included, and which source that is: a story that many outlets print is"
        " one source, and so are two reports of one agency or outlet.",
        _columns("""
story VARCHAR The story: `stories.id`.
root VARCHAR The story that it goes back to, over all copies; itself where it copies none.
source VARCHAR One name for all stories of one source: the agency, else the outlet, else the first story.
outlets INTEGER Outlets that printed the root or any of its copies.
printings INTEGER All of their printings.
"""),
        f"""
WITH RECURSIVE up(story, root) AS (
  SELECT id, id FROM stories UNION ALL SELECT up.story, copies."of" FROM up JOIN copies ON copies.story = up.root
), roots AS (
  SELECT story, root FROM up WHERE root NOT IN (SELECT story FROM copies)
), firsts AS (
  SELECT roots.root, {SOURCE} AS source, count(DISTINCT coalesce(p.outlet, p.agency, p.name)) AS outlets,
    count(*) AS printings
  FROM roots JOIN printings p ON p.story = roots.story GROUP BY roots.root
)
SELECT roots.story, roots.root, coalesce(firsts.source, 'story ' || roots.root) AS source,
  firsts.outlets::INTEGER AS outlets, firsts.printings::INTEGER AS printings
FROM roots JOIN firsts ON firsts.root = roots.root
""",
    ),
)


def schema_doc() -> str:
    """``docs/store.md``, whole: the tables as the code has them."""
    lines = [
        "# The store",
        "",
        "One DuckDB file, made by `dateline ingest PATHS --store FILE`, open to any DuckDB client.",
        f"This is schema version {SCHEMA_VERSION}. The page is made from the code:"
        " `python -m dateline.store > docs/store.md`.",
        "",
        "Each record has one row: flat columns for what is filtered by, and `record`, the whole record as JSON.",
        "Every coded row names what coded it (`version`, `codebook`, `model`), so that it can be made again:"
        " `dateline recode --store FILE` does, for all rows of another version or codebook.",
        "",
        "- Ingesting an input again changes nothing. Another codebook or model replaces the rows of what it reads.",
        "- Each batch is one transaction, and there is no journal beside the file: stop or kill an ingest, run it"
        " again, and nothing is lost or doubled. One job and many write the same rows in the same order.",
        "- A text that several outlets print is coded once, from the earliest printing; `printings` credits all.",
        "- A story that copies an earlier one is linked to it in `copies`, and `edits` has what was changed. A"
        " *verbatim* or *trimmed* copy is not read: it holds no rows, and its outlets are credited to the story it"
        " copies. A *re-led*, *updated* or *merged* copy says something new and is read, but only those of its passages"
        " are parsed that stand in none of the stories that it shares most words with. Where the original"
        " comes in after its copy, the copy's rows go. A story is compared with the "
        f"{COMPARED_WITH:,} that came before it.",
        "- A correction or withdrawal supersedes: `dateline events` leaves the rows of the story before it out,"
        " unless `--superseded` asks for them. They stay in the tables.",
        "- An input that cannot be read stands in `rejects` with its reason, until it can. A story that kills its"
        " reader, or takes too long, costs only itself and stands there too.",
        "- What the parser made of a story is kept in `parses`, some 3 bytes a token. A passage is parsed alone, so its"
        " parse hangs on its words and on the model: whether it was parsed anew or taken from there, the rows are the"
        " same. `recode` with the same model parses nothing. A parse of another model, spaCy or packing is passed over."
        " Parses go with the other rows of their story. They hold nothing that was found, they only spare work, and"
        " nothing checks them against the text: so an export leaves them out, and no store takes anybody else's. A"
        " store that was loaded or migrated has them again as its stories are read again.",
        "- `dateline store export DIR` writes one Parquet file for each table, `dateline store load DIR` takes them"
        " into a store: stories that it has already stay as they are, and new ones are compared with those, so that"
        " copies are credited on either side. `dateline store migrate` brings a file of an"
        " older schema up to this one, from the records in it; the old file stays beside it.",
        "- The ledgers, what many stories say together, are tables of the same file: the last ones on this page."
        " Whatever changes stories (`ingest`, `watch`, `rejects --retry`, `recode`, `store load`) brings them up to"
        " date before it ends, and makes them the first time; `dateline relink` makes them anew. The rows are the"
        " same either way, and whatever the order in which stories came. They are left out of an export.",
        "",
        "```sql",
        "-- Requests to meet, with the words they rest on",
        "SELECT date_start, actor_country, recipient_country, said_by, evidence",
        "FROM events WHERE type = 'REQUEST' AND mode = 'meet' AND status = 'happened';",
        "",
        "-- Anything of a record that has no column is in its JSON",
        "SELECT record->'$.evidence[0].start' FROM events;",
        "```",
    ]
    for table in (*TABLES, *LEDGER_TABLES):
        kind = " (a ledger's)" if table in LEDGER_TABLES else ""
        lines += ["", f"## {table.name}{kind}", "", table.doc, "", "| Column | Type | |", "| --- | --- | --- |"]
        keys = set(table.key)
        lines += [f"| `{c.name}`{' (key)' if c.name in keys else ''} | {c.type} | {c.doc} |" for c in table.columns]
    for name, doc, columns, _ in VIEWS:
        lines += ["", f"## {name} (a view)", "", doc, "", "| Column | Type | |", "| --- | --- | --- |"]
        lines += [f"| `{c.name}` | {c.type} | {c.doc} |" for c in columns]
    return "\n".join(lines) + "\n"

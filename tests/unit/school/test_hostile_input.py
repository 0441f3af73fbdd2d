"""Hostile words, codes, addresses and settings through the functions that take them in and write them out.

What they become on real pages is in tests/contract/web/test_hostile_pages.py.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from mnistlab.charts.spots import Spot, spots, unmarked
from mnistlab.core.history import NAME_LENGTH, NOTE_LENGTH, Order, Wish, WordsError, clean_name, clean_note, select
from mnistlab.core.problems import SpecError
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.assignment import Assignment, Brief, BriefError
from mnistlab.core.school.classroom import Classroom, Member
from mnistlab.core.school.code import ALPHABET, LENGTH, CodeError, read_code
from mnistlab.core.school.nickname import LONGEST, NicknameError, clean_nickname, free_nickname, nickname_key
from mnistlab.core.school.record import Record
from mnistlab.core.school.results import as_csv, rows
from mnistlab.core.school.rules import Lock
from mnistlab.core.spec import RunSpec
from mnistlab.store.artifacts import is_run_id
from mnistlab.ui.html import literally, safe, table
from mnistlab.ui.report import Material, report
from mnistlab.ui.run_rows import deleted, row
from mnistlab.ui.school.calendar import Calendar
from mnistlab.ui.school.class_files import plain_name
from mnistlab.ui.school.class_report import class_report
from mnistlab.ui.school.learner_report import learner_report
from mnistlab.ui.share import link_beside, settings_in, spec_from
from tests.hostile import FORBIDDEN, NASTY, hostile, outline

DATASETS = ("mnist", "fashion-mnist")

often = settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))


def nasty(test: Callable[..., None]) -> Callable[..., None]:
    """Try all that was picked by hand, and half as much that is generated."""
    for text in NASTY:
        test = example(text)(test)
    return settings(often, max_examples=25)(test)


def clean(take: Callable[[str], str], refusal: type[Exception], text: str) -> str | None:
    """Return what becomes of a text, None if it was refused with a sentence that is fit to be shown."""
    try:
        return take(text)
    except refusal as error:
        sentence = str(error)
        assert sentence.endswith(".") and len(sentence) < 400
        assert not FORBIDDEN.search(sentence) and "<script" not in sentence
        return None


@nasty
@given(hostile)
def test_a_nickname_is_refused_with_a_sentence_or_harmless(text: str) -> None:
    name = clean(clean_nickname, NicknameError, text)
    if name is None:
        return
    assert 1 <= len(name) <= LONGEST and name == name.strip() and "\n" not in name
    assert not FORBIDDEN.search(name)
    assert {unicodedata.category(c) for c in name}.isdisjoint({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
    assert clean_nickname(name) == name
    name.encode()
    other = free_nickname(name, {nickname_key(name)})
    assert nickname_key(other) != nickname_key(name) and len(other) <= LONGEST


@nasty
@given(hostile)
def test_a_code_is_refused_with_a_sentence_or_could_be_one(text: str) -> None:
    code = clean(read_code, CodeError, text)
    assert code is None or (len(code) == LENGTH and set(code) <= set(ALPHABET))


@nasty
@given(hostile)
def test_names_and_notes_are_refused_with_a_sentence_or_harmless(text: str) -> None:
    for take, most, lines in ((clean_name, NAME_LENGTH, False), (clean_note, NOTE_LENGTH, True)):
        kept = clean(take, WordsError, text)
        if kept is not None:
            assert len(kept) <= most and not FORBIDDEN.search(kept.replace("\n", ""))
            assert lines or "\n" not in kept
            assert take(kept) == kept
            kept.encode()


@often
@given(hostile, hostile, hostile, hostile)
def test_an_assignment_is_refused_with_a_sentence_or_harmless(title: str, text: str, claim: str, lesson: str) -> None:
    lock = {"base": {}, "free": ("learning_rate",)}
    try:
        brief = Brief.parse({"title": title, "text": text, "claim": claim, "lesson": lesson, "lock": lock})
    except BriefError as error:
        assert str(error).endswith(".") and not FORBIDDEN.search(str(error)) and "<script" not in str(error)
        return
    for words in (brief.title, brief.text.replace("\n", ""), brief.claim, brief.lesson):
        assert not FORBIDDEN.search(words)
    assert "\n" not in brief.title + brief.claim
    assert Brief.model_validate_json(brief.model_dump_json()) == brief


@often
@given(st.dictionaries(st.one_of(st.sampled_from([*RunSpec.model_fields, "preset", "run"]), hostile), hostile))
def test_the_settings_of_an_address_are_left_out_or_make_a_run(query: dict[str, str]) -> None:
    spec, problems = spec_from(settings_in(query), DATASETS)
    assert RunSpec.parse(spec.model_dump()) == spec
    for problem in problems:
        assert not FORBIDDEN.search(str(problem)) and len(str(problem)) < 600
    assert spec_from(settings_in(spec.to_query()), DATASETS) == (spec, ())


_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), hostile),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(hostile, inner, max_size=4)),
    max_leaves=6,
)


@often
@given(st.one_of(hostile, st.dictionaries(st.sampled_from([*RunSpec.model_fields]), _JSON).map(repr)))
def test_settings_as_json_are_refused_with_sentences_or_make_a_run(text: str) -> None:
    try:
        RunSpec.from_json(text)
    except SpecError as error:
        assert not FORBIDDEN.search(str(error))


@often
@given(st.dictionaries(st.one_of(st.sampled_from([*RunSpec.model_fields]), hostile), _JSON))
def test_settings_of_any_kind_are_refused_with_sentences_or_make_a_run(values: dict[str, Any]) -> None:
    try:
        spec = RunSpec.parse(values)
    except SpecError as error:
        assert not FORBIDDEN.search(str(error))
    else:
        assert RunSpec.from_json(spec.to_json()) == spec


@nasty
@given(hostile)
def test_an_address_stays_one_whatever_the_page_s_own_is(text: str) -> None:
    try:
        link = link_beside(f"http://lab.example/{text}", RunSpec())
    except ValueError:  # urlsplit's own word for what is no address
        return
    assert link.startswith("http://lab.example/") and "\n" not in link


@nasty
@given(hostile)
def test_names_of_files_are_plain(text: str) -> None:
    assert re.fullmatch(r"[\w-]{1,40}", plain_name(text))
    assert not is_run_id(text) or re.fullmatch(r"[A-Za-z0-9_-]{1,64}", text)


def run_of(name: str, note: str) -> Run:
    matrix = tuple(tuple(10 for _ in range(10)) for _ in range(10))
    values = {"test_accuracy": 0.9, "test_loss": 0.3, "confusion": matrix, "epoch": 2, "step": 20, "seconds": 1.0}
    return Run("f" * 12, "l" * 32, RunSpec(), "auto", RunStatus.FINISHED, 1.0, 1.0, name=name, note=note, **values)


@nasty
@given(hostile)
def test_html_has_the_same_tags_whoever_writes_into_it(text: str) -> None:
    """In tables, in the list of runs and in the report on a run."""

    def pages(words: str) -> list[str]:
        run = run_of(words, words)
        return [
            table([words], [[words, words]], caption=words),
            row(run, (), picked=False),
            deleted(run, 3),
            report(Material(run, [], [])),
            f'<i title="{safe(words)}">{safe(words)}</i>',
        ]

    for hostile_page, plain_page in zip(pages(text), pages(plain(text)), strict=True):
        assert outline(hostile_page) == outline(plain_page)


def plain(text: str) -> str:
    """Return a text of the same length and lines that is as harmless as can be."""
    return re.sub(r"[^\n]", "x", text)


def record_of(nickname: str, title: str, words: str) -> Record:
    """Return the record of a class in which everybody calls everything something hostile."""
    brief = Brief.model_construct(
        title=title, text=words, claim=words, lock=Lock(base=RunSpec(), free=("epochs",)), predict=False, lesson=""
    )
    brief = brief.model_copy(update={"goal": Brief.model_fields["goal"].default})
    run = run_of(title, words)
    learners = [Member("c" * 12, "l" * 32, nickname, 1.0, 1.0), Member("c" * 12, "m" * 32, words[:20] or "y", 1.0, 1.0)]
    classroom = Classroom("c" * 12, "ABC346", title, "teacher", 1.0, 1.0, 7)
    return Record(classroom, learners, [Assignment("a" * 8, "c" * 12, 1.0, brief)], [run], {})


@nasty
@given(hostile)
def test_reports_on_classes_and_learners_have_the_same_tags_whoever_is_in_them(text: str) -> None:
    def pages(words: str) -> list[str]:
        record = record_of(words, words, words)
        one = learner_report(record, record.members[0], {}, Material(record.runs[0], [], []), Calendar(), 5.0)
        return [class_report(record, None, Calendar(), 5.0), one]

    for hostile_page, plain_page in zip(pages(text), pages(plain(text)), strict=True):
        assert outline(hostile_page) == outline(plain_page)
        assert "default-src 'none'" in hostile_page


@nasty
@given(hostile)
def test_a_table_for_spreadsheets_has_its_cells_and_no_formula(text: str) -> None:
    record = record_of(text, text, text)
    found = list(csv.reader(io.StringIO(as_csv(rows(record)).decode("utf-8-sig"), newline="")))
    assert len(found) == 2 and len({len(line) for line in found}) == 1
    for cell in found[1][:2]:
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) and not FORBIDDEN.search(cell)
        for separator in ";,\t":  # what spreadsheets of other countries take for the end of a cell
            assert not re.search(rf"{separator}\s*[=+@-]", cell)


_LINKED = re.compile(r"https?://|www\.|[-.\w+]@[-\w]", re.IGNORECASE)
_REPLACED = re.compile(r"->|<-|--|>=|<=|~=|:streamlit:", re.IGNORECASE)
"""What Streamlit makes links, other signs and pictures of after the text has been read: see
https://github.com/syntax-tree/mdast-util-gfm-autolink-literal and StreamlitMarkdown.tsx."""


@nasty
@given(hostile)
def test_markdown_makes_nothing_of_words_that_are_meant_literally(text: str) -> None:
    escaped = literally(text)
    kinds = {
        token.type
        for block in MarkdownIt("commonmark").enable("table").parse(escaped)
        for token in block.children or [block]
    }
    assert kinds <= {"text", "text_special", "softbreak", "hardbreak", "paragraph_open", "paragraph_close", "inline"}
    assert not _LINKED.search(read(escaped)) and not _REPLACED.search(read(escaped))
    assert not re.search(r"(?<!\\)(?:\\\\)*[:$\[\]`*_<>|#&~]", escaped), "directives and formulas are known by these"
    assert read(escaped).replace("\u2060", "") == re.sub(r"^[ \t]+", "", text, flags=re.MULTILINE).replace("\u2060", "")


def read(markdown: str) -> str:
    """Return the text that escaped Markdown stands for."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)


@nasty
@given(hostile)
def test_charts_read_no_markup_in_names(text: str) -> None:
    chart = spots([Spot(text, 1.0, 0.5, "#000000")], x="parameters", y="test accuracy", unit="parameters").to_dict()
    for trace in chart["data"]:
        assert "<" not in trace["name"] and "<" not in trace["text"][0].replace("<br>", "")
        assert trace["hovertemplate"].count("%{") == 3, "a name is no part of the template"
    assert "<" not in unmarked(text)


@often
@given(hostile, st.sampled_from(list(Order)))
def test_a_search_through_one_s_runs_takes_any_words(text: str, order: Order) -> None:
    run = run_of("name", text)
    assert select([run], Wish(text=text[:200], network=text), order) in ([], [run])

"""Reports on a class and its learners: what is in them, who gets them, and that nothing in them is markup."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mnistlab.core.school.rights import Actor, NotAllowedError
from mnistlab.core.school.rules import Rules
from mnistlab.school.records import HIDDEN
from mnistlab.store.school.book import UnknownClassError
from mnistlab.ui.school.calendar import Calendar
from mnistlab.ui.school.class_files import all_pages, class_page, class_table, learner_page, own_page, plain_name
from tests.unit.ui.school.played import TEACHER, Played, play

HOSTILE = "<script>x()</script>\"'&</style>"
SHORT = "<img src=x onerror=1>"
EMPTY = frozenset({"meta", "img", "br", "rect", "path", "circle", "polyline"})
CALENDAR = Calendar()


class Checker(HTMLParser):
    """Holds that every element is closed in order, no id twice, every picture described, nothing fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.text: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.seen.add(tag)
        assert tag not in ("script", "link", "iframe", "object", "a")
        assert not any(name.startswith("on") or name in ("href", "action") for name in given)
        if tag == "img":
            assert str(given["src"]).startswith("data:image/png;base64,")
            assert given["alt"]
        if tag == "svg":
            assert given.get("aria-label") or given.get("aria-hidden")
        if tag == "th":
            assert given["scope"] in ("col", "row")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def checked(page: str) -> str:
    """Return a page's text, after a look at its markup."""
    checker = Checker()
    checker.feed(page)
    assert checker.open == []
    assert checker.headings[0] == 1
    assert all(after - before <= 1 for before, after in zip(checker.headings, checker.headings[1:], strict=False))
    assert "http" not in re.sub(r'http-equiv|xmlns="http://www.w3.org/2000/svg"', "", page)
    return " ".join(" ".join(checker.text).split())


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    played = play(tmp_path_factory.mktemp("class"), ["Anna", "Ben", SHORT[:20]], 3)
    yield played
    played.lab.store.dispose()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    played = play(tmp_path_factory.mktemp("hostile"), ["<b>x</b>", "&lt;i&gt;", "\u202eevil"], 2, words=HOSTILE)
    yield played
    played.lab.store.dispose()


def test_the_class_report_has_everybody_everything_and_the_mistakes_all_make(played: Played) -> None:
    page = class_page(played.lab, TEACHER, played.classroom.id, CALENDAR)
    text = checked(page)
    for word in ("Class 9b", "Anna", "Ben", "Leaderboard", "Few", "Get 97 % of the test images right", "Say before"):
        assert word in text
    assert "Settings and what came of them" in text
    assert {"Test accuracy", "learning rate"} <= set(re.findall(r"<text[^>]*>([^<]+)</text>", page))
    assert "3 of 3 learners worked on it, with 6 runs" in text
    assert "Predictions were" in text
    assert text.count("3 of 3 ") >= 5 + 2  # five images that all get wrong
    assert not any(actor.learner in page for actor in played.actors)


def test_a_learners_report_has_their_runs_and_nobody_elses(played: Played) -> None:
    page = learner_page(played.lab, TEACHER, played.classroom.id, played.actors[0].learner, CALENDAR)
    text = checked(page)
    assert "Anna" in text
    assert "Ben" not in text
    assert "3 runs" in text
    assert "predicted 90.0 %, got" in text
    assert "The best run" in text
    assert "Its most confident mistakes" in text
    assert page.count('class="run-spark"') == 3
    assert not any(actor.learner in page for actor in played.actors)


def test_a_learner_gets_the_same_report_themselves(played: Played) -> None:
    theirs = learner_page(played.lab, TEACHER, played.classroom.id, played.actors[1].learner, CALENDAR)
    own = own_page(played.lab, played.actors[1], CALENDAR)
    assert re.sub(r"<footer>.*", "", own) == re.sub(r"<footer>.*", "", theirs)


def test_hidden_results_are_not_in_ones_own_report_either(played: Played) -> None:
    teaching = played.lab.school.teaching
    teaching.rule(TEACHER, played.classroom.id, Rules(results=False))
    with pytest.raises(NotAllowedError, match=HIDDEN):
        own_page(played.lab, played.actors[0], CALENDAR)
    teaching.open(TEACHER, played.classroom.id, False)
    assert "Anna" in own_page(played.lab, played.actors[0], CALENDAR)
    teaching.open(TEACHER, played.classroom.id, True)
    teaching.rule(TEACHER, played.classroom.id, Rules())


def test_only_the_classs_teacher_gets_the_class(played: Played) -> None:
    class_id, learner = played.classroom.id, played.actors[0].learner
    for who in (played.actors[0], Actor("x" * 32), Actor("y" * 32, "another teacher")):
        for make in (class_table, class_page, all_pages):
            with pytest.raises(NotAllowedError):
                make(played.lab, who, class_id, CALENDAR)
        with pytest.raises(NotAllowedError):
            learner_page(played.lab, who, class_id, learner, CALENDAR)
        with pytest.raises(NotAllowedError):
            played.lab.school.records.size(who, class_id)
    with pytest.raises(NotAllowedError):
        own_page(played.lab, Actor("x" * 32), CALENDAR)


def test_nobody_is_told_of_a_class_or_learner_that_is_not_there(played: Played) -> None:
    with pytest.raises(UnknownClassError):
        learner_page(played.lab, TEACHER, played.classroom.id, "f" * 32, CALENDAR)
    with pytest.raises(NotAllowedError):
        class_page(played.lab, Actor("x" * 32), "no class", CALENDAR)


def test_all_reports_come_in_one_file(played: Played) -> None:
    pack = zipfile.ZipFile(io.BytesIO(all_pages(played.lab, TEACHER, played.classroom.id, CALENDAR)))
    assert pack.namelist() == [
        "class.html",
        "learner-001-anna.html",
        "learner-002-ben.html",
        "learner-003-img-src-x-onerror-1.html",
    ]
    assert "Anna" in checked(pack.read("learner-001-anna.html").decode())


def test_nothing_that_anybody_typed_is_markup(hostile: Played) -> None:
    for page in (
        class_page(hostile.lab, TEACHER, hostile.classroom.id, CALENDAR),
        own_page(hostile.lab, hostile.actors[0], CALENDAR),
        own_page(hostile.lab, hostile.actors[2], CALENDAR),
    ):
        text = checked(page)
        assert HOSTILE in text
        assert "<b>x</b>" not in page
        assert "\u202e" not in page


def test_a_class_without_runs_has_a_report_too(tmp_path: Path) -> None:
    empty = play(tmp_path, ["Anna"], 0)
    assert "no runs yet" in checked(class_page(empty.lab, TEACHER, empty.classroom.id, CALENDAR))
    assert "no runs yet" in checked(own_page(empty.lab, empty.actors[0], CALENDAR))
    empty.lab.store.dispose()


@pytest.mark.parametrize(
    ("words", "name"), [("../../x", "x"), ("Zoë B.", "zoë-b"), ("///", "class"), ("CON", "con"), ("a" * 90, "a" * 40)]
)
def test_names_of_files_are_plain(words: str, name: str) -> None:
    assert plain_name(words) == name

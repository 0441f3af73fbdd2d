"""What the wall's drawing gets: small, honest about what is hidden, and without anybody's id."""

from __future__ import annotations

import json

from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.scatter import ACROSS
from mnistlab.core.school.wall import seats, shown_names
from mnistlab.school.watched import Look, Results
from mnistlab.ui.school.wall_boards import ROWS, boards_data
from mnistlab.ui.school.wall_data import LETTERS, coded, live_data, scatter_data
from tests.unit.core.school.wall_runs import CLASSROOM, member, run

Q, R, F = RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.FINISHED


def look(runs: list[Run], *, learners: int = 0, curves: dict[str, tuple[float, ...]] | None = None) -> Look:
    """Return a look at a class of these runs' learners, and more of them if that is said."""
    people = list(dict.fromkeys([one.learner for one in runs] + [f"{number:032x}" for number in range(learners)]))
    members = [member(learner, learner[:20].title()) for learner in people]
    names = shown_names(CLASSROOM, members)
    found = seats(members, names, runs, {"w": 2})
    scores = {(one.id, one.attempt): 0.9 for one in runs if one.status is F}
    return Look(CLASSROOM, found, curves or {}, Results(names, tuple(runs), scores, 0))


def test_a_tile_says_who_where_and_how_good() -> None:
    runs = [
        run("r", "ada", R, epochs=5, epoch=2),
        run("w", "blaise", Q),
        run("d", "carl", test_accuracy=0.9786),
        run("x", "dora", RunStatus.DIVERGED),
        run("s", "emmy", RunStatus.STOPPED, test_accuracy=0.5),
        run("n", "fatima", R),
    ]
    data = live_data(look(runs, curves={"r": (0.25, 0.934)}), hidden=False)
    assert [tile[:4] for tile in data["tiles"]] == [
        ["Ada", "training", "93.4 %", "epoch 3 of 5"],
        ["Blaise", "waiting", "place 2", ""],
        ["Carl", "done", "97.9 %", "of the test images"],
        ["Dora", "lost", "diverged", ""],
        ["Emmy", "done", "50.0 %", "stopped"],
        ["Fatima", "training", "starts", "epoch 1 of 5"],
    ]
    assert data["counts"] == [["training", 2], ["waiting", 1], ["done", 3], ["not begun", 0]]
    assert data["alt"] == "6 learners: 2 training, 1 waiting, 3 done, 0 not begun."


def test_hidden_results_are_nowhere_in_what_is_sent() -> None:
    there = look([run("d", "carl", test_accuracy=0.9786)])
    sent = [live_data(there, True), boards_data(there, True), scatter_data(there, ACROSS["epochs"], True)]
    assert sent[0]["tiles"][0][:4] == ["Carl", "done", "done", ""]
    assert "97.9" not in json.dumps(sent)
    assert "90.0" not in json.dumps(sent)
    assert sent[1]["note"] == sent[2]["note"] != ""


def test_a_curve_is_two_letters_a_part() -> None:
    assert coded((0.0, None, 1.0)) == "AA..__"
    text = coded(tuple(i / 10 for i in range(11)))
    read = [64 * LETTERS.index(text[i]) + LETTERS.index(text[i + 1]) for i in range(0, len(text), 2)]
    assert [round(value / 4095, 2) for value in read] == [i / 10 for i in range(11)]
    assert coded((1.7, -0.2)) == "__AA"


def test_a_hundred_learners_are_few_bytes_and_nobodys_id() -> None:
    runs = [run(f"{i:012x}", f"{i:032x}", R) for i in range(100)]
    data = live_data(look(runs, curves={one.id: (0.5,) * 40 for one in runs}), hidden=False)
    text = json.dumps(data)
    assert len(text) < 20_000
    assert runs[7].learner not in text
    assert runs[7].id not in text


def test_leaderboards_show_the_first_and_say_how_many_are_behind() -> None:
    runs = [run(f"r{i:02}", f"learner {i:02}") for i in range(ROWS + 4)]
    data = boards_data(look(runs), hidden=False)
    accuracy, parameters, seconds = data["boards"]
    assert [len(board["rows"]) for board in data["boards"]] == [ROWS] * 3
    assert [board["others"] for board in data["boards"]] == [4] * 3
    assert accuracy["rows"][0] == ["1", "Learner 00", "90.0 %"]
    assert parameters["rows"][0][2:] == ["101,770", "119"] or parameters["rows"][0][2] == "101,770"
    assert seconds["rows"][0][2:] == ["1.0", "100"]
    assert "nobody has seen" in accuracy["rule"]
    assert "×\u00a01.5 at 100,000 parameters" in parameters["rule"]


def test_a_wall_before_the_first_result_says_so() -> None:
    there = look([], learners=2)
    assert all(not board["rows"] for board in boards_data(there, hidden=False)["boards"])
    found = scatter_data(there, ACROSS["epochs"], hidden=False)
    assert (found["dots"], found["best"]) == ([], -1)
    assert found["empty"]
    assert live_data(look([]), hidden=False)["empty"]


def test_the_scatter_says_what_it_leaves_out_and_who_got_most() -> None:
    good = [run(f"g{i}", "ada", test_accuracy=0.96 + i / 1000) for i in range(10)]
    bad = [run("bad", "blaise", test_accuracy=0.1), run("x", "carl", RunStatus.DIVERGED)]
    data = scatter_data(look(good + bad), ACROSS["learning_rate"], hidden=False)
    assert data["key"] == [["run", "10 runs"], ["below", "1 below 95 %"], ["diverged", "1 diverged"]]
    assert data["names"][data["dots"][data["best"]][3]] == "Ada"
    assert data["alt"].endswith("Ada got most, 96.9 % at 0.001.")


def test_markup_in_a_nickname_stays_text() -> None:
    """It is sent as it is, and written by the browser as text: nothing here or there reads markup in it."""
    there = look([run("d", "<img src=x>")])
    assert live_data(there, hidden=False)["tiles"][0][0] == "<Img Src=X>"

"""What graders do is stored as events: nothing of another's is overwritten, all can be undone."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from graders.course import events, forgetting
from graders.course.marks import MarkError
from graders.course.results import Results
from graders.course.tables import EVENTS
from graders.desk import acting, order, ruling
from graders.desk.acting import ConflictError, Press
from graders.desk.room import DeskError, MarkingRoom, Seat, Turn
from graders.desk.traces import Share
from graders.scores import Comment, Mark
from tests.graders.desk import desks
from tests.graders.desk.desks import ANNA, BEN


@pytest.fixture
def results(tmp_path: Path) -> Results:
    return desks.tiny(tmp_path / "results")


@pytest.fixture
def room(results: Results) -> MarkingRoom:
    return desks.room_of(results, ANNA, BEN)


def turn(room: MarkingRoom, student: str = "cleo", seat: Seat = ANNA, item: str = "1") -> Turn:
    """The group of a student."""
    keys = [key for key, group in room.groups(item).items() if student in group.students]
    return room.task(seat, item, keys[0])


def press(room: MarkingRoom, seat: Seat = ANNA, student: str = "cleo", **wanted: Any) -> Turn:
    now = turn(room, student, seat)
    made = {"act": f"act {room.book.number}", "version": now.version, **wanted}
    return acting.mark(room, seat, "1", now.key, Press(**made))


def earned(results: Results, student: str, item: str = "1") -> Fraction:
    (found,) = [g for g in results.get_report(student).items if g.number == item]
    return found.score.earned


class TestMark:
    def test_one_press_marks_all_who_gave_the_same_answer(
        self, room: MarkingRoom, results: Results
    ) -> None:
        press(room, lines=("q1",))
        assert [earned(results, s) for s in ("cleo", "dora", "emil", "hugo", "finn")] == [2] * 4 + [
            0
        ]

    def test_alone_marks_the_answer_that_is_shown(
        self, room: MarkingRoom, results: Results
    ) -> None:
        shown = turn(room).leader
        press(room, lines=("q1",), alone=True)
        marked = [s for s in ("cleo", "dora", "emil", "hugo") if earned(results, s)]
        assert marked == [shown]
        assert len(turn(room).students) == 3

    @pytest.mark.parametrize(
        ("wanted", "points"),
        [
            pytest.param({"full": True}, "4", id="all"),
            pytest.param({"points": "0"}, "0", id="none"),
            pytest.param({"lines": ("q1", "q2")}, "4", id="both lines"),
            pytest.param({"points": "4/3"}, "4/3", id="a fraction"),
            pytest.param({"lines": ("q2",), "negative": True}, "4", id="never above the room"),
            pytest.param({"lines": ("q1",), "points": "2.5"}, "5/2", id="typed beside a line"),
        ],
    )
    def test_points_are_exact(
        self, room: MarkingRoom, results: Results, wanted: dict[str, Any], points: str
    ) -> None:
        press(room, **wanted)
        assert earned(results, "cleo") == Fraction(points)

    def test_lines_below_zero_take_away_from_all_points(
        self, room: MarkingRoom, results: Results
    ) -> None:
        line = replace(room.book.rubric("1")["q1"], id="n1", points=Fraction(-1, 3))
        ruling.reweigh(room, ANNA, "1", line, "t")
        press(room, lines=("n1",), negative=True)
        assert earned(results, "cleo") == Fraction(11, 3)

    def test_more_points_than_there_are_is_refused(self, room: MarkingRoom) -> None:
        with pytest.raises(DeskError, match="5 points, but what waits has 4"):
            press(room, points="5")
        with pytest.raises(MarkError, match="points are not negative"):
            press(room, points="-1")

    def test_an_unknown_line_is_refused(self, room: MarkingRoom) -> None:
        with pytest.raises(DeskError, match="1 has no line q7"):
            press(room, lines=("q7",))

    def test_the_student_reads_the_lines_and_the_comment(
        self, room: MarkingRoom, results: Results
    ) -> None:
        press(room, lines=("q2",), comment="Say more.")
        results.publish()
        text = (results.feedback_folder / "dora.txt").read_text()
        assert "      Say more.\n      - +2: says when\n" in text


class TestTwoGraders:
    def test_what_another_marked_meanwhile_is_told_and_stays(
        self, room: MarkingRoom, results: Results
    ) -> None:
        before = turn(room, seat=BEN)
        press(room, lines=("q1",))
        late = Press(act="b", version=before.version, lines=("q1", "q2"))
        with pytest.raises(ConflictError, match=r"anna gave it 2 points meanwhile"):
            acting.mark(room, BEN, "1", before.key, late)
        assert earned(results, "cleo") == 2

    def test_a_mark_that_came_by_command_stays_and_the_rest_of_the_group_is_marked(
        self, room: MarkingRoom, results: Results
    ) -> None:
        before = turn(room)
        results.mark(before.leader, "1", Mark(Fraction(3), True, "", "by hand"))
        wanted = Press(act="a", version=before.version, lines=("q1",))
        acting.mark(room, ANNA, "1", before.key, wanted)
        points = [earned(results, s) for s in before.students]
        assert points == [3, 2, 2, 2]

    def test_a_press_that_is_sent_twice_is_stored_once(self, room: MarkingRoom) -> None:
        before = turn(room)
        wanted = Press(act="once", version=before.version, lines=("q1",))
        first = acting.mark(room, ANNA, "1", before.key, wanted)
        number = room.book.number
        assert acting.mark(room, ANNA, "1", before.key, wanted).version == first.version
        assert room.book.number == number

    def test_an_assigned_item_waits_for_its_readers_alone(self, room: MarkingRoom) -> None:
        ruling.assign(room, ANNA, "1", [Share("ben")])
        assert not room.waiting(ANNA, "1")
        assert len(room.waiting(BEN, "1")) == 3
        with pytest.raises(DeskError, match="nobody at the desk is called zoe"):
            ruling.assign(room, ANNA, "1", [Share("zoe")])
        with pytest.raises(DeskError, match="only a head grader"):
            ruling.assign(room, BEN, "1", [])

    def test_a_section_is_read_by_its_reader(self, results: Results) -> None:
        desks.put(results, "iris", "because it is so", track="7643")
        room = desks.room_of(results, ANNA, BEN)
        ruling.assign(room, ANNA, "1", [Share("ben", "7643")])
        (key,) = room.waiting(BEN, "1")
        assert room.task(BEN, "1", key).students == ("iris",)


class TestSecondReading:
    def test_a_flagged_group_comes_to_another_without_its_mark(
        self, room: MarkingRoom, results: Results
    ) -> None:
        key = press(room, lines=("q1",)).key
        acting.flag(room, ANNA, "1", key, "f")
        assert key not in room.waiting(ANNA, "1")
        assert key in room.waiting(BEN, "1")
        seen = room.task(BEN, "1", key)
        assert (seen.second, seen.mark, seen.graded.mark) == (True, None, None)
        press(room, BEN, lines=("q1", "q2"))
        assert earned(results, "cleo") == 2
        assert key not in room.waiting(BEN, "1")

    def test_a_head_grader_decides_between_two(self, room: MarkingRoom, results: Results) -> None:
        key = press(room, lines=("q1",)).key
        acting.flag(room, ANNA, "1", key, "f")
        press(room, BEN, full=True)
        ruling.settle(room, ANNA, "1", key, second=True, act="s")
        assert {earned(results, s) for s in ("cleo", "dora", "emil", "hugo")} == {Fraction(4)}

    def test_a_tenth_is_drawn_the_same_for_all(self) -> None:
        keys = [f"{k:012x}" for k in range(2000)]
        drawn = [key for key in keys if order.is_read_twice(b"secret", "1", key)]
        assert 140 < len(drawn) < 260
        assert drawn == [key for key in keys if order.is_read_twice(b"secret", "1", key)]

    def test_the_order_is_another_for_each_grader_and_item(self) -> None:
        keys = [f"{k:012x}" for k in range(20)]
        orders = {tuple(order.shuffled(keys, b"s", i, w)) for i in "12" for w in ("anna", "ben")}
        assert len(orders) == 4
        assert all(sorted(each) == keys for each in orders)


class TestRubric:
    def test_a_line_weighed_anew_changes_all_who_were_marked_with_it(
        self, room: MarkingRoom, results: Results
    ) -> None:
        press(room, lines=("q1",))
        press(room, student="finn", lines=("q2",))
        line = replace(room.book.rubric("1")["q1"], points=Fraction(1, 3))
        seen = ruling.preview(room, "1", line)
        assert {(s, b, a) for s, b, a in seen} == {
            (s, Fraction(2), Fraction(1, 3)) for s in ("cleo", "dora", "emil", "hugo")
        }
        ruling.reweigh(room, ANNA, "1", line, "w")
        assert [earned(results, s) for s in ("cleo", "hugo", "finn")] == [
            Fraction(1, 3), Fraction(1, 3), 2,
        ]  # fmt: skip
        results.publish()
        assert "0.33" in (results.folder / "gradebook.csv").read_text()
        assert "cleo,1,1/3," in (results.folder / "marks.csv").read_text()

    def test_it_stays_so_when_the_desk_is_opened_again(
        self, room: MarkingRoom, results: Results
    ) -> None:
        press(room, lines=("q1",))
        line = replace(room.book.rubric("1")["q1"], points=Fraction(1))
        ruling.reweigh(room, ANNA, "1", line, "w")
        again = desks.room_of(Results.open(results.folder), ANNA)
        assert again.book.graded["1"]["cleo"].score.earned == 1
        assert again.book.graded == room.book.graded


class TestUndo:
    def test_each_press_is_taken_back_in_turn(self, room: MarkingRoom, results: Results) -> None:
        key = press(room, lines=("q1",)).key
        press(room, lines=("q1", "q2"))
        ruling.reweigh(room, ANNA, "1", replace(room.book.rubric("1")["q1"], words="other"), "w")
        acting.remark(room, ANNA, "1", key, act="r", words="look", place="line 1")
        told = []
        for _ in range(4):
            told.append(acting.undo(room, ANNA, "1").what)
        assert told == ["comment", "rubric", "mark", "mark"]
        assert room.book.rubric("1")["q1"].words == "says why"
        assert earned(results, "cleo") == 0
        assert turn(room).mark is None
        with pytest.raises(DeskError, match="nothing of yours on 1"):
            acting.undo(room, ANNA, "1")

    def test_what_another_changed_after_is_not_undone(
        self, room: MarkingRoom, results: Results
    ) -> None:
        press(room, lines=("q1",))
        press(room, BEN, full=True)
        with pytest.raises(DeskError, match="somebody else changed it"):
            acting.undo(room, ANNA, "1")
        assert earned(results, "cleo") == 4


class TestRemarks:
    def test_a_remark_reaches_the_whole_group_with_its_place(
        self, room: MarkingRoom, results: Results
    ) -> None:
        place = "answers.pdf, page 2 (10 % to 30 % across, 5 % to 9 % down)"
        acting.remark(room, ANNA, "1", turn(room).key, act="r", words="Why?", place=place)
        for student in ("cleo", "hugo"):
            found = results.get_report(student).items[0].comments
            assert found == (Comment("Why?", place),)
        assert not results.get_report("finn").items[0].comments

    def test_a_remark_needs_words(self, room: MarkingRoom) -> None:
        with pytest.raises(DeskError, match="needs words"):
            acting.remark(room, ANNA, "1", turn(room).key, act="r", words=" ", place="line 1")


class TestHistory:
    def test_every_act_holds_in_the_chain_and_is_forgotten_with_its_student(
        self, room: MarkingRoom, results: Results
    ) -> None:
        key = press(room, lines=("q1",), comment="of cleo").key
        acting.remark(room, ANNA, "1", key, act="r", words="of cleo", place="line 1")
        acting.flag(room, ANNA, "1", key, "f")
        acting.tie(room, ANNA, "1", key, "answers.pdf", 1)
        ruling.assign(room, ANNA, "1", [Share("ben")])
        assert not results.history_faults()
        forgetting.forget(results, "cleo")
        assert not results.history_faults()
        with results.database.reading() as connection:
            assert not events.read(connection, EVENTS.c.student == "cleo")
        room.book.refresh()
        assert "cleo" not in room.book.graded["1"]
        assert earned(results, "dora") == 2

    def test_a_row_of_marks_csv_that_is_changed_by_hand_wins_over_the_lines(
        self, room: MarkingRoom, results: Results
    ) -> None:
        press(room, lines=("q1",))
        results.publish()
        path = results.folder / "marks.csv"
        path.write_text(path.read_text().replace("cleo,1,2,", "cleo,1,3,"))
        with results.marking():
            pass
        assert [earned(results, s) for s in ("cleo", "dora")] == [3, 2]
        assert not results.notes

import io
import json

from data.datasets.listing import Skip
from data.datasets.report import IN_MEMORY, Progress, Report, Skips


def test_skipped_rows_come_back_in_order_however_many() -> None:
    skips = Skips()
    for line in range(3 * IN_MEMORY):
        skips.add(Skip(line, f"理由 {line}", "a.csv"))
    found = list(skips)
    assert [one.line for one in found] == list(range(3 * IN_MEMORY))
    assert found[-1] == Skip(3 * IN_MEMORY - 1, f"理由 {3 * IN_MEMORY - 1}", "a.csv")
    skips.add(Skip(-1, "more"))
    assert [one.line for one in skips][-2:] == [3 * IN_MEMORY - 1, -1]
    skips.close()


def test_a_report_is_json_with_every_skipped_row() -> None:
    report = Report(source="table:a", rows=3, imported=1, unchanged=1)
    report.skipped.add(Skip(4, 'no "price"'))
    stream = io.StringIO()
    report.write(stream)
    said = json.loads(stream.getvalue())
    assert said["rows"] == said["imported"] + said["updated"] + said["unchanged"] + 1
    assert said["skipped"] == [{"line": 4, "reason": 'no "price"'}]


def test_a_report_without_skips_is_json_too() -> None:
    stream = io.StringIO()
    Report().write(stream)
    assert json.loads(stream.getvalue())["skipped"] == []


def test_progress_is_said_in_plain_lines_and_not_too_often() -> None:
    stream, clock = io.StringIO(), iter((0.0, 1.0, 2.5, 2.5, 3.0, 3.0))
    progress = Progress(stream, seconds=lambda: next(clock))
    report = Report(rows=5, imported=5)
    progress(report)
    progress(report)
    progress.done(report)
    line = "5 rows: 5 imported, 0 updated, 0 unchanged, 0 skipped\n"
    assert stream.getvalue() == line * 2

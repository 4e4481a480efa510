import pytest

from services.consultation import calibration

RIGHT_ABOVE_HALF = [(n / 200, n >= 100) for n in range(200)]


def test_the_threshold_is_the_lowest_that_keeps_the_target():
    assert calibration.threshold(1.0, RIGHT_ABOVE_HALF) == 0.5
    assert calibration.threshold(0.8, RIGHT_ABOVE_HALF) == 0.375


def test_answers_of_one_confidence_stand_or_fall_together():
    judged = [(0.9, True)] * 60 + [(0.4, True)] * 20 + [(0.4, False)] * 20

    assert calibration.threshold(0.9, judged) == 0.9


def test_a_target_out_of_reach_is_refused():
    with pytest.raises(ValueError, match="no threshold"):
        calibration.threshold(0.9, [(0.5, False)] * 100)


def test_a_lucky_few_set_no_threshold():
    with pytest.raises(ValueError, match="no threshold"):
        calibration.threshold(0.9, [(0.9, True)] * 10 + [(0.5, False)] * 100)


def test_a_table_is_read_as_it_was_written(tmp_path):
    calibration.write([(0.25, False), (0.75, True)], tmp_path / "table.csv")

    assert calibration.read(tmp_path / "table.csv") == [(0.75, True), (0.25, False)]


def test_the_stored_table_bears_out_the_default_target(settings):
    assert 0 < calibration.threshold(settings.ANSWER_TARGET) < 1

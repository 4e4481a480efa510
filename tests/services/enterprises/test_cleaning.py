from services.enterprises.cleaning import clean_line, clean_text, split_phrases


def test_control_and_direction_characters_are_dropped():
    assert clean_line("南\x00宁\u202e机\u200b械\x1b[0m") == "南宁机械[0m"


def test_emoji_and_markup_are_kept_as_text():
    assert clean_line("👩‍🔧 <b>'; DROP TABLE--") == "👩‍🔧 <b>'; DROP TABLE--"


def test_lines_stay_lines_in_long_text():
    assert clean_text("一\r\n\r\n\r\n\r\n二　三 ") == "一\n\n二 三"


def test_phrases_split_outside_brackets_only_and_do_not_repeat():
    assert split_phrases("模具（注塑、压铸）、电机\n电机；；减速机，") == ["模具（注塑、压铸）", "电机", "减速机"]


def test_an_open_bracket_ends_with_its_line():
    assert split_phrases("模具（注塑\n电机、减速机") == ["模具（注塑", "电机", "减速机"]

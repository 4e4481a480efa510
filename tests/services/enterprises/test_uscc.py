"""Codes are made up: region 459999 is not assigned."""

import random

import pytest

from services.enterprises import uscc

BODY = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def random_codes(count, seed=7):
    rng = random.Random(seed)
    for _ in range(count):
        department = rng.choice(list(uscc.KINDS))
        kind = department + rng.choice(uscc.KINDS[department][1])
        yield uscc.complete(kind + "".join(rng.choices("0123456789", k=6)), "".join(rng.choices(BODY, k=8)))


VALID = uscc.complete("91459999", "MA5T3K7B")


def with_char(place, char, code=VALID):
    return code[: place - 1] + char + code[place:]


def test_every_completed_code_is_valid():
    assert all(uscc.faults(code) == [] for code in random_codes(500))


def test_every_single_wrong_character_is_found():
    rng = random.Random(11)
    for code in random_codes(200):
        place = rng.randint(1, 18)
        wrong = rng.choice([char for char in uscc.ALPHABET if char != code[place - 1]])
        assert uscc.faults(with_char(place, wrong, code))


def test_every_swap_of_neighbours_is_found():
    for code in random_codes(100):
        for place in range(17):
            swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            assert swapped == code or uscc.faults(swapped)


@pytest.mark.parametrize(("body", "check"), [("D2143569", "X"), ("00000000", "0"), ("00000006", "X")])
def test_the_organisation_code_check_follows_gb_11714(body, check):
    assert uscc.body_check_char(body) == check


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "请填写"),
        (VALID[:17], "应为 18 位，现为 17 位"),
        (VALID + "0", "现为 19 位"),
        (with_char(10, "I"), "第 10 位“I”"),
        (with_char(3, "中"), "第 3 位“中”"),
        (with_char(1, "B"), "登记管理部门"),
        (with_char(2, "7"), "机构类别"),
        (with_char(5, "A"), "行政区划"),
        (with_char(17, "0" if VALID[16] != "0" else "1"), "第 17 位"),
        (with_char(18, "0" if VALID[17] != "0" else "1"), "第 18 位"),
    ],
)
def test_the_fault_is_named(code, said):
    assert said in uscc.faults(code)[0]


@pytest.mark.parametrize("char", "IOSVZ")
def test_letters_outside_the_alphabet_are_named_with_their_place(char):
    assert f"第 18 位“{char}”" in uscc.faults(with_char(18, char))[0]


def test_all_unknown_characters_are_named():
    assert len(uscc.faults(with_char(18, "Z", with_char(9, "O")))) == 2


@pytest.mark.parametrize("written", [VALID.lower(), f" {VALID[:8]} {VALID[8:]}\n", f"{VALID[:8]}-{VALID[8:17]}-{VALID[17]}"])
def test_spaces_hyphens_and_small_letters_do_not_matter(written):
    assert uscc.normalise(written) == VALID


def test_full_width_characters_become_half_width():
    full = "".join(chr(ord(char) + 0xFEE0) for char in VALID)

    assert uscc.normalise(full) == VALID

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from services.consultation import cutting
from services.library.reading import formats, word

from . import files

LAW = [
    ("chineseCounting", "第%1章", ""),
    ("chineseCountingThousand", "第%2条", '<w:lvlRestart w:val="0"/>'),
    ("chineseCounting", "（%3）", ""),
]
PLAN = [("chineseCounting", "%1、", ""), ("decimal", "%2.", ""), ("decimal", "%1.%2.%3", "<w:isLgl/>")]


@pytest.fixture
def read(tmp_path):
    def read(content) -> list[str]:
        path = Path(tmp_path / "file.docx")
        path.write_bytes(content)
        return word.read(path).body.split("\n\n")

    return read


def test_articles_that_word_counts_are_read_with_their_numbers_and_run_on_over_chapters(read):
    lines = [(1, 0, "总则"), (1, 1, "为了便利企业，制定本办法。"), (1, 0, "补贴"), (1, 1, "下列企业可以申请："), (1, 2, "新办企业；")]
    lines += [(1, 2, "小微企业。"), (1, 1, "本办法自印发之日起施行。")]

    body = read(files.numbered_docx(LAW, lines))

    assert body[0] == "第一章 总则"
    assert body[3:] == ["第二条 下列企业可以申请：", "（一）新办企业；", "（二）小微企业。", "第三条 本办法自印发之日起施行。"]
    assert [cut.label for cut in cutting.passages("\n".join(body))][:2] == ["第一条", "第二条"]


def test_a_lower_level_starts_anew_after_a_higher_one_and_knows_it_in_digits(read):
    lines = [(1, 0, "目标"), (1, 1, "甲"), (1, 1, "乙"), (1, 0, "措施"), (1, 1, "丙"), (1, 2, "丁")]

    assert read(files.numbered_docx(PLAN, lines)) == ["一、目标", "1. 甲", "2. 乙", "二、措施", "1. 丙", "2.1.1 丁"]


def test_a_list_that_shares_its_numbers_runs_on_unless_it_has_a_first_number_of_its_own(read):
    lines = [(1, 0, "甲"), (None, None, "中间"), (2, 0, "乙"), (2, 0, "丙")]
    first = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'

    assert read(files.numbered_docx(PLAN, lines))[2:] == ["二、乙", "三、丙"]
    assert read(files.numbered_docx(PLAN, lines, first))[2:] == ["五、乙", "六、丙"]


def test_a_style_numbers_its_paragraphs_and_a_bullet_counts_nothing(read):
    def change(document):
        document.add_paragraph("甲", style="List Number")
        document.add_paragraph("乙", style="List Number")
        document.add_paragraph("丙", style="List Bullet")

    assert read(files.docx("", change=change)) == ["1. 甲", "2. 乙", "- 丙"]


def test_counted_rows_of_a_table_get_their_numbers(read):
    def change(document):
        for cell in document.tables[0].columns[0].cells[1:]:
            numbered = parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')
            cell.paragraphs[0]._p.get_or_add_pPr().append(numbered)

    number = _decimal_list(docx.Document())
    table = [["序号", "材料"], ["", "营业执照"], ["", "社保记录"]]

    assert read(files.docx("", table=table, change=change))[0].splitlines()[2:] == ["| 1. | 营业执照 |", "| 2. | 社保记录 |"]


def _decimal_list(document) -> str:
    """The list that the style List Number of an empty document uses."""
    return str(document.styles["List Number"].element.pPr.numPr.numId.val)


@pytest.mark.parametrize(
    ("number", "form", "written"),
    [
        (10, "chineseCounting", "十"),
        (21, "chineseCountingThousand", "二十一"),
        (101, "chineseCountingThousand", "一百零一"),
        (110, "japaneseCounting", "一百一十"),
        (1005, "chineseCounting", "一千零五"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (28, "upperLetter", "BB"),
        (49, "lowerRoman", "xlix"),
        (7, "decimalZero", "07"),
        (2, "ideographTraditional", "乙"),
        (99, "decimalEnclosedCircle", "99"),
        (10_000, "chineseCounting", "10000"),
    ],
)
def test_numbers_are_written_as_word_writes_them(number, form, written):
    assert formats.written(number, form) == written

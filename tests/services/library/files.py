"""Small files of each kind, made by hand: documents, sheets, archives and what is wrong with some of them."""

import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook

POLICY = """南宁市青山园区管理委员会文件
青园发〔2026〕8号
青山园区企业开业补贴办法
第一章 总则
第一条 为支持企业落户青山园区，制定本办法。
第二章 补贴
第二条 首次在青山园区登记并缴纳社会保险满六个月的企业，可以申请一次性开业补贴五千元。
第三条 申请人应当在登记之日起一年内向园区服务窗口提交营业执照和社会保险缴费记录。
第四条 本办法自2026年3月1日起施行，有效期至2028年12月31日。
南宁市青山园区管理委员会
2026年2月10日"""
HEADINGS = ["档次", "用工人数", "补贴标准"]
GRADES = [HEADINGS, ["一档", "10人以上", "8000元"], ["二档", "5至9人", "5000元"]]


def docx(text=POLICY, *, table=None, title="", change=None) -> bytes:
    """A Word file with a paragraph per line; change(document) may do more to it."""
    document = Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    if table:
        if title:
            document.add_paragraph(title)
        grid = document.add_table(len(table), len(table[0]))
        for row, cells in enumerate(table):
            for column, cell in enumerate(cells):
                grid.cell(row, column).text = cell
    if change:
        change(document)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def numbered_docx(levels, lines, overrides="") -> bytes:
    """A Word file that counts its own paragraphs. levels: (format, text, further XML) from the highest; lines: (list, level, text).

    List 1 counts these levels, list 2 does the same with the overrides; level None is a paragraph outside lists.
    """

    def change(document):
        told = "".join(
            f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
            for n, (form, text, more) in enumerate(levels)
        )
        root = document.part.numbering_part.element
        for old in list(root):
            root.remove(old)
        root.append(parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="7">{told}</w:abstractNum>'))
        for number, over in ((1, ""), (2, overrides)):
            root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="7"/>{over}</w:num>'))
        for number, level, text in lines:
            properties = document.add_paragraph(text)._p.get_or_add_pPr()
            if level is not None:
                place = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
                properties.append(parse_xml(place))

    return docx("", change=change)


def with_entry(content: bytes, name: str, data=b"x") -> bytes:
    """A zip-based file with one more entry, such as word/vbaProject.bin."""
    file = BytesIO(content)
    with ZipFile(file, "a", ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return file.getvalue()


def xlsx(**sheets) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def long_xlsx(rows) -> bytes:
    """A sheet of so many rows; only its XML is made, so that it takes a moment."""
    cells = "".join(f'<row r="{n}"><c t="inlineStr"><is><t>企业{n}</t></is></c><c><v>{n}</v></c></row>' for n in range(1, rows + 1))
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'
    return _with_part(xlsx(名单=[["x"]]), "xl/worksheets/sheet1.xml", sheet)


def docx_of_xml(doctype, text) -> bytes:
    """A Word file whose document part begins with this DOCTYPE."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    part = f'{doctype}<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
    return _with_part(docx(), "word/document.xml", part)


def _with_part(content, name, part) -> bytes:
    file = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for entry in old.namelist():
            archive.writestr(entry, part if entry == name else old.read(entry))
    return file.getvalue()


def zipped(**files) -> bytes:
    """An archive; a name may say __ for what Python allows in no keyword: a__txt is a.txt."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return file.getvalue()


def pdf(*pages, rules=(), packed=None, trailer=b"") -> bytes:
    """A PDF of these pages, each a list of (x, y, text) in a Chinese font that needs no embedding; rules: (x0, y0, x1, y1) lines."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font"
        b" /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >>"
        b" /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /Ascent 880 /Descent -120"
        b" /CapHeight 880 /StemV 90 /ItalicAngle 0 /FontBBox [0 -120 1000 880] >> >>] >>",
    ]
    for number, lines in enumerate(pages):
        drawn = [f"BT /F1 12 Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET" for x, y, text in lines]
        drawn += [f"{a} {b} m {c} {d} l S" for a, b, c, d in rules]
        stream = packed or zlib.compress("\n".join(drawn).encode())
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
            + f" /Contents {5 + 2 * number} 0 R >>".encode()
        )
        objects.append(f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n".encode() + stream + b"\nendstream")
    return _assembled(objects, trailer)


def _assembled(objects, trailer) -> bytes:
    made, offsets = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(made))
        made += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    size = len(objects) + 1
    return made + (
        f"xref\n0 {size}\n0000000000 65535 f \n".encode()
        + table
        + f"trailer\n<< /Size {size} /Root 1 0 R ".encode()
        + trailer
        + f" >>\nstartxref\n{len(made)}\n%%EOF\n".encode()
    )


def blanks(megabytes) -> bytes:
    """A packed stream that unpacks to so many megabytes of blanks."""
    packer, block = zlib.compressobj(1), b" " * 1024 * 1024
    return b"".join(packer.compress(block) for _number in range(megabytes)) + packer.flush()


def policy_pdf(text=POLICY) -> bytes:
    return pdf([(72, 780 - 24 * number, line) for number, line in enumerate(text.splitlines())])


def table_pdf() -> bytes:
    """A page with a line of title above a ruled table."""
    lines = [(72, 760, "表1 青山园区开业补贴标准")]
    lines += [(80 + 150 * column, 712 - 30 * row, cell) for row, cells in enumerate(GRADES) for column, cell in enumerate(cells)]
    rules = [(72, 730 - 30 * row, 522, 730 - 30 * row) for row in range(4)] + [(72 + 150 * n, 730, 72 + 150 * n, 640) for n in range(4)]
    return pdf(lines, rules=rules)


def encrypted_pdf() -> bytes:
    """A PDF whose standard security handler asks for a password that is not the empty one."""
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >> /ID [<41> <41>]"
    return pdf([(72, 700, "机密")], trailer=lock)

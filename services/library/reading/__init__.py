"""Files → text. No Django here: a file is read in a process of its own, which may be slow, starve or die without harm.

Every reader is a function(path) → Reading: the text as Markdown, tables as pipe tables with one row of headings.
"""

from dataclasses import dataclass, field

from services.consultation.cutting import CHAPTER, CLAUSE, SECTION

MAX_CHARS = 2_000_000  # about 800 pages of text
MAX_ROWS = 20_000  # of all tables of one file
MAX_COLUMNS = 40
MAX_PAGES = 500
MAX_UNPACKED = 150 * 1024 * 1024  # of one .docx or .xlsx
FORMATS = {"docx": "Word", "pdf": "PDF", "html": "HTML", "xlsx": "Excel", "md": "Markdown", "txt": "TXT"}


class Refused(Exception):
    """A file that is not taken; code is a key of services.library.words.REASONS, facts fill its text."""

    def __init__(self, code: str, **facts):
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass
class Reading:
    """What was read. remarks: [code, facts] of services.library.words.REMARKS; pairs: rows of a sheet of questions, or None."""

    body: str = ""
    remarks: list[list] = field(default_factory=list)
    pairs: list[dict] | None = None


def opens_part(line: str) -> bool:
    """Tell whether a line opens a chapter, section or clause, which no list sign may hide."""
    return any(pattern.match(line) for pattern in (CLAUSE, CHAPTER, SECTION))

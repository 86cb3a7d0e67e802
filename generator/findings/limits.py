"""The bounds within which files are read and checked, and how what lies beyond is refused.

They keep the time and memory of reading and checking any file of 20 MiB near those of an honest
ledger, which has 60 to 500 rows and comes near none of them.
"""

# --- Excel's own ----------------------------------------------------------------------------------

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
MOST_CELL_TEXT = 32_767  # characters in one cell
MOST_LINKS = 65_530  # hyperlinks on one sheet; relations of a part of a Word file, too

# --- reading --------------------------------------------------------------------------------------

MOST_FILE = 100 << 20  # bytes of the file itself
MOST_PARTS = 10_000  # of an archive
MOST_INFLATED = 256 << 20  # bytes of its parts, as far as they are read
MOST_TAGS = 3_000_000  # of the XML in these parts
MOST_TAG = 16 << 20  # bytes of one tag, which a parser keeps whole
MOST_NAMES = 100_000  # of elements and attributes, each of which it keeps
MOST_DEPTH = 256  # of elements within each other, all of which it keeps
MOST_BLANKS = 1024  # in one element of an .ods that stands for several
MOST_PARENTS = 32  # of a style of an .ods, each of which comes from another one
MOST_SHEETS = 1_000
MOST_CELLS = 500_000  # of the used rectangles, which are kept whole
MOST_CARRIED = 300_000  # of those that go into a new workbook, each an object of its own
CELLS_OF_A_PART = 1_000  # to write the workbook of a unit takes as long, however few it has
MOST_ROWS = 20_000  # that hold something, each of which becomes an item
MOST_BROKEN = 100_000  # error cells and formulas without a value
MOST_NOTED = 400_000  # cells of one sheet with a number format, or struck through
MOST_MERGED = 200_000  # merged ranges of one sheet
MOST_TEXT = 48 << 20  # bytes of memory for all different texts
MOST_CHARACTERS = 5_000_000  # in all cells: one shared string may stand in every cell
MOST_UNIT_TEXT = 5_000_000  # characters in a column of units, each name of which is looked up
MOST_MEMORY = 640 << 20  # bytes of the process that reads other forms than .xlsx
MOST_SECONDS = 12.0  # that it may take for the names of the sheets, and again for the sheets
MOST_NAMING = 1 << 20  # bytes of a part that tells what an archive is
MOST_WRITTEN = 1 << 20  # characters in which the XML of one cell may write its text
MOST_LONG, MOST_IN_LONG = 2_000, 2_000_000  # a long text, and the characters in all long ones

# --- Word files -----------------------------------------------------------------------------------

MOST_WORD_XML = 64 << 20  # bytes of the XML in all parts
MOST_WORD_TAGS = 400_000  # elements, those of comments apart; 10,000 measures have 200,000
MOST_COMMENT_TAGS = 800_000  # elements of comments; those of 10,000 measures have 600,000
MOST_TEMPLATE_TAGS = 100_000  # of those of a template, which has some hundred paragraphs
MOST_TAGS_OF_A_PARAGRAPH = 50  # {%p … %}, beside each of which the paragraph is taken apart
MOST_WORD_TEXT = 8 << 20  # bytes without a tag in between, of which lxml takes 10 MB

# --- rendering ------------------------------------------------------------------------------------

MOST_DEPTH_OF_CODE = 100  # of code within code, such as a + b + c, which is (a + b) + c
MOST_ROUNDS = 500_000  # of the loops of a template, calls and operations; 10,000 measures: 60,000
MOST_RENDERING = 15  # seconds that the code of a template may take
MOST_RANGE = 10_000  # of range(), and of the numbers that filters are given
MOST_TEMPLATE_TEXT = 5_000_000  # characters or things that are put together by code
MOST_TEMPLATE_NUMBER = 10**15
MOST_CHARTS = 100  # of a part of a notice, each of which has two parts of its own

# --- checking -------------------------------------------------------------------------------------

# Nobody reads more findings of one kind on one sheet; a sheet of rubbish would fill the memory.
MOST_ALIKE = 1_000
MOST_NUMBERS = 200_000  # in printed texts, each of which is compared with those beside it
MOST_DATES = 300_000  # in printed texts likewise
MOST_COMPARED = 1_000_000  # characters of the sentences that are compared with each other
MOST_SEARCHED = 1_000_000_000  # characters read through in search of names that are misspelt
MOST_NAMES_COMPARED = 75_000  # names with texts that have a part of them
MOST_FINDINGS = 50_000  # of all checks, each of which takes long to word
MOST_LOOKED_FOR = 200_000  # files named as evidence, each of which costs a call to the system
MOST_CITED = 300_000  # words in braces, each of which is looked up several times
MOST_PRINTED = 25_000_000  # characters that come in their place: each word may print a whole cell
MOST_ORPHANS = 200_000  # characters that make no word with those beside them
# How many faults of one text are told; one that is wrong throughout need not be read through.
MOST_FAULTS_IN_A_TEXT = 200
MOST_MEASURE_WORDS = 200  # of 数据指标, which numbers in texts may have
MOST_MATCHES = 500  # of one rule in one text: each may be right by what stands around it
MOST_CONTACTS = 100  # no office has more: each is compared with every number found

MOST_PAGE_TAGS = 50_000  # elements of a web page; our copy of 10,000 measures has 22,000
MOST_STYLES = 1_000_000  # characters of the style sheets of a web page
MOST_STYLE_TESTS = 2_000_000  # rules of style sheets tried on the elements of a web page

# --- comparing ------------------------------------------------------------------------------------

# So many pairs of rows or paragraphs are weighed one by one; what is larger is paired in its order.
MOST_PAIRS = 250_000


class Refused(Exception):
    """The file cannot be read: a code of the catalogue with its words, but for the file's name."""

    def __init__(self, code: str, **words: str) -> None:
        super().__init__(code)
        self.code = code
        self.words = words


def damaged() -> Refused:
    """The refusal of what is no whole workbook."""
    return Refused("F06", what="工作簿")


def too_large(reason: str) -> Refused:
    """The refusal of what would take too much time or memory, for this reason."""
    return Refused("F07", reason=reason)

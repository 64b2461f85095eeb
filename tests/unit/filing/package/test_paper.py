"""Pages: what flows over, what stays together, properties, links, contents, the same bytes."""

import datetime as dt
import io

import pytest
from pypdf import PdfReader

from filing.package.paper import (
    BODY,
    BOTTOM,
    LEFT,
    TOP,
    Cell,
    Frame,
    Heading,
    Imprint,
    Paper,
    Style,
)

IMPRINT = Imprint(
    "备案信息表", "ICP 3MDRWGQK", "zh-CN", ("左", "right"), "foot", dt.date(2026, 11, 23)
)
TEXT = Style(10)


def written(paper):
    return PdfReader(io.BytesIO(paper.pdf(IMPRINT)))


def lines(count):
    return [Cell(LEFT, BODY, [(f"line {number}", TEXT) for number in range(count)])]


def test_a_block_that_fits_on_a_page_is_kept_together():
    paper = Paper()
    paper.block(lines(30))
    paper.block(lines(30))
    first, second = written(paper).pages
    assert first.extract_text().count("line") == 30
    assert second.extract_text().count("line") == 30


def test_a_block_longer_than_a_page_flows_on():
    paper = Paper()
    paper.block(lines(150))
    pages = written(paper).pages
    assert sum(page.extract_text().count("line") for page in pages) == 150
    assert len(pages) == 4


def test_a_long_block_uses_the_rest_of_a_page_and_turns_where_nothing_fits():
    paper = Paper()
    paper.y = BOTTOM + 5
    paper.block(lines(100))
    assert [page.extract_text().count("line") for page in written(paper).pages] == [0, 47, 47, 6]


def test_columns_of_unequal_height_stand_side_by_side():
    paper = Paper()
    paper.block([*lines(3), Cell(LEFT + 200, 100, [("other", TEXT)])], Frame(rule=True))
    assert paper.y == pytest.approx(TOP - 3 * TEXT.step - 8)


def test_an_empty_page_is_not_turned():
    paper = Paper()
    paper.turn()
    paper.need(100)
    assert len(paper.pages) == 1


def test_space_never_leads_below_the_page():
    paper = Paper()
    paper.space(10_000)
    assert paper.y == BOTTOM


def test_the_gap_above_a_text_counts_once():
    paper = Paper()
    paper.block([Cell(LEFT, BODY, [("a\nb", Style(10, gap=20))])], Frame(0, 0))
    assert paper.y == pytest.approx(TOP - 20 - 2 * 15)


def test_head_foot_and_page_numbers_stand_on_every_page():
    paper = Paper()
    paper.block(lines(60))
    for number, page in enumerate(written(paper).pages, 1):
        text = page.extract_text()
        assert all(part in text for part in ("左", "right", "foot", f"{number} / 2"))


def test_properties_contents_and_links_are_there():
    paper = Paper()
    paper.mark("主体信息")
    paper.mark("一", 1)
    link = Style(9, link="https://beian.miit.gov.cn/")
    ground = Frame(ground="#eff4f7", bar="#a8201a")
    paper.block([Cell(LEFT, BODY, [("site", link)])], ground)
    reader = written(paper)
    assert reader.metadata.title == "备案信息表"
    assert reader.metadata.creation_date.date() == IMPRINT.day
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "zh-CN"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.outline[0].title == "主体信息"
    assert reader.outline[1][0].title == "一"
    note = reader.pages[0]["/Annots"][0].get_object()
    assert note["/A"]["/URI"] == "https://beian.miit.gov.cn/"


def test_the_same_pages_make_the_same_bytes():
    def once():
        paper = Paper()
        paper.block(lines(60))
        return paper.pdf(IMPRINT)

    assert once() == once()


def test_markup_is_text():
    paper = Paper()
    paper.block([Cell(LEFT, BODY, [("<b>&amp; (x) \\n %", TEXT)])])
    assert "<b>&amp; (x) \\n %" in written(paper).pages[0].extract_text()


def titled():
    """Headings stand below a title in the table of contents."""
    paper = Paper()
    paper.mark("title")
    return paper


@pytest.mark.parametrize("left", range(0, 200, 7))
def test_a_heading_is_never_parted_from_what_it_heads(left):
    paper = titled()
    paper.y = BOTTOM + left
    paper.head(Heading("head", [Cell(LEFT, BODY, [("head", TEXT)])], Frame(above=2)))
    paper.block(lines(8))
    texts = [page.extract_text() for page in written(paper).pages]
    (page,) = [text for text in texts if "head" in text]
    assert page.count("line") == 8


def test_a_heading_stands_above_the_beginning_of_what_is_longer_than_a_page():
    paper = titled()
    paper.y = BOTTOM + 40
    paper.head(Heading("head", [Cell(LEFT, BODY, [("head", TEXT)])], Frame()))
    paper.block(lines(100))
    first, second, *_ = [page.extract_text() for page in written(paper).pages]
    assert "head" not in first
    assert "head" in second
    assert second.count("line") > 40


def test_headings_one_below_the_other_and_one_at_the_end_are_all_printed():
    paper = titled()
    for name in ("one", "two"):
        paper.head(Heading(name, [Cell(LEFT, BODY, [(name, TEXT)])], Frame()))
    (page,) = written(paper).pages
    text = page.extract_text()
    assert "one" in text
    assert "two" in text


ROW = Frame(rule=True)


def headed(rows, room):
    """The texts of the pages: a heading with rows, where so much room was left."""
    paper = Paper()
    paper.y = BOTTOM + room
    paper.mark("Whole")
    paper.head(Heading("Head", [Cell(LEFT, BODY, [("Head", TEXT)])], Frame()))
    for _row in range(rows):
        paper.block(lines(2), ROW)
    return [page.extract_text() for page in written(paper).pages]


def test_a_heading_takes_two_rows_along():
    first, second = headed(2, 100)
    assert "Head" not in first
    assert "Head" in second
    assert second.count("line") == 4


def test_a_heading_with_two_rows_stays_where_both_fit():
    assert "Head" in headed(3, 140)[0]


def test_a_single_row_needs_no_second_one():
    assert [text.count("line") for text in headed(1, 100)] == [2]


def test_rows_longer_than_a_page_flow_below_their_heading():
    paper = Paper()
    paper.mark("Whole")
    paper.head(Heading("Head", [Cell(LEFT, BODY, [("Head", TEXT)])], Frame()))
    paper.block(lines(40), ROW)
    paper.block(lines(40), ROW)
    paper.head(Heading("Next", [Cell(LEFT, BODY, [("Next", TEXT)])], Frame()))
    pages = [page.extract_text() for page in written(paper).pages]
    assert "Head" in pages[0]
    assert sum(page.count("line") for page in pages) == 80

"""A party document on paper: its parts in the form that a profile of measures asks for, as .docx.

The same document gives the same bytes: no time, no chance and no name of a user stands in it.
"""

from __future__ import annotations

from datetime import datetime
from functools import singledispatchmethod
from io import BytesIO
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_COLOR_INDEX, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from analysis.files import EPOCH
from analysis.office.paper import FACE, repack, visible
from analysis.office.parts import Annex, Blank, Document, Grid, Heading, Picture, Said, form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.section import Section
    from docx.table import Table
    from docx.text.run import Run

OPEN = "[…]"
LOOKS = {"centre": ALIGN.CENTER, "left": ALIGN.LEFT, "justified": ALIGN.JUSTIFY}


def written(document: Document, profile: str = "hd05") -> bytes:
    """A document as .docx.

    Parameters
    ----------
    document : Document
    profile : str
        Of measures, as `form` knows them.

    Returns
    -------
    bytes
    """
    return _Paper(document, form(profile)).content()


class _Paper:
    """A .docx being written, once, from top to bottom."""

    def __init__(self, document: Document, measures: dict[str, Any]) -> None:
        self.document = document
        self.form = measures
        self.docx = docx.Document()
        self._styles()

    def content(self) -> bytes:
        about, first = self.document, self.docx.sections[0]
        self._sheet(first)
        if about.check:
            self._check()
            first = self._section()
        self._number(first)
        self._head()
        body = list(takewhile(lambda part: not isinstance(part, Annex), about.parts))
        for part in body:
            self._put(part)
        self._closed()
        self._foot()
        for part in about.parts[len(body) :]:
            self._put(part)
        core = self.docx.core_properties
        core.title, core.author, core.last_modified_by = about.title or about.subject, "", ""
        core.comments = ""
        core.created = core.modified = datetime(*EPOCH)  # noqa: DTZ001  as in workbooks
        out = BytesIO()
        self.docx.save(out)
        return repack(out.getvalue())

    # ---- sheets

    def _styles(self) -> None:
        normal = self.docx.styles["Normal"]
        normal.font.name, normal.font.size = FACE, Pt(self.form["body"])
        fonts = normal.element.rPr.rFonts
        for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
            fonts.set(qn(script), FACE)
        normal.paragraph_format.space_after = Pt(0)
        normal.paragraph_format.widow_control = True
        for level in (1, 2):
            style = self.docx.styles.add_style(f"Mục {level}", WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = normal
            style.font.bold = True
            style.paragraph_format.keep_with_next = True
            outline = _element("outlineLvl", val=str(level - 1))
            style.element.get_or_add_pPr().append(outline)

    def _sheet(self, section: Section, across: bool = False) -> None:
        size = Mm(self.form["page_width"]), Mm(self.form["page_height"])
        section.page_width, section.page_height = reversed(size) if across else size
        section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
        for side in ("top", "bottom", "left", "right"):
            measure = f"across_{side}" if across else side
            setattr(section, f"{side}_margin", Mm(self.form[measure]))
        section.header_distance = Mm(self.form["page_number"])
        section.footer_distance = Mm(self.form["page_number"])

    def _section(self, across: bool = False) -> Section:
        section: Section = self.docx.add_section(WD_SECTION.NEW_PAGE)
        self._sheet(section, across)
        for start in section._sectPr.findall(qn("w:pgNumType")):  # noqa: SLF001  numbers go on
            section._sectPr.remove(start)  # noqa: SLF001
        return section

    def _number(self, section: Section) -> None:
        """The page's number above, but on the first page of the document."""
        section.different_first_page_header_footer = True
        section.header.is_linked_to_previous = False
        section.first_page_header.is_linked_to_previous = False
        line = section.header.paragraphs[0]
        line.alignment = ALIGN.CENTER
        run = line.add_run()
        field = _element("instrText")
        field.text = "PAGE"
        for element in (
            _element("fldChar", fldCharType="begin"),
            field,
            _element("fldChar", fldCharType="end"),
        ):
            run._r.append(element)  # noqa: SLF001  python-docx knows no fields
        section._sectPr.append(_element("pgNumType", start="1"))  # noqa: SLF001  nor page numbers

    # ---- frame

    def _head(self) -> None:
        about, size = self.document, "office"
        left, right = self._two()
        for n, office in enumerate(about.offices):
            self._line(left, office, size, bold=n == len(about.offices) - 1)
        self._line(left, "*", size)
        self._line(left, about.number, size)
        if not about.kind:
            self._line(left, about.subject, "letter_subject", italic=True)
        left.paragraphs[-1].paragraph_format.space_after = Mm(self.form["stamp_room"])
        self._line(right, "ĐẢNG CỘNG SẢN VIỆT NAM", "party", bold=True)
        self._rule(right)
        self._line(right, about.dated, size, italic=True)
        if about.kind:
            for text, measure in ((about.kind, "kind"), (about.subject, "subject")):
                self._line(self.docx, text, measure, bold=True)
            self._line(self.docx, "-----", size)
        else:
            line = self._line(self.docx, "", size)
            self._run(line, "Kính gửi: ", italic=True)
            self._run(line, about.to)
        self.docx.paragraphs[-1].paragraph_format.space_after = Pt(2 * self.form["after"])

    def _rule(self, cell: _Cell) -> None:
        """A line as long as the party's name."""
        line = self._line(cell, "", "office")
        line.runs[0].font.size = Pt(2)
        line.paragraph_format.line_spacing = Pt(4)
        line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        spare = Mm((self.form["head_right"] - self.form["party_line"]) / 2)
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = spare
        borders = _element("pBdr")
        borders.append(_element("top", val="single", sz="6", space="1", color="000000"))
        line._p.get_or_add_pPr().append(borders)  # noqa: SLF001  python-docx knows no borders

    def _closed(self) -> None:
        """The last lines stay with the signature: it is never alone on a page."""
        *_, last = self.docx.iter_inner_content()
        lines = [last] if isinstance(last, Paragraph) else _last_row(last)
        for line in lines:
            line.paragraph_format.keep_with_next = line.paragraph_format.keep_together = True

    def _foot(self) -> None:
        about, size = self.document, "office"
        self._line(self.docx, "", size).paragraph_format.keep_with_next = True
        left, right = self._two()
        line = self._line(left, "", size, look="left")
        self._run(line, "Nơi nhận").underline = True
        self._run(line, ":")
        last = len(about.recipients) - 1
        for n, who in enumerate(about.recipients):
            end = "." if n == last else self.form["separator"]
            self._line(left, f"- {who}{end}", "small", look="left")
        self._line(right, about.signature.for_whom, size, bold=True)
        for post in about.signature.posts:
            self._line(right, post, size)
        for _ in range(4):
            self._line(right, "", size)
        name = self._line(right, "", size)
        self._open(name, about.signature.name).bold = True

    def _check(self) -> None:
        """The sheet in front: what is open, and where the figures stand."""
        for n, item in enumerate(self.document.check):
            if isinstance(item, Grid):
                self._put(item)
            else:
                look = "centre" if n == 0 else "justified"
                line = self._line(self.docx, item, "body", bold=n == 0, look=look)
                line.paragraph_format.space_after = Pt(self.form["after"])

    # ---- parts

    @singledispatchmethod
    def _put(self, part: Any) -> None:
        raise TypeError(type(part).__name__)

    @_put.register
    def _(self, part: Heading) -> None:
        line = self._paragraph(part.text)
        line.style = self.docx.styles[f"Mục {part.level}"]

    @_put.register
    def _(self, part: Said) -> None:
        self._paragraph(part.text)

    @_put.register
    def _(self, part: Blank) -> None:
        line = self._paragraph("")
        self._open(line, OPEN)
        self._open(line, f" ({part.hint})").italic = True

    @_put.register
    def _(self, part: Picture) -> None:
        self._caption(part.caption)
        line = self._line(self.docx, "", "body")
        shape = line.add_run().add_picture(BytesIO(part.content), width=Mm(part.width))
        about = shape._inline.docPr  # noqa: SLF001  the library has no words of pictures
        about.set("descr", visible(part.alt))
        line.paragraph_format.keep_with_next = True
        self._notes([part.note])

    @_put.register
    def _(self, part: Annex) -> None:
        section = self._section(part.across)
        section.different_first_page_header_footer = False
        if part.number:
            self._line(self.docx, f"Phụ lục {part.number}", "subject", bold=True)
        self._line(self.docx, part.title, "subject", bold=True)
        if part.about:
            self._line(self.docx, part.about, "small", italic=True)

    @_put.register
    def _(self, part: Grid) -> None:
        if part.caption:
            self._caption(part.caption)
        table = self.docx.add_table(rows=0, cols=len(part.heads))
        table.style, table.autofit = "Table Grid", False
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        _wide(table, part.widths)
        for n, row in enumerate([part.heads, *part.rows]):
            cells = self._row(table, part.widths, heading=n == 0)
            for column, (cell, text) in enumerate(zip(cells, row, strict=True)):
                look = "left" if n and column in part.left else "centre"
                self._line(cell, text, "table", bold=n == 0, look=look)
        self._notes(part.notes)

    def _row(self, table: Table, widths: Any, heading: bool) -> tuple[_Cell, ...]:
        row = table.add_row()
        marks = row._tr.get_or_add_trPr()  # noqa: SLF001  python-docx knows no such marks of rows
        for mark in ("cantSplit", "tblHeader") if heading else ("cantSplit",):
            marks.append(_element(mark))
        cells: tuple[_Cell, ...] = row.cells
        for cell, width in zip(cells, widths, strict=True):
            cell.width = Mm(width)
        return cells

    def _caption(self, text: str) -> None:
        line = self._line(self.docx, text, "caption", bold=True)
        line.paragraph_format.keep_with_next = True
        line.paragraph_format.space_before = Pt(self.form["after"])
        line.paragraph_format.space_after = Pt(self.form["after"] / 2)

    def _notes(self, notes: Any) -> None:
        for note in notes:
            line = self._line(self.docx, note, "table", italic=True, look="justified")
            line.paragraph_format.space_before = Pt(self.form["after"] / 3)

    # ---- paragraphs

    def _paragraph(self, text: str) -> Paragraph:
        """A paragraph of the body."""
        line = self._line(self.docx, text, "body", look="justified")
        how = line.paragraph_format
        how.first_line_indent, how.space_after = Mm(self.form["first_line"]), Pt(self.form["after"])
        how.line_spacing, how.line_spacing_rule = Pt(self.form["line"]), WD_LINE_SPACING.EXACTLY
        return line

    def _line(
        self,
        where: Any,
        text: str,
        measure: str,
        *,
        look: str = "centre",
        bold: bool | None = None,
        italic: bool | None = None,
    ) -> Paragraph:
        """A line of its own, as large as the form says; a cell's first empty one is used."""
        line: Paragraph
        if isinstance(where, _Cell) and len(where.paragraphs) == 1 and not where.paragraphs[0].runs:
            line = where.paragraphs[0]
        else:
            line = where.add_paragraph()
        line.alignment = LOOKS[look]
        run = self._run(line, text, italic=italic)
        run.bold, run.font.size = bold, Pt(self.form[measure])
        return line

    def _run(self, line: Paragraph, text: str, italic: bool | None = None) -> Run:
        run = line.add_run(visible(text))
        run.italic = italic
        return run

    def _open(self, line: Paragraph, text: str) -> Run:
        """Text that is highlighted: somebody has to write here."""
        run = self._run(line, text)
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        return run

    def _two(self) -> tuple[_Cell, ...]:
        """Two cells side by side without borders or padding."""
        widths = (self.form["head_left"], self.form["head_right"])
        table = self.docx.add_table(rows=0, cols=2)
        table.autofit = False
        margins = _element("tblCellMar")
        for side in ("left", "right"):
            margins.append(_element(side, w="0", type="dxa"))
        table._tbl.tblPr.append(margins)  # noqa: SLF001  nor the padding of cells
        _wide(table, widths)
        return self._row(table, widths, heading=False)


def _element(tag: str, **attributes: str) -> Any:
    """An element of Word's own that python-docx knows nothing of."""
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _last_row(table: Table) -> list[Paragraph]:
    return [line for cell in table.rows[-1].cells for line in cell.paragraphs]


def _wide(table: Table, widths: Sequence[float]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)

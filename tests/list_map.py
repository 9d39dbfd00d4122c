"""The map of a list of organisations with headings of three levels, in code: LIST-2027."""

from office_folder import put

HEAD = "first,last,sheet,block,kind,id,number,text,unit,type,measure,quarter,base,includes"
FILE = "forms/LIST-2027.csv"
SHEET = "totals,,sheet,totals,,Tổng hợp số liệu,,,,,,"
BLOCK = "totals,totals,block,totals,,,,list,organisation,,,"
TITLE = "totals,totals,title,,,BIỂU SỐ LIỆU TỔNG HỢP NĂM {year},,,,,,"
NAME = "totals,totals,column,name,,Đơn vị,,organisation,,,,"
QUARTER = "totals,totals,column,q{0},,Sinh hoạt chuyên đề › Quý {0} › Đã làm,,count,cells_thematic,{0},of{0},"
MEMBERS = "totals,totals,column,members,,Đảng viên,,count,members,,,"
STUDIED = "totals,totals,column,studied,,Học tập › Nghị quyết › Đã học,,count,members_studied,,due,"
DUE = "totals,totals,column,due,,Học tập › Nghị quyết › Phải học,,count,members_due_to_study,,,"
RATE = "totals,totals,column,rate,,Học tập › Tỷ lệ %,,percent,,,studied/due,"
GOOD = (
    "totals,totals,column,good,,Xếp loại › Hoàn thành tốt trở lên,,count,"
    "members_good,,graded,members_excellent"
)
SELF = "totals,totals,column,self,,Tự xếp loại,,grade,self,,,"
LINES = (
    "2027,,,,form,LIST-2027,,Biểu tổng hợp của khối,,many,,,,",
    *(
        f",,{line}"
        for line in (
            SHEET,
            BLOCK,
            TITLE,
            "totals,totals,column,number,,STT,,number,,,,",
            NAME,
            MEMBERS,
            "totals,totals,column,cells,,Chi bộ,,count,cells,,,",
            "totals,totals,column,issued,,Nghị quyết › Ban hành,,flag,resolution_issued,,,",
            DUE,
            STUDIED,
            RATE,
            *(
                line.format(quarter)
                for quarter in "1234"
                for line in (
                    "totals,totals,column,of{0},,Sinh hoạt chuyên đề › Quý {0} › Số chi bộ,,count,cells,,,",
                    QUARTER,
                )
            ),
            "totals,totals,column,graded,,Xếp loại › Được xếp loại,,count,members_graded,,members,",
            GOOD,
            "totals,totals,column,excellent,,Xếp loại › Hoàn thành xuất sắc,,count,members_excellent,,good,",
            SELF,
            "totals,totals,row,I,I,ĐẢNG BỘ CƠ SỞ,,section,,,,",
            "totals,totals,row,sum,,TỔNG SỐ,,total,,,,",
            "lacks,,sheet,lacks,,Hạn chế,,,,,,",
            "lacks,lacks,block,lacks,,,,list,shortfall,,,",
            "lacks,lacks,column,name,,Đơn vị,,organisation,,,,",
            "lacks,lacks,column,target,,Chỉ tiêu chưa đạt,,target,,,,",
            "lacks,lacks,column,limitation,,Hạn chế,,limitation,,,,",
            "lacks,lacks,column,cause,,Nguyên nhân,,cause,,,,",
            "lacks,lacks,column,remedy,,Giải pháp,,remedy,,,,",
            "lacks,lacks,answer,1b,,Học tập nghị quyết,,,target,,,",
        )
    ),
)


def text(*lines):
    """The lines as a file."""
    return "\n".join((HEAD, *(lines or LINES))) + "\n"


def changed(old, new):
    """The map with one piece of it written otherwise; (the text, the line of the change)."""
    before = text()
    assert before.count(old) == 1, (before.count(old), old)
    return before.replace(old, new), before[: before.index(old)].count("\n") + 1


def put_map(folder, written=None):
    """Write the map into an office's folder."""
    return put(folder, FILE, written or text())

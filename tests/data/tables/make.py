#!/usr/bin/env python3
"""Makes the three spreadsheets beside it, as Excel of today, Excel of 1997 and LibreOffice write them, by libraries of
others (openpyxl, xlwt, odfpy). Run by hand when they change; the files are kept.

    pip install openpyxl xlwt odfpy && tests/data/tables/make.py
"""

import os

import odf.opendocument
import odf.table
import odf.text
import openpyxl
import xlwt

HERE = os.path.dirname(os.path.abspath(__file__))
# A title above, an empty line, numbers where a person sees digits, a second sheet without books.
LINES = [
    ["DANH MỤC SÁCH TỦ SÁCH XÃ"],
    [],
    ["STT", "Tên sách", "Tác giả", "Năm XB", "ISBN", "Giá tiền"],
    [1, "Tắt đèn", "Ngô Tất Tố", 1939, 9780306406157, 45000],
    [2, "Dế Mèn phiêu lưu ký", "Tô Hoài", 1941, "0-306-40615-2", 52000.5],
]
OTHER = [["Ghi chú"], ["Kiểm kê tháng 5"]]


def xlsx():
    book = openpyxl.Workbook()
    book.active.title = "Ghi chú"
    for line in OTHER:
        book.active.append(line)
    sheet = book.create_sheet("Sách")
    for line in LINES:
        sheet.append(line)
    book.save(os.path.join(HERE, "books.xlsx"))


def xls():
    book = xlwt.Workbook(encoding="utf-8")
    for name, lines in (("Ghi chú", OTHER), ("Sách", LINES)):
        sheet = book.add_sheet(name)
        for row, line in enumerate(lines):
            for column, value in enumerate(line):
                sheet.write(row, column, value)
    book.save(os.path.join(HERE, "books.xls"))


def ods():
    book = odf.opendocument.OpenDocumentSpreadsheet()
    for name, lines in (("Ghi chú", OTHER), ("Sách", LINES)):
        table = odf.table.Table(name=name)
        for line in lines:
            row = odf.table.TableRow()
            for value in line or [""]:
                if isinstance(value, str):
                    cell = odf.table.TableCell(valuetype="string")
                else:
                    cell = odf.table.TableCell(valuetype="float", value=value)
                cell.addElement(odf.text.P(text=str(value)))
                row.addElement(cell)
            table.addElement(row)
        book.spreadsheet.addElement(table)
    book.save(os.path.join(HERE, "books.ods"))


xlsx()
xls()
ods()

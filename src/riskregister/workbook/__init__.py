"""The Excel door: a register as a workbook with live formulas, and that workbook read back as changes."""

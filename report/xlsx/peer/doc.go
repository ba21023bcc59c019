// Package peer holds the workbooks of report/xlsx against excelize and LibreOffice: they are read back cell by cell, and opened, converted and
// printed. Its command ratio writes a long list with both and prints how they compare. It is a module of its own, so that nobody who
// writes workbooks gets excelize.
package peer

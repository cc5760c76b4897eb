"""Tables in and out: measures, recommendations, goals and figures as CSV and XLSX.

`cells` writes and understands single cells, `tables` reads files, `columns` is what a kind of table consists of, `kinds`
lists the kinds. A file becomes an `ImportRun` (`runs`), is checked in short pieces (`checking`), shown, and written at once
(`writing`). `export` goes the other way with the same columns.
"""

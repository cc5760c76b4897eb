"""The print engine: from finished HTML to an archivable, accessible PDF.

Nothing in this package imports Django at module level, so a worker process starts without it. The web process talks to
the workers through `reports.printing.pool`; everybody else uses `reports.pdf`.
"""

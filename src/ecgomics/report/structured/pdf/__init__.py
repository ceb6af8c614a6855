"""The structured report as a PDF file: vector, to scale, tagged."""

from ecgomics.report.structured.pdf.write import report_pdf

__all__ = ["report_pdf"]

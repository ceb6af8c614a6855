"""The structured report as a page of HTML."""

from ecgomics.report.structured.html.page import report_html

__all__ = ["report_html"]

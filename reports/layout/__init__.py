"""From values, form and letterhead to HTML. The printer is `reports.pdf`, the words of a form are in `reports.forms`."""

from reports.layout.render import page_context, render_html, render_preview
from reports.layout.style import form_css
from reports.layout.wording import file_name, german_date, person_name

__all__ = ["file_name", "form_css", "german_date", "page_context", "person_name", "render_html", "render_preview"]

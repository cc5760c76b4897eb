"""What an error report to the operators may say."""

from types import TracebackType

from django.http import HttpRequest


class SparseReporter:
    """Names the page and the place in the code, and nothing that a person typed or may read."""

    def __init__(
        self,
        request: HttpRequest | None,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        tb: TracebackType | None,
        is_email: bool = False,
    ) -> None:
        self.request = request
        self.exc_type = exc_type
        self.tb = tb

    def get_traceback_text(self) -> str:
        """File, line and function of each frame; the exception's text is left out, as it may quote a value."""
        lines = [f"{self.request.method} {self.request.path}"] if self.request else []
        frame = self.tb
        while frame is not None:
            code = frame.tb_frame.f_code
            lines.append(f"{code.co_filename}:{frame.tb_lineno} {code.co_name}")
            frame = frame.tb_next
        if self.exc_type is not None:
            lines.append(self.exc_type.__name__)
        return "\n".join(lines)

    def get_traceback_html(self) -> str:
        """No second, richer form: the text is the report."""
        return ""

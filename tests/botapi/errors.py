"""How Telegram says no: the code, the text and the parameters of a refused call."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

GONE_QUERY = "query is too old and response timeout expired or query ID is invalid"
SAME_CONTENT = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"

_PREFIX = {
    HTTPStatus.BAD_REQUEST: "Bad Request: ",
    HTTPStatus.FORBIDDEN: "Forbidden: ",
    HTTPStatus.NOT_FOUND: "Not Found: ",
    HTTPStatus.CONFLICT: "Conflict: ",
}


@dataclass
class ApiError(Exception):
    """A call that the server refuses.

    Attributes:
        code: HTTP status, also in the body.
        text: What the client reads as `description`.
        parameters: `retry_after` (seconds) or `migrate_to_chat_id`, when the client can act on it.
    """

    code: int
    text: str
    parameters: dict[str, int] | None = None

    def body(self) -> dict[str, object]:
        answer: dict[str, object] = {"ok": False, "error_code": self.code, "description": self.text}
        return answer | ({"parameters": self.parameters} if self.parameters else {})


def refused(code: int, reason: str) -> ApiError:
    """An error in Telegram's form: prefix of the code, then the reason without a capital (codes in capitals stay)."""
    lowered = reason if reason[:2].isupper() else reason[0].lower() + reason[1:]
    return ApiError(code, _PREFIX.get(HTTPStatus(code), "") + lowered)


def bad(reason: str) -> ApiError:
    return refused(400, reason)


def forbidden(reason: str) -> ApiError:
    return refused(403, reason)


def too_many_requests(retry_after: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


def migrated(new_chat_id: int) -> ApiError:
    text = "Bad Request: group chat was upgraded to a supergroup chat"
    return ApiError(400, text, {"migrate_to_chat_id": new_chat_id})

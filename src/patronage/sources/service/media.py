"""The words that service tools have for a medium, as the contract's few."""

from __future__ import annotations

from collections.abc import Mapping

from patronage.engine.duckdb import DUCKDB

__all__ = ["medium_sql"]


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",")]


_MEDIA: Mapping[str, list[str]] = {
    "email": _words("mail, email, e-mail"),
    "form": _words(
        "form, web, web form, web_form, web_service, web widget, web_widget, help center, help-center,"
        " mobile, contact_form, task"
    ),
    "chat": _words(
        "chat, chat_transcript, messaging, native_messaging, whatsapp, facebook, facebook message, sms,"
        " twitter, line, instagram_dm, facebook-messenger, instagram-direct-message, gorgias_chat"
    ),
    "phone": _words(
        "phone, voice, voicemail, phone call, phone call (inbound), phone call (outbound),"
        " phone call (incoming), phone call (outgoing), voice_inbound, voice_outbound, aircall, telephony"
    ),
}


def medium_sql(given: str) -> str:
    """Give SQL for a medium; a word that is not known stays, in lower case.

    Examples
    --------
    >>> from patronage.engine.duckdb import DuckDB
    >>> with DuckDB.in_memory() as engine:
    ...     engine.execute(
    ...         f"select {medium_sql('m')} from (values ('VOICE'), ('Web form'), ('Fax')) as t (m)"
    ...     )
    [('phone',), ('form',), ('fax',)]
    """
    lower = f"lower({given})"
    cases = " ".join(
        f"when {lower} in ({', '.join(map(DUCKDB.literal, words))}) then '{meant}'"
        for meant, words in _MEDIA.items()
    )
    return f"case {cases} else {lower} end"

"""Named placeholders in SQL: `:region` in a file becomes `%(region)s::text` for the driver.

What stands in quotes, comments or dollar quotes is left alone, and so is the cast `::`. Values are never written
into the text here: the driver binds them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_TOKEN = re.compile(
    r"""
      '(?:[^']|'')*'              # text
    | "(?:[^"]|"")*"              # quoted name
    | --[^\n]*                    # comment to the end of the line
    | /\*.*?\*/                   # comment
    | (\$\w*\$).*?\1              # dollar-quoted text
    | ::                          # cast
    | :(?P<name>[A-Za-z_]\w*)     # placeholder
    | %                           # means something to the driver
    """,
    re.VERBOSE | re.DOTALL,
)


def names(sql: str) -> list[str]:
    """The placeholders of a query in order of first appearance."""
    found = (match["name"] for match in _TOKEN.finditer(sql))
    return list(dict.fromkeys(name for name in found if name))


def bind(sql: str, casts: Mapping[str, str]) -> str:
    """The query in the driver's form.

    Args:
        sql: query with `:name` placeholders.
        casts: SQL type by placeholder; a null needs one, or the server cannot tell what it compares.
    """

    def replace(match: re.Match[str]) -> str:
        if name := match["name"]:
            cast = casts.get(name, "text")
            return f"%({name})s::{cast}"
        return match[0].replace("%", "%%")

    return _TOKEN.sub(replace, sql)


def without_end(sql: str) -> str:
    """The query without the semicolon and white space at its end, so that it can stand inside another one."""
    return sql.strip().rstrip(";").strip()

"""The names in square brackets that are WordPress' short codes, and no link of Markdown's."""

from __future__ import annotations

import re

from feedpub.body.templates.verbatim import Kind, kinds

#: These mean something with nothing behind their name.
_BARE = "gallery|playlist|contact-form|nggallery|singlepic|archives|shortcode"
#: These only with a value, or around something.
_VALUED = (
    "caption|wp_caption|embed|youtube|vimeo|audio|video|wpvideo|soundcloud|dailymotion|slideshare|gist|tweet|twitter|instagram"
    "|spotify|bandcamp|codepen|sourcecode|code|contact-form-7|polldaddy|googlemaps|google_maps|slideshow|ted|scribd|vine"
    "|tiktok|mailchimp|table|button|column|columns|row|quote|pullquote|spoiler|toggle|accordion|tab|tabs|box|highlight|dropcap"
    r"|vc_\w+|et_pb_\w+|su_\w+|fusion_\w+|av_\w+|fl_\w+|ngg\w*|wpforms|gravityform|ninja_form\w*|mc4wp_form"
)
NAMES = f"{_BARE}|{_VALUED}"
_VALUE = r"\s*=\s*(?:\"[^\"]{0,2000}\"|'[^']{0,2000}'|&#8221;|[^\s\[\]\"']+)"
_ATTRIBUTE = rf"\s+[\w-]+{_VALUE}"
_ADDRESS = r"(?:\s*=\s*|\s+)(?:https?:)?//[^\s\[\]]+(?:\s+[^\[\]\n]*)?"
_ID = r"\s+(?=[\w-]*\d)[\w-]+"

PRESS = re.compile(
    rf"\[(?P<close>/)?(?P<name>{NAMES})\b"
    rf"(?P<rest>(?(close)|(?:{_ADDRESS}|{_ID}|(?:{_ATTRIBUTE})+(?:\s+[^\[\]\n=]*)?)?)\s*/?)\]",
    re.IGNORECASE,
)
_ESCAPED = re.compile(rf"\\\[(/?)((?:{NAMES})\b)([^\[\]\n]{{0,4000}})\\\]", re.IGNORECASE)
_BACKSLASH = re.compile(r"\\([_*\[\]`~-])")
#: With nothing behind the name: only where its end is there too.
BARE = frozenset(_BARE.split("|"))


def unescaped(text: str) -> str:
    """Give Markdown with the short codes that an exporter has escaped, \\[caption id="a\\_1"\\], as WordPress had them."""
    if "\\[" not in text or not _ESCAPED.search(text):
        return text
    closed = {found[2].lower() for found in _ESCAPED.finditer(text) if found[1]}
    lines = text.split("\n")
    for number, kind in enumerate(kinds(text)):
        line = lines[number]
        if kind is Kind.TEXT and "\\[" in line and "`" not in line:
            lines[number] = _ESCAPED.sub(lambda found: _as_it_was(found, closed), line)
    return "\n".join(lines)


def _as_it_was(found: re.Match[str], closed: set[str]) -> str:
    code = _BACKSLASH.sub(r"\1", f"[{found[1]}{found[2]}{found[3]}]")
    is_code = (found[3].strip() or found[2].lower() in closed) and PRESS.fullmatch(code)
    return code if is_code else found[0]

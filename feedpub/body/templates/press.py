"""The names in square brackets that are WordPress' short codes, and no link of Markdown's."""

from __future__ import annotations

import re

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
#: With nothing behind the name: only where its end is there too.
BARE = frozenset(_BARE.split("|"))

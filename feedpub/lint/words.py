"""The names and words that feeds may use, as their specifications and the W3C feed validator know them."""

from __future__ import annotations

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
DCTERMS = "{http://purl.org/dc/terms/}"
FH = "{http://purl.org/syndication/history/1.0}"
MEDIA = "{http://search.yahoo.com/mrss/}"
SY = "{http://purl.org/rss/1.0/modules/syndication/}"
XHTML = "{http://www.w3.org/1999/xhtml}"
XML = "{http://www.w3.org/XML/1998/namespace}"

#: Each namespace that a document may use, with the one prefix that readers know it by.
PREFIXES = {
    ATOM: "atom",
    CONTENT: "content",
    DC: "dc",
    DCTERMS: "dcterms",
    FH: "fh",
    MEDIA: "media",
    SY: "sy",
    XML: "xml",
}

#: Elements that readers keep (NotHtml for one that is not HTML, SecurityRisk for one that is).
HTML_ELEMENTS = frozenset(
    "a abbr acronym address area article aside audio b bdi big blockquote br button canvas caption center cite code col"
    " colgroup data datalist dd del details dfn dialog dir div dl dt em fieldset figcaption figure font footer form h1"
    " h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd label legend li main map mark menu meter nav noscript ol"
    " optgroup option output p picture pre progress q rp rt ruby s samp section select small source span strike strong"
    " sub summary sup table tbody td template textarea tfoot th thead time tr track tt u ul var video wbr".split()
)
#: Elements of HTML that readers refuse, or that have no place inside of a page.
RISKY_ELEMENTS = frozenset(
    "applet base basefont bdo body embed frame frameset head html iframe link listing meta noframes object param"
    " plaintext script slot style title xmp".split()
)
VOID_ELEMENTS = frozenset("area base br col embed hr img input link meta param source track wbr".split())
#: HTML Standard §13.1.2.4: elements whose end tag may be left out.
OPTIONAL_END = frozenset("colgroup dd dt li optgroup option p rp rt tbody td tfoot th thead tr".split())
#: HTML Standard §13.1.2.4: elements that end an open paragraph.
ENDS_PARAGRAPH = frozenset(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3"
    " h4 h5 h6 header hgroup hr main menu nav ol p pre section summary table ul".split()
)
TABLE_PARTS = frozenset("caption col colgroup tbody td tfoot th thead tr".split())

#: Attributes of HTML that readers keep (SecurityRiskAttr for any other). Not `controls`, `role` or `aria-label`.
HTML_ATTRIBUTES = frozenset(
    "abbr accept accept-charset accesskey action align allow allowfullscreen alt as autocapitalize autocomplete"
    " autofocus autoplay axis background bgcolor border bordercolor cellpadding cellspacing char charoff charset"
    " checked cite class clear color cols colspan compact contenteditable coords crossorigin data datetime decoding"
    " default dir dirname disabled download draggable enctype enterkeyhint face for form formenctype frame headers"
    " height hidden high href hreflang hspace id inputmode is ismap itemid itemprop itemref itemscope itemtype kind"
    " label lang list loading longdesc loop low lowsrc max maxlength media method min minlength multiple muted name"
    " nohref nonce noshade nowrap open optimum pattern ping placeholder playsinline poster preload prompt radiogroup"
    " readonly referrerpolicy rel required rev reversed rows rowspan rules scope selected shape size sizes span"
    " spellcheck src srclang srcset start step style summary tabindex target title translate type usemap valign value"
    " volume vspace width wrap xml:lang xmlns".split()
)
#: Attributes that carry an address.
HTML_ADDRESSES = frozenset(
    "action background cite data dynsrc formaction href itemid longdesc lowsrc ping poster src srcset".split()
)
#: Properties of CSS that readers keep (DangerousStyleAttr for any other).
CSS_PROPERTIES = frozenset(
    "azimuth background background-color border border-bottom border-bottom-color border-bottom-style"
    " border-bottom-width border-collapse border-color border-left border-left-color border-left-style"
    " border-left-width border-right border-right-color border-right-style border-right-width border-spacing"
    " border-style border-top border-top-color border-top-style border-top-width border-width clear color cursor"
    " direction display float font font-family font-size font-style font-variant font-weight height letter-spacing"
    " line-height list-style-type margin margin-bottom margin-left margin-right margin-top overflow padding"
    " padding-bottom padding-left padding-right padding-top text-align text-decoration text-indent unicode-bidi"
    " vertical-align white-space width".split()
)

#: RFC 4287 §4.2.7.2 and the IANA registry, as far as the W3C validator knows them.
LINK_RELATIONS = frozenset(
    "alternate current describedby edit edit-media enclosure first hub last license next next-archive payment"
    " prev-archive previous related replies search self service up via".split()
)
#: RFC 5005: relations between the documents of a feed.
PAGING_RELATIONS = frozenset("current first last next next-archive prev-archive previous".split())

#: Schemes of addresses that the W3C validator knows to be registered (SchemeNotIANARegistered).
SCHEMES = frozenset(
    "aaa aaas acap cap cid crid data dav dict dns fax file ftp go gopher h323 http https iax icap im imap info ipp iris"
    " ldap mailto mid modem msrp msrps mtqp mupdate news nfs nntp opaquelocktoken pop pres prospero rtsp service shttp"
    " sip sips snmp tag tel telnet tftp thismessage tip tv urn vemmi wais xmpp".split()
)

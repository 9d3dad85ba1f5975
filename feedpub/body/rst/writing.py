"""How docutils' writer of HTML differs here: nothing is read from the disk, code is plain."""

from __future__ import annotations

from docutils import nodes
from docutils.writers.html5_polyglot import HTMLTranslator


class Translator(HTMLTranslator):
    """Writes what a feed can hold."""

    def visit_image(self, node: nodes.image) -> None:
        """Never embed or measure a picture: `:loading: embed` and `:scale:` read any file of the disk."""
        for option in ("loading", "scale"):
            node.attributes.pop(option, None)
        node.attributes.setdefault("alt", "")
        super().visit_image(node)

    def visit_literal(self, node: nodes.literal) -> None:
        self.body.append(f"<code>{self.encode(node.astext())}</code>")
        raise nodes.SkipNode

    def visit_literal_block(self, node: nodes.literal_block) -> None:
        """Code in a language is one text; a parsed literal has markup inside."""
        language = node.get("language")
        if language is None:
            super().visit_literal_block(node)
            return
        kind = f' class="language-{self.attval(language)}"' if language else ""
        self.body.append(f"<pre><code{kind}>{self.encode(node.astext())}</code></pre>\n")
        raise nodes.SkipNode

    def visit_doctest_block(self, node: nodes.doctest_block) -> None:
        self.body.append(f'<pre><code class="language-pycon">{self.encode(node.astext())}</code></pre>\n')
        raise nodes.SkipNode

    def visit_math_block(self, node: nodes.math_block) -> None:
        self.body.append(f'<pre class="math"><code>{self.encode(node.astext())}</code></pre>\n')
        raise nodes.SkipNode

    def visit_math(self, node: nodes.math) -> None:
        self.body.append(f'<code class="math">{self.encode(node.astext())}</code>')
        raise nodes.SkipNode

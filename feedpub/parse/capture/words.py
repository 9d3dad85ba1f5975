"""The words by which news pages label their parts, in the languages that captures come in.

`source.labels` adds words to these. Every word is compared after `fold`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

#: What a label announces: the kinds of `settings.LABELS`, to which words can be added, and four more.
LABELS: Mapping[str, str] = {
    "tags": (
        "тег|теги|тег(и)|мітка|мітки|ключові слова|хештеги|хештег|позначки|ключевые слова|метки|тэги"
        "|хэштеги|tags|tag|tagged|tagged with|tagged as|keywords|key words|topics|labels|hashtags|tagi"
        "|słowa kluczowe|otagowano|oznaczono tagami|schlagwörter|schlagworte|schlagwort|stichwörter"
        "|stichworte|mots-clés|mots clés|étiquettes|palabras clave|etiquetas|parole chiave|štítky"
        "|klíčová slova|kľúčové slová|этикетки|тэгі"
    ),
    "source": (
        "джерело|джерела|джерело інформації|за матеріалами|за інформацією|за даними|першоджерело|оригінал"
        "|посилання на джерело|источник|источники|по материалам|первоисточник|по информации|source|sources"
        "|original source|via|source link|originally published at|źródło|źródła|zrodlo|za|quelle|quellen"
        "|fuente|fonte|zdroj|крыніца"
    ),
    "credit": (
        "фото|світлина|світлини|автор фото|фото автора|фотограф|фотографії|фоторепортаж|автор світлин"
        "|зображення|ілюстрація|фото та відео|джерело фото|фотография|фотографии|автор фотографии"
        "|источник фото|изображение|иллюстрация|photo|photos|photo by|photos by|photo credit|photo credits"
        "|photo courtesy of|photograph|photography|photographs|photo source|image|images|image credit"
        "|image by|image source|picture|pictures|picture credit|zdjęcie|zdjęcia|fot|autor zdjęć|foto|fotos"
        "|bild|bilder|bildquelle|bildnachweis|fotografie|crédit photo|crédits photo|fotografía"
    ),
    "related": (
        "читайте також|читати також|читайте ще|дивіться також|також читайте|схожі новини|схожі матеріали"
        "|схожі статті|схоже|більше новин|інші новини|останні новини|інші публікації|ще новини|ще за темою"
        "|по темі|за темою|новини за темою|матеріали за темою|пов'язані новини|пов'язані матеріали"
        "|рекомендуємо|рекомендовані новини|рекомендуємо прочитати|вас може зацікавити|вам може бути цікаво"
        "|вам також може сподобатися|популярні новини|популярне|новини розділу|нагадаємо також|усі новини"
        "|всі новини|попередня новина|наступна новина|попередня|наступна|попередній запис|наступний запис"
        "|попередня стаття|наступна стаття|свіжі новини|актуальні новини|інші новини розділу|до теми"
        "|на цю тему|читайте также|смотрите также|похожие новости|похожие материалы|похожие статьи"
        "|другие новости|последние новости|еще новости|ещё новости|больше новостей|новости по теме"
        "|материалы по теме|рекомендуем|вам может быть интересно|популярные новости|предыдущая новость"
        "|следующая новость|предыдущая|следующая|все новости|читать также|read also|also read|read more"
        "|see also|related|related news|related articles|related posts|related stories|related content"
        "|more news|more stories|more from|latest news|other news|recent news|recent posts|latest posts"
        "|recommended|you may also like|you might also like|you may also be interested in|similar articles"
        "|similar news|similar posts|popular news|most read|most popular|previous|next|previous post"
        "|next post|previous article|next article|previous news|next news|all news|more on this topic"
        "|further reading|czytaj także|czytaj też|czytaj również|zobacz także|zobacz też|zobacz również"
        "|przeczytaj także|przeczytaj również|powiązane|powiązane artykuły|podobne artykuły|podobne wpisy"
        "|inne aktualności|pozostałe aktualności|najnowsze aktualności|najnowsze wiadomości"
        "|ostatnie aktualności|więcej aktualności|polecamy|poprzedni|następny|poprzedni artykuł"
        "|następny artykuł|poprzedni wpis|następny wpis|poprzednia|następna|sprawdź także|lesen sie auch"
        "|lesen sie mehr|siehe auch|mehr zum thema|weitere nachrichten|weitere meldungen|weitere artikel"
        "|weitere beiträge|ähnliche artikel|ähnliche beiträge|verwandte artikel"
        "|das könnte sie auch interessieren|das könnte sie interessieren|aktuelle meldungen"
        "|neueste meldungen|vorheriger beitrag|nächster beitrag|lire aussi|à lire aussi|voir aussi"
        "|articles similaires|lea también|leer también|artículos relacionados|leggi anche|čtěte také"
        "|súvisiace|související články|чытайце таксама"
    ),
    "views": (
        "перегляд|перегляди|переглядів|перегляда|кількість переглядів|переглянуто|переглянули|прочитано"
        "|прочитань|прочитали|відвідувань|відвідувачів|просмотр|просмотры|просмотров|просмотра|просмотрено"
        "|кол-во просмотров|количество просмотров|прочтений|прочтения|views|view|view count|viewed"
        "|page views|pageviews|hits|reads|times read|wyświetleń|wyświetlenia|wyświetlenie|liczba wyświetleń"
        "|liczba odsłon|odsłon|odsłony|odwiedzin|czytano|przeczytano|aufrufe|seitenaufrufe|zugriffe|gelesen"
        "|vues|lectures|visitas|lecturas|visualizzazioni|zobrazení|zobrazeno|прагляды|праглядаў"
    ),
    "authors": (
        "автор|автори|автор статті|автор публікації|автор матеріалу|текст|підготував|підготувала"
        "|підготували|автор тексту|журналіст|матеріал підготувала|матеріал підготував|матеріал підготували"
        "|авторы|автор статьи|подготовил|подготовила|автор текста|author|authors|by|written by|text|text by"
        "|words|words by|reporter|story by|author name|autor|autorzy|autorka|tekst|opracowanie|opracował"
        "|opracowała|autoren|autorin|verfasser|von|auteur|auteurs|autore|autores|аўтар"
    ),
    "date": (
        "дата|опубліковано|опублікована|опублікований|опубліковане|дата публікації|дата опублікування"
        "|дата розміщення|дата створення|розміщено|додано|створено|дата новини|дата та час|дата і час"
        "|оприлюднено|дата оприлюднення|час публікації|опубликовано|опубликована|дата публикации"
        "|дата размещения|размещено|добавлено|создано|дата создания|дата новости|published|published on"
        "|published at|published date|date published|publication date|publish date|posted|posted on"
        "|posted at|posted date|date posted|date|release date|released|created|created on|added|added on"
        "|first published|issued|data|data publikacji|data dodania|data utworzenia|opublikowano"
        "|opublikowane|opublikowany|dodano|dodane|utworzono|data wytworzenia|wytworzono|zamieszczono"
        "|veröffentlicht|veröffentlicht am|datum|erstellt|erstellt am|eingestellt am|erschienen"
        "|erschienen am|publiziert am|publié|publié le|date de publication|publicado|publicado el|fecha"
        "|fecha de publicación|pubblicato|pubblicato il|publikováno|zverejnené|апублікавана|stand"
    ),
    "category": (
        "рубрика|рубрики|категорія|категорії|розділ|розділи|категория|категории|раздел|category|categories"
        "|section|posted in|filed under|filed in|published in|kategoria|kategorie|dział|kategorien|rubrik"
        "|catégorie|catégories|rubrique|categoría|categoria|катэгорыя"
    ),
    "updated": (
        "оновлено|оновлена|останнє оновлення|дата оновлення|змінено|відредаговано|дата зміни|остання зміна"
        "|остання редакція|обновлено|обновлена|дата обновления|изменено|последнее обновление"
        "|последнее изменение|дата изменения|updated|updated on|updated at|last updated|last updated on"
        "|last update|date updated|update|modified|modified on|last modified|last edited|edited"
        "|aktualizacja|zaktualizowano|ostatnia aktualizacja|ostatnia modyfikacja|data aktualizacji"
        "|data modyfikacji|zmodyfikowano|aktualisiert|aktualisiert am|zuletzt aktualisiert"
        "|letzte aktualisierung|zuletzt geändert|geändert|geändert am|mis à jour|mis à jour le"
        "|dernière mise à jour|actualizado|aggiornato|aktualizováno|абноўлена"
    ),
    "comments": (
        "коментар|коментарі|коментарів|коментувати|додати коментар|залишити коментар|написати коментар"
        "|комментарий|комментарии|комментариев|добавить комментарий|оставить комментарий|comment|comments"
        "|add comment|add a comment|leave a comment|leave a reply|post a comment|no comments|komentarz"
        "|komentarze|komentarzy|dodaj komentarz|kommentar|kommentare|kommentar schreiben|commentaires"
        "|comentarios|вподобань|лайків|likes"
    ),
    "furniture": (
        "читати далі|читати повністю|детальніше|докладніше|далі|фотогалерея|подробнее|читать далее"
        "|continue reading|czytaj dalej|więcej|czytaj więcej|weiterlesen|mehr lesen|lire la suite"
        "|поділитися|поділитись|поділитися новиною|поділитись новиною|поширити|поширити новину|надіслати"
        "|роздрукувати|надрукувати|друкувати|друк|версія для друку|друкована версія|для друку"
        "|надіслати другу|скопіювати посилання|копіювати|назад|назад до новин|до списку новин|повернутися"
        "|повернутись до списку|на головну|меню|пошук|головна|головна сторінка|увійти|вхід|реєстрація"
        "|перейти до вмісту|перейти до основного вмісту|офіційний сайт|подобається|час читання|слухати"
        "|прослухати|a+ a-|людям із порушенням зору|для людей з порушеннями зору|поделиться"
        "|поделиться новостью|распечатать|печать|версия для печати|отправить другу|скопировать ссылку"
        "|вернуться|главная|главная страница|поиск|войти|время чтения|нравится|share|share this"
        "|share this article|share this post|share on facebook|share on twitter|share on x|share via email"
        "|print|print this page|print version|printer friendly|email|e-mail|copy link|copy|link copied|back"
        "|back to news|back to list|back to top|menu|search|home|home page|homepage|main page"
        "|skip to content|skip to main content|login|log in|sign in|sign up|register|subscribe|listen|like"
        "|tweet|reading time|read time|follow us|facebook|fb|twitter|x|telegram|viber|whatsapp|messenger"
        "|linkedin|instagram|youtube|pinterest|tiktok|rss|pdf|udostępnij|udostępnij na facebooku|drukuj"
        "|wydrukuj|wersja do druku|powrót|powrót do listy|strona główna|wyślij|kopiuj link|szukaj"
        "|przejdź do treści|zaloguj|czas czytania|poleć|teilen|drucken|seite drucken|druckversion|zurück"
        "|zurück zur übersicht|startseite|suche|lesezeit|merken|partager|imprimer|accueil|compartir"
        "|imprimir|inicio|condividi|stampa|sdílet|tisk|падзяліцца|укр|eng|ua|en|uk|uk en|ua en"
    ),
    "section": (
        "новини|новини громади|новини міста|всі новини|події|суспільство|громада|освіта|культура|спорт"
        "|політика|економіка|оголошення|анонси|прес-центр|пресцентр|прес-служба|медіа|публікації|статті"
        "|новости|общество|события|объявления|образование|пресс-центр|публикации|news|local news|city news"
        "|latest|press|press releases|press release|announcements|events|society|education|culture|sport"
        "|sports|articles|blog|media|newsroom|press centre|press center|aktualności|wiadomości|wydarzenia"
        "|ogłoszenia|komunikaty|kultura|oświata|edukacja|społeczeństwo|nachrichten|aktuelles|meldungen"
        "|pressemitteilungen|pressemitteilung|presse|actualités|noticias|notizie|навіны"
    ),
}

#: Labels of dates that a text may have of its own, as an announcement does: below its beginning they say little.
VAGUE = frozenset(
    "дата|дата та час|дата і час|дата проведення|date|data|datum|fecha|stand|created|erstellt|розміщено|додано".split(
        "|"
    )
)

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u02bb\u0060\u00b4\u2032\u201b\uff07", "'"))
_EDGES = " \t.:;,!()[]{}<>«»“”„\"'*#_=|/\\•·‣▪►▶→←↑↓↩⟵⟶➜»«›‹–—-…⋅\ufe0f\u200d"


def fold(text: str) -> str:
    """The form in which labels are compared: case folded, apostrophes alike, spaces single, edges bare."""
    return " ".join(text.translate(_APOSTROPHES).casefold().split()).strip(_EDGES)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Label words to kinds, and the first words of labels: a quick way to see that a line has none."""

    kinds: Mapping[str, str]
    starts: frozenset[str]


def vocabulary(labels: Mapping[str, tuple[str, ...]]) -> Vocabulary:
    """The words above with those of `source.labels`, which win."""
    return _vocabulary(tuple(sorted((kind, tuple(words)) for kind, words in labels.items())))


@lru_cache(maxsize=8)
def _vocabulary(labels: tuple[tuple[str, tuple[str, ...]], ...]) -> Vocabulary:
    kinds: dict[str, str] = {}
    for kind, words in LABELS.items():
        for word in words.split("|"):
            kinds.setdefault(fold(word), kind)
    for kind, own in labels:
        kinds.update({fold(word): kind for word in own if fold(word)})
    return Vocabulary(kinds, frozenset(fold(word.split()[0]) for word in kinds))

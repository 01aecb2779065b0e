import html
import io
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.utils.html import strip_tags
from PIL import Image as Pixels

from posts import hypertext, markdown
from posts.models import Article, Image, Revision


@pytest.fixture
def said(capsys, db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"

    def run(*arguments, **options) -> str:
        call_command(*map(str, arguments), **options)
        return capsys.readouterr().out

    return run


def picture(colour: str = "red", format: str = "PNG") -> bytes:
    out = io.BytesIO()
    Pixels.new("RGB", (40, 30), colour).save(out, format=format)
    return out.getvalue()


def stored(settings) -> list:
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


TEXT = """---
title: A
status: published
---

![A red field](../pictures/red%20field.png)

| a | b |
|---|---|
| ![Again](../pictures/red%20field.png) | `![code](../pictures/red%20field.png)` |

![Not there](lost.png) and ![elsewhere](https://example.org/x.png)
"""


def test_a_dry_run_says_of_pictures_what_the_run_says(said, tmp_path):
    (tmp_path / "red field.png").write_bytes(picture())
    (tmp_path / "a.md").write_text(TEXT.replace("../pictures/", "") + "\nIn a line ![of words](red%20field.png).\n")
    first, second = said("import_articles", tmp_path, dry_run=True), said("import_articles", tmp_path)
    notes = [[line for line in out.splitlines() if line.startswith("note: ")] for out in (first, second)]
    assert notes[0] == notes[1]
    assert "red" not in "".join(notes[0])
    assert any("lost.png" in note for note in notes[0])


def test_pictures_beside_the_texts_come_into_the_library_once(said, settings, tmp_path):
    (tmp_path / "site/texts").mkdir(parents=True)
    (tmp_path / "site/pictures").mkdir()
    (tmp_path / "site/pictures/red field.png").write_bytes(picture())
    (tmp_path / "site/texts/a.md").write_text(TEXT)

    out = said("import_articles", tmp_path / "site", dry_run=True)
    assert "row 12: the picture 'lost.png' is not there" in out
    assert not Image.objects.exists()
    assert not stored(settings)

    said("import_articles", tmp_path / "site")
    image = Image.objects.get()
    assert (image.pk, image.alt) == ("red-field", "A red field")
    body = Revision.objects.get().body
    assert body.count("(image:red-field)") == 2
    assert "`![code](../pictures/red%20field.png)`" in body
    assert "![Not there](lost.png) and ![elsewhere](https://example.org/x.png)" in body
    assert "0 created, 0 changed, 1 unchanged" in said("import_articles", tmp_path / "site")

    said("undo_import", Revision.objects.get().run_id)
    assert not Image.objects.exists()


def test_a_picture_that_is_none_refuses_the_run_and_leaves_no_file(transactional_db, said, settings, tmp_path, capsys):
    with zipfile.ZipFile(tmp_path / "texts.zip", "w") as file:
        file.writestr("good.md", "![Good](good.png)\n")
        file.writestr("good.png", picture("blue"))
        file.writestr("bad.md", "# Bad\n\n![Bad](bad.png)\n")
        file.writestr("bad.png", "<svg></svg>")
    with pytest.raises(CommandError):
        said("import_articles", tmp_path / "texts.zip")
    assert "bad.md: row 3: 'bad.png' This is a drawing in SVG" in capsys.readouterr().err
    assert not Article.objects.exists()
    assert not stored(settings)
    said("import_articles", tmp_path / "texts.zip", skip_bad=True)
    assert Article.objects.get().import_key == "good.md"
    assert Image.objects.get().pk == "good"


def test_pictures_of_wordpress_come_from_its_folder_of_uploads(said, tmp_path):
    (tmp_path / "uploads/2019/01").mkdir(parents=True)
    (tmp_path / "uploads/2019/01/mine.jpg").write_bytes(picture("green", "JPEG"))
    content = (
        '[caption id="a" align="left" width="300"]<a href="x"><img src="https://old.example/wp-content/uploads/2019/01/'
        'mine-300x200.jpg" alt="A mine" /></a> The mine[/caption]\n\nFirst line\nsecond | line.\n\n'
        "<table><tr><th>a|b</th></tr><tr><td>c|d<br>e</td></tr></table>\n\n[gallery ids=1]See [[mineral:x]] [1].\n\n"
        "<script>alert(1)</script><iframe src='https://example.org'></iframe>"
    )
    item = (
        f"<item><title>Mine</title><content:encoded><![CDATA[{content}]]></content:encoded><wp:post_id>7</wp:post_id>"
        "<wp:post_name>topic</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
        "<wp:post_date_gmt>2019-01-01 00:00:00</wp:post_date_gmt><wp:comment><wp:comment_id>1</wp:comment_id>"
        '</wp:comment><category domain="category" nicename="lists">Lists</category></item>'
    )
    export = tmp_path / "export.xml"
    export.write_text(
        '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">'
        f"<channel><link>https://old.example</link>{item}</channel></rss>"
    )
    out = said("import_articles", export, media=tmp_path / "uploads")
    revision = Revision.objects.get()
    assert revision.article.slug == "topic-2"
    assert [topic.name for topic in revision.topics.all()] == ["Lists"]
    assert "![A mine](image:mine)" in revision.body
    assert "*The mine*" in revision.body
    assert "First line  \nsecond | line." in revision.body
    assert "| a\\|b |" in revision.body
    assert "| c\\|d e |" in revision.body
    assert "See \\[[mineral:x]] [1]." in revision.body
    assert "alert" not in revision.body
    for words in ("<iframe> was left out", "[gallery] was left out", "1 comments of readers"):
        assert words in out
    assert "1 unchanged" in said("import_articles", export, media=tmp_path / "uploads")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('<!DOCTYPE rss [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><rss><channel/></rss>', "declares entities"),
        ('<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss><channel/></rss>', "declares entities"),
        ("<rss><channel><item></channel></rss>", "row 1: is not the XML of an export"),
        ("<html/>", "is XML, but not an export from WordPress"),
        ("", "is not the XML of an export"),
    ],
)
def test_xml_that_is_no_export_is_refused(said, tmp_path, capsys, text, words):
    (tmp_path / "export.xml").write_text(text)
    with pytest.raises(CommandError):
        said("import_articles", tmp_path / "export.xml")
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        "# 1 producer",
        "1. not a list",
        "- no item",
        "C:\\_x `y` *z*",
        "[[mineral:lithium]] [@x]",
        "&lt; and < 5",
        "a | b",
    ],
)
def test_words_of_html_stay_words(words):
    text = hypertext.to_markdown(f"<p>{html.escape(words)}</p>").text
    rendered = markdown.render(text, look_up=lambda keys: {})
    assert html.unescape(strip_tags(rendered.html)).strip() == words
    assert "<p>" in rendered.html


def test_html_that_is_nested_without_end_is_refused(said, tmp_path, capsys):
    deep = "<table><tr><td>" * 5000
    (tmp_path / "export.xml").write_text(
        '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">'
        f"<channel><item><title>Deep</title><content:encoded><![CDATA[{deep}]]></content:encoded>"
        "<wp:post_id>1</wp:post_id><wp:status>draft</wp:status></item></channel></rss>"
    )
    with pytest.raises(CommandError):
        said("import_articles", tmp_path / "export.xml")
    assert "levels deep; the limit is 60" in capsys.readouterr().err

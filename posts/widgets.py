"""The editor of articles: a plain text area for Markdown, the page beside it."""

from django import forms
from django.forms.renderers import TemplatesSetting
from django.urls import reverse_lazy
from markdownx.widgets import MarkdownxWidget


class MarkdownEditor(MarkdownxWidget):
    """Stands wherever a MarkdownxWidget may stand, with our own preview behind it.

    Nothing of markdownx's own script or addresses is used: those accept uploads from anyone and show HTML as written.
    """

    template_name = "posts/widgets/markdown_editor.html"
    preview_url = reverse_lazy("admin:posts_article_preview")
    facts_url = reverse_lazy("admin:posts_article_facts")
    suggest_url = reverse_lazy("admin:posts_article_suggest")
    upload_url = reverse_lazy("admin:posts_image_upload")

    @staticmethod
    def add_markdownx_attrs(attrs: dict) -> dict:
        return attrs

    def get_context(self, name, value, attrs=None):
        addresses = {
            "preview_url": self.preview_url,
            "facts_url": self.facts_url,
            "suggest_url": self.suggest_url,
            "upload_url": self.upload_url,
        }
        return {**super().get_context(name, value, attrs), **addresses}

    def render(self, name, value, attrs=None, renderer=None):
        # Our template lies with the other templates of the site, where the renderer of forms does not look.
        return super().render(name, value, attrs or {}, TemplatesSetting())

    @property
    def media(self) -> forms.Media:
        script = forms.Script("js/editor.js", type="module")
        return forms.Media(css={"all": ["css/editor.css", "css/facts.css"]}, js=[script])

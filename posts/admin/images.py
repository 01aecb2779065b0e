"""The library of images in the admin: what is in it, how it is described, where it is shown, and what comes in."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from posts import library
from posts.models import Image, Rendition
from posts.pictures import NotAPicture

_WORDS = ["alt", "is_decorative", "caption", "credit", "licence"]
_ACCEPT = "image/jpeg,image/png,image/webp,image/avif"


class DescriptionForm(forms.ModelForm):
    """What is said of an image. It is described, or it is said that there is nothing to describe."""

    class Meta:
        model = Image
        fields = [*_WORDS, "focal_x", "focal_y"]
        help_texts = {
            "alt": "What the picture shows, for those who cannot see it. Offered where it is used.",
            "caption": "Stands below it in every article, unless the article has a caption of its own.",
        }
        widgets = {
            "alt": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
            "caption": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
            "credit": forms.TextInput(attrs={"class": "vTextField"}),
            "licence": forms.TextInput(attrs={"class": "vTextField"}),
            "focal_x": forms.NumberInput(attrs={"min": 0, "max": 100}),
            "focal_y": forms.NumberInput(attrs={"min": 0, "max": 100}),
        }

    def clean(self):
        given = super().clean()
        for name in ("focal_x", "focal_y"):
            if (given.get(name) or 0) > 100:
                self.add_error(name, "Give a number from 0 to 100.")
        if given.get("is_decorative") and given.get("alt"):
            self.add_error("alt", "Take the description away, or the mark “decorative”: one of them is wrong.")
        elif not given.get("is_decorative") and not given.get("alt") and "alt" not in self.errors:
            self.add_error("alt", "Say what the picture shows, for those who cannot see it; or mark it as decorative.")
        return given


class UploadForm(DescriptionForm):
    """A file, and what is said of it."""

    file = forms.FileField(
        widget=forms.ClearableFileInput(attrs={"accept": _ACCEPT}),
        help_text="JPEG, PNG, WebP or AVIF, up to 20 MB and 50 million pixels. It is made anew: position, camera and "
        "everything else that is not the picture stays out.",
    )
    name = forms.CharField(
        required=False,
        max_length=80,
        help_text="What articles call it, such as gallium-ingot. Left empty, it is made from the name of the file.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    class Meta(DescriptionForm.Meta):
        fields = _WORDS


class PastedForm(forms.Form):
    """What the editor sends with a picture that was pasted: what it shows is often said in the text only."""

    file = forms.FileField(error_messages={"required": "No file came with this."})
    name = forms.CharField(required=False, max_length=80)
    alt = forms.CharField(required=False, max_length=300)
    is_decorative = forms.BooleanField(required=False)
    caption = forms.CharField(required=False, max_length=400)
    credit = forms.CharField(required=False, max_length=200)
    licence = forms.CharField(required=False, max_length=100)


class UseFilter(admin.SimpleListFilter):
    title = "use"
    parameter_name = "use"

    def lookups(self, request, model_admin):
        return [("none", "Shown nowhere"), ("some", "Shown somewhere")]

    def queryset(self, request, queryset):
        unused = library.orphans(timezone.now()).values("pk")
        match self.value():
            case "none":
                return queryset.filter(pk__in=unused)
            case "some":
                return queryset.exclude(pk__in=unused)
        return queryset


class ImageList(ChangeList):
    def get_results(self, request):
        super().get_results(request)
        uses = library.uses([image.pk for image in self.result_list], timezone.now())
        for image in self.result_list:
            image.uses = uses[image.pk]


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    form = DescriptionForm
    list_display = ["thumbnail", "named", "described", "credited", "shown", "uploaded"]
    list_display_links = ["named"]
    list_filter = [UseFilter]
    list_per_page = 40
    list_select_related = ["uploaded_by"]
    view_on_site = False
    search_fields = ["slug", "alt", "caption", "credit", "original_name"]
    search_help_text = "Words of its name, description, caption, credit or file."
    # Counting what is not shown is a query of its own.
    show_full_result_count = False
    actions = None
    fieldsets = [
        ("What it shows", {"fields": ["alt", "is_decorative", "caption"]}),
        ("Whose it is", {"fields": ["credit", "licence"]}),
        (
            "What must stay in view",
            {
                "fields": [("focal_x", "focal_y")],
                "description": "Where a link to an article is shown with a picture, it is cut to fit. Click on the "
                "picture above, or give the point in per cent.",
            },
        ),
    ]

    class Media:
        css = {"all": ["css/images.css"]}
        js = [forms.Script("js/focal-point.js", type="module")]

    def get_urls(self):
        return [path("upload/", self.upload, name="posts_image_upload"), *super().get_urls()]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("renditions")

    def get_changelist(self, request, **kwargs):
        return ImageList

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {**(extra_context or {}), "title": "Images"})

    @admin.display(description="Picture")
    def thumbnail(self, image):
        return _thumbnail(image)

    @admin.display(description="Name", ordering="slug")
    def named(self, image):
        return image.slug

    @admin.display(description="Description")
    def described(self, image):
        return "Decorative" if image.is_decorative else image.alt or "Not described yet"

    @admin.display(description="Credit and licence")
    def credited(self, image):
        return ", ".join(filter(None, (image.credit, image.licence))) or "No credit"

    @admin.display(description="Use")
    def shown(self, image):
        count = len(image.uses)
        return f"Shown in {count} place{'' if count == 1 else 's'}" if count else "Shown nowhere"

    @admin.display(description="Uploaded", ordering="uploaded_at")
    def uploaded(self, image):
        moment = timezone.localtime(image.uploaded_at)
        return f"{moment.day} {moment:%b %Y}, {image.uploaded_by or 'imported'}"

    def add_view(self, request, form_url="", extra_context=None):
        """Not the stock view: it holds a transaction, and so everybody who saves, while pictures are made."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid() and (image := self.take_in(request, form)):
            messages.success(request, _said_of(image))
            return redirect("admin:posts_image_change", image.pk)
        return self.add_page(request, form)

    def add_page(self, request: HttpRequest, form: UploadForm) -> HttpResponse:
        fieldsets = [(None, {"fields": ["file", "name"]}), *self.fieldsets[:2]]
        adminform = helpers.AdminForm(form, fieldsets, {}, model_admin=self)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Add image",
            "add": True,
            "adminform": adminform,
            "errors": helpers.AdminErrorList(form, []),
            "media": self.media + forms.Media(js=[forms.Script("js/upload-form.js", type="module")]),
            "has_file_field": True,
            "has_view_permission": self.has_view_permission(request),
            "upload_url": reverse("admin:posts_image_upload"),
        }
        return TemplateResponse(request, "admin/posts/image/add_form.html", context)

    @staticmethod
    def taken_from(form: forms.Form) -> dict:
        return {name: form.cleaned_data[name] for name in ("name", *_WORDS)}

    def take_in(self, request: HttpRequest, form: forms.Form) -> Image | None:
        """The image that the form brings; None, with the reason at its file, if it is refused."""
        try:
            image = library.add_image(form.cleaned_data["file"], request.user, timezone.now(), **self.taken_from(form))
        except NotAPicture as refusal:
            form.add_error("file", refusal.message)
            return None
        if not image.was_known:
            self.log_addition(request, image, f"Uploaded from the file {image.original_name}.")
        return image

    def upload(self, request: HttpRequest) -> HttpResponse:
        """A picture from a script: {"slug", "alt", "markdown", "url", "message"}, or {"error"}."""
        return _upload(request, self)

    def save_model(self, request, obj, form, change):
        library.change(obj, timezone.now())

    def delete_view(self, request, object_id, extra_context=None):
        image = self.get_object(request, object_id)
        if image and self.has_delete_permission(request, image) and library.where_used(image, timezone.now()):
            messages.error(request, f"{image} is not deleted: articles show it. They are named below.")
            return redirect("admin:posts_image_change", image.pk)
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request, obj):
        library.remove(obj, timezone.now())

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj:
            renditions = list(obj.renditions.all())
            whole = [rendition for rendition in renditions if rendition.cut == Rendition.Cut.WHOLE]
            context |= {
                "uses": library.where_used(obj, timezone.now()),
                "shown": _smallest(whole, 960),
                "card": next((rendition for rendition in renditions if rendition.cut == Rendition.Cut.CARD), None),
                "files": sorted(whole, key=lambda rendition: (rendition.width, rendition.size)),
            }
        return super().render_change_form(request, context, obj=obj, **kwargs)


@require_POST
@cache_control(no_store=True, private=True)
def _upload(request: HttpRequest, library_admin: ImageAdmin) -> JsonResponse:
    if not admin.site.has_permission(request):
        return JsonResponse({"error": "You are no longer logged in. Log in in another tab and try again."}, status=401)
    if not library_admin.has_add_permission(request):
        return JsonResponse({"error": "You may not add images."}, status=403)
    # The page of the library asks for all that its form asks for; a text has its own place for the description.
    is_page = "announce" in request.POST
    form = (UploadForm if is_page else PastedForm)(request.POST, request.FILES)
    image = library_admin.take_in(request, form) if form.is_valid() else None
    if image is None:
        errors = {name: " ".join(faults) for name, faults in form.errors.items()}
        return JsonResponse({"error": " ".join(errors.values()), "errors": errors}, status=400)
    if is_page:
        messages.success(request, _said_of(image))
    return JsonResponse(
        {
            "slug": image.slug,
            "alt": image.alt,
            "markdown": image.markdown,
            "url": image.get_absolute_url(),
            "message": _said_of(image),
        }
    )


def _said_of(image: Image) -> str:
    if image.was_known:
        return f"This picture is in the library already, as {image.slug}; it stays as it is described there."
    return f"{image.slug} is in the library."


def _thumbnail(image: Image) -> str:
    whole = [rendition for rendition in image.renditions.all() if rendition.cut == Rendition.Cut.WHOLE]
    small = _smallest(whole, 480)
    return format_html(
        '<img class="thumbnail" src="{}" alt="" width="{}" height="{}" loading="lazy">',
        small.get_absolute_url(),
        small.width,
        small.height,
    )


def _smallest(renditions: list[Rendition], width: int) -> Rendition:
    """The lightest file that is as wide as this, or else as wide as there is."""
    enough = min(width, max(rendition.width for rendition in renditions))
    return min((each for each in renditions if each.width >= enough), key=lambda each: (each.width, each.size))

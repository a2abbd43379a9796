"""Form fields: label, help, error at the field, and the value kept."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms, template
from django.forms.boundfield import BoundField
from django.template import Context

register = template.Library()


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "options"
    return "check" if isinstance(widget, forms.CheckboxInput) else "input"


def _attributes(bound: BoundField, kind: str, size: str, conceal: bool) -> dict[str, str | bool]:
    told = [f"{bound.auto_id}_{part}" for part, on in (("ayuda", bound.help_text), ("error", bound.errors)) if on]
    attributes: dict[str, str | bool] = {"aria-describedby": " ".join(told)} if told else {}
    if kind == "input":
        kept = bound.field.widget.attrs
        attributes["class"] = f"input input-{size} {kept.get('class', '')}".strip()
        attributes["autocomplete"] = kept.get("autocomplete", "off")
    if conceal:
        attributes |= {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}
    return attributes


@register.inclusion_tag("parts/field.html", takes_context=True)
def field(
    context: Context,
    bound: BoundField,
    *,
    label: str = "",
    help: str = "",  # noqa: A002  the word that templates use
    optional: bool = False,
    size: str = "l",
    inline: bool = False,
    conceal: bool = False,
) -> dict[str, object]:
    """One whole field; radios and check boxes become a group of large rows.

    What was typed in it before a session ended, and could not be sent, is there again.
    """
    if unsent := context.get("unsent"):
        unsent.fill(bound)
    if help:
        bound.help_text = help
    kind = _kind(bound.field.widget)
    attributes = _attributes(bound, kind, size, conceal)
    widget = "" if kind == "options" else bound.as_widget(attrs=attributes)
    return {
        "field": bound,
        "kind": kind,
        "label": label or bound.label,
        "optional": optional,
        "inline": inline,
        "widget": widget,
        "options": bound.subwidgets if kind == "options" else (),
        "described": attributes.get("aria-describedby", ""),
    }


@register.inclusion_tag("parts/fields.html", takes_context=True)
def fields(context: Context, form: forms.BaseForm) -> dict[str, object]:
    """All the fields of a form in their order."""
    return {"form": form, "unsent": context.get("unsent")}


def wrong_in(form: forms.BaseForm) -> Iterator[dict[str, str]]:
    """Each fault of a form with the field it links to, as `parts/error_summary.html` wants it."""
    for sentence in form.non_field_errors():
        yield {"href": "", "label": "", "sentence": str(sentence)}
    for bound in form:
        options = _kind(bound.field.widget) == "options"
        target = f"{bound.auto_id}_0" if options else bound.id_for_label
        for sentence in bound.errors:
            yield {
                "href": "" if bound.is_hidden else target,
                "label": str(bound.label).rstrip(".:"),
                "sentence": str(sentence),
            }


@register.inclusion_tag("parts/error_summary.html")
def error_summary(*forms_shown: forms.BaseForm | None) -> dict[str, object]:
    """What has to be mended in these forms, with a link to each field; nothing when nothing has."""
    return {"wrong": [w for form in forms_shown if form is not None and form.is_bound for w in wrong_in(form)]}

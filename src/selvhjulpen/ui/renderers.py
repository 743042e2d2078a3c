from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Fields and forms as the design system draws them; the templates are in ui/templates/ui/forms."""

    field_template_name = "ui/forms/field.html"

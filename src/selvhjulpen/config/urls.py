"""Danish at /, English at /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = i18n_patterns(
    # Looked through from the top at each request: those that most people ask for come first.
    path("", include("selvhjulpen.home.urls")),
    path("", include("selvhjulpen.courses.urls")),
    path("", include("selvhjulpen.directory.urls")),
    path("", include("selvhjulpen.cafe.urls")),
    path("", include("selvhjulpen.operations.urls")),
    path("", include("selvhjulpen.evaluation.urls")),
    path("", include("selvhjulpen.business_case.urls")),
    path("", include("selvhjulpen.exchange.urls")),
    path("", include("selvhjulpen.reports.urls")),
    path("", include("selvhjulpen.awards.urls")),
    path("", include("selvhjulpen.materials.urls")),
    path("", include("selvhjulpen.meetings.urls")),
    path("", include("selvhjulpen.solutions.urls")),
    path("", include("selvhjulpen.people.urls")),
    path("", include("selvhjulpen.privacy.urls")),
    path("konto/", include("selvhjulpen.people.urls.entrance")),
    prefix_default_language=False,
)

handler400 = "selvhjulpen.ui.views.refused"
handler403 = "selvhjulpen.ui.views.refused"
handler404 = "selvhjulpen.ui.views.not_found"
handler500 = "selvhjulpen.ui.views.broken"

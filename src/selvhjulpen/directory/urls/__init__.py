from selvhjulpen.directory.urls import coverage, membership, offers, registers, volunteers
from selvhjulpen.directory.urls import help as help_pages

app_name = "directory"
urlpatterns = [
    *coverage.urlpatterns,
    *help_pages.urlpatterns,
    *membership.urlpatterns,
    *offers.urlpatterns,
    *registers.urlpatterns,
    *volunteers.urlpatterns,
]

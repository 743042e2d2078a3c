from selvhjulpen.directory.urls import help as help_pages
from selvhjulpen.directory.urls import membership, offers, registers, volunteers

app_name = "directory"
urlpatterns = [
    *help_pages.urlpatterns,
    *membership.urlpatterns,
    *offers.urlpatterns,
    *registers.urlpatterns,
    *volunteers.urlpatterns,
]

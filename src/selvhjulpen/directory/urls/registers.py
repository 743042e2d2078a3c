from django.urls import path

from selvhjulpen.directory.views import areas, organizations, places

urlpatterns = [
    path("steder/", places.places, name="places"),
    path("steder/nyt/", places.new_place, name="place_new"),
    path("steder/<int:pk>/", places.place, name="place"),
    path("organisationer/", organizations.organizations, name="organizations"),
    path("organisationer/ny/", organizations.new_organization, name="organization_new"),
    path("organisationer/<int:pk>/", organizations.organization, name="organization"),
    path("omraader/", areas.areas, name="areas"),
    path("omraader/nyt/", areas.new_area, name="area_new"),
    path("omraader/kort/", areas.outlines, name="outlines"),
    path("omraader/<int:pk>/", areas.area, name="area"),
]

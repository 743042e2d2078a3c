from django.urls import path

from selvhjulpen.directory.views import help as help_pages

urlpatterns = [
    path("hjaelp/", help_pages.find_help, name="help"),
    path("hjaelp/<int:pk>/", help_pages.offer, name="offer"),
]

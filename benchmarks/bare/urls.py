from django.urls import path

from benchmarks.bare import views

urlpatterns = [
    path("events/", views.listing, name="list"),
    path("events/<int:pk>/", views.detail, name="detail"),
    path("events/<int:pk>/book/", views.book, name="book"),
    path("receipts/<str:token>/", views.receipt, name="receipt"),
]

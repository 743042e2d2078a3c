from django.urls import path

from selvhjulpen.people.views import account, log, register

app_name = "people"
urlpatterns = [
    path("min-konto/", account.account, name="account"),
    path("logbog/", log.log, name="log"),
    path("personer/", register.people, name="people"),
    path("personer/ny/", register.new_person, name="person_new"),
    path("personer/<int:pk>/", register.person, name="person"),
    path("personer/<int:pk>/inviter/", register.invite, name="person_invite"),
    path("personer/<int:pk>/luk/", register.deactivate, name="person_deactivate"),
    path("personer/<int:pk>/aabn/", register.activate, name="person_activate"),
    path("personer/<int:pk>/nulstil-kode-app/", register.reset_second_factor, name="person_second_factor"),
]

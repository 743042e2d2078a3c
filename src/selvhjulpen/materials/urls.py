from django.urls import path

from selvhjulpen.materials import views

app_name = "materials"
urlpatterns = [
    path("materialer/", views.materials, name="materials"),
    path("materialer/tip/", views.tip_new, name="tip_new"),
    path("materialer/fil/", views.file_new, name="file_new"),
    path("materialer/link/", views.link_new, name="link_new"),
    path("materialer/<int:pk>/", views.material, name="material"),
    path("materialer/<int:pk>/ret/", views.edit, name="edit"),
    path("materialer/<int:pk>/slet/", views.remove, name="remove"),
    path("materialer/<int:pk>/fil/", views.version_new, name="version_new"),
    path("materialer/<int:pk>/fil/<int:number>/", views.fetch, name="fetch"),
    path("materialer/<int:pk>/fil/<int:number>/fjern/", views.version_remove, name="version_remove"),
    path("materialer/<int:pk>/tak/", views.thank, name="thank"),
    path("materialer/<int:pk>/kommentar/", views.comment, name="comment"),
    path("materialer/<int:pk>/kommentar/<int:comment_pk>/slet/", views.comment_remove, name="comment_remove"),
    path("materialer/<int:pk>/foraeldet/", views.flag, name="flag"),
    path("materialer/<int:pk>/passer/", views.look_over, name="look_over"),
]

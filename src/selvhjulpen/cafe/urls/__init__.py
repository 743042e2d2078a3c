from selvhjulpen.cafe.urls import visits

app_name = "cafe"
urlpatterns = [*visits.urlpatterns]

from django.urls import path

from selvhjulpen.business_case import views

app_name = "business_case"
urlpatterns = [
    path("bevillinger/", views.grants, name="grants"),
    path("bevillinger/ny/", views.new_grant, name="grant_new"),
    path("bevillinger/praemie/<int:round_pk>/", views.grant_prize, name="grant_prize"),
    path("bevillinger/<int:pk>/", views.grant, name="grant"),
    path("bevillinger/<int:pk>/ret/", views.edit_grant, name="grant_edit"),
    path("bevillinger/<int:pk>/excel/", views.export, name="export"),
    path("bevillinger/<int:pk>/hent-ind/", views.take_in, name="take_in"),
    path("bevillinger/<int:pk>/linje/", views.new_line, name="line_new"),
    path("bevillinger/<int:pk>/linje/<int:line_pk>/", views.edit_line, name="line_edit"),
    path("bevillinger/<int:pk>/linje/<int:line_pk>/slet/", views.delete_line, name="line_delete"),
    path("bevillinger/<int:pk>/udgift/", views.new_expense, name="expense_new"),
    path("bevillinger/<int:pk>/udgift/<int:expense_pk>/", views.edit_expense, name="expense_edit"),
    path("bevillinger/<int:pk>/udgift/<int:expense_pk>/slet/", views.delete_expense, name="expense_delete"),
    path("bevillinger/<int:pk>/udgift/<int:expense_pk>/bilag/", views.receipt, name="receipt"),
]
